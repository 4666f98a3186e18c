export class Shape { area(): number { return 1; } }
export interface Shape { extra(): Shape }
export namespace Shape { export function make(): Shape { return new Shape(); } }
export const Codec = { encode(value: Codec): string { return value.name(); } };
export type Codec = { name(): string };
export function build(): Shape { return build.cached(); }
export namespace build { export function cached(): Shape { return Shape.make(); } }
export type Alias = Readonly<Shape> | undefined;
