import { format } from "@/shared/text";
import { Store } from "~store";
import { format as again } from "#kit/text";
import { missing } from "@/absent";
import lodash from "lodash";

export function home(store: Store): void {
  store.save();
  format("a");
  again("b");
  missing();
  lodash.map([]);
}
