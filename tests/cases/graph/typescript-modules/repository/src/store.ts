import { Base, Color, type Item } from "./model";
import * as text from "./text.js";
export interface Options { color: Color; make(): Store }
export class Store extends Base implements Iterable<Item> {
  private items: Item[] = [];
  constructor(private readonly options: Options, public next?: Store) { super(); }
  name() { return text.upper(this.options.color); }
  first(): Item { return this.items[0]; }
  with(item: Item): this { item.touch(); this.next?.with(item); return this; }
  async load(): Promise<Store> { return this.options.make(); }
}
export function red(): Options { return { color: Color.Red, make: () => null! }; }
