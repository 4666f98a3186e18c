export function parse(text: string): Row;
export function parse(text: number): Row;
export function parse(text: string | number): Row {
  return new Row();
}

export class Row {
  read(): string;
  read(size: number): string;
  read(size?: number): string {
    return "";
  }
}

export interface Row {
  extra(): void;
}

export namespace Row {
  export function empty(): Row {
    return parse("");
  }
}

export function run(row: Row): string {
  Row.empty();
  row.extra();
  return parse(1).read(2);
}
