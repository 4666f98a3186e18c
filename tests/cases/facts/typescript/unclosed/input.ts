import { Base } from "./base";

export abstract class Open extends Base implements Closable {
  private count = 0;

  /** Whole. */
  close(now: boolean): void {
    this.flush();
  }

  flush() {
    @@ if (
  }

  last(): number { return 1; }
