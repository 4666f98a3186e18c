/** A shape. */
export interface Shape extends Named, geo.Boxed<Point> {
  (x: number): string;
  new (x: Point): Shape;
  readonly corner: Point;
  area?(unit: Unit): number;
  get edge(): Edge;
  scale(by: number): Shape;
  scale(by: Point, about: Point): Shape;
  [index: string]: unknown;
  "quoted key": Point;
}

export enum Color { Red = 1, Green, "light blue" = "lb" }
export const enum Flag { On = 1 << 0 }
export type Pair<A, B = A> = { left: A; right: B; swap(): Pair<B, A> };
type Mapped<T> = { [K in keyof T]: T[K] extends infer U ? Box<U> : never };
export type Handler<T> = (event: T, next: Next) => Promise<void>;
type Keys = keyof typeof table | Color["Red"];
const table = { a: 1 } as const;

export function area(shape: Shape): number;
export function area(shape: Pair<Point, Point>): number;
export function area(shape: Shape | Pair<Point, Point>): number { return 1; }
export function isShape(value: unknown): value is Shape { return value instanceof Square; }
export function check(value: unknown): asserts value is Shape {}
export const pick = <T, K extends keyof T>(of: T, key: K): T[K] => of[key];
const made = build<Shape>(1), cast = <Square>made, list: Shape[] = [], whole = made!;
