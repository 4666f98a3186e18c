import { a } from "./a";

/**
 * Two lines
 * of doc.
 */
export function f() {
  return a();
}
