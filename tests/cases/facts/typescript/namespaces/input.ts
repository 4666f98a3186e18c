export namespace Outer.Inner {
  export function make(): Thing { return helper(); }
  function helper(): Thing { return null!; }
  export const limit = 3;
  export interface Thing { go(): void }
}
namespace Outer { export let more: Outer.Inner.Thing; }
import Short = Outer.Inner;
export class Merged {}
export namespace Merged { export const kind = "m"; }
export interface Merged { extra: string }
export const Both = { of(): Both { return this as Both; } };
export type Both = { name: string };
Short.make().go();
