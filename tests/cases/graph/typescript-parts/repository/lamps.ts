export class Lamp {
  glow(): void {}
}

export class Bulb {
  glow(): void {}
}

export interface Room {
  lamp: Lamp
  lamps: Lamp[]
  named: Map<string, Lamp>
  light(): Lamp
}

type Handler = (lamp: Lamp, count: number) => void

function withLamp(handle: (lamp: Lamp) => void): void {}
function withHandler(handle: Handler): void {}
function withThis(this: Room, handle?: Handler): void {}
async function lent(): Promise<Lamp> {
  return new Lamp()
}

class House {
  lamps: Lamp[] = []
  spare = new Set<Lamp>()
  rooms: Record<string, Lamp> = {}

  constructor(private room: Room) {}

  every(): void {
    this.lamps[0].glow()
    this.lamps.forEach((one) => one.glow())
    this.lamps.filter((two) => true).map((three) => three.glow())
    this.lamps.reduce((sum, four) => { four.glow(); return sum }, 0)
    this.lamps.find(() => true)?.glow()
    this.rooms["hall"].glow()
    for (const five of this.spare) five.glow()
    for (const [name, six] of this.room.named) six.glow()
    this.room.named.get("hall")!.glow()
    const { lamp, lamps } = this.room
    lamp.glow()
    lamps[1].glow()
    withLamp((seven) => seven.glow())
    withHandler((eight, count) => { eight.glow() })
    withThis(function (nine) { nine.glow() })
    lent().then((ten) => ten.glow());
    (this.room.lamp as Lamp).glow()
  }
}

function taken({ lamp: own }: Room, { bulb }: { bulb: Bulb }, ...more: Lamp[]): void {
  own.glow()
  bulb.glow()
  more[0].glow()
}

function notKnown(what: any, both: Lamp[] | Bulb[]): void {
  both[0].glow()
  what.forEach((eleven) => eleven.glow())
  withLamp((twelve, other) => other.glow())
}
