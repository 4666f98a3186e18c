import { load_config } from "./server";

export function compute_total() {
  return render_widget();
}

export class Manifest {
  parse_manifest() {
    return load_config();
  }
}
