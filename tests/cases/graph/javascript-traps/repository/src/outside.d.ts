declare module "outside" {
  export function filter(rows: string[]): string[];
}
declare function globalHelper(name: string): void;
