export class Circle { turn(): boolean { return true } }
export class Square { turn(): boolean { return true } }

export function after(shape: unknown): void {
  if (!(shape instanceof Circle)) return
  shape.turn()
}

export function inside(shape: any, other: any): void {
  if (shape instanceof Circle && shape.turn()) {
    shape.turn()
  } else if (shape instanceof Square) {
    shape.turn()
  } else {
    shape.turn() // neither
  }
  if (shape instanceof Circle || other) {
    shape.turn() // not told
  }
  const held = other.part instanceof Square ? other.part.turn() : false
}
