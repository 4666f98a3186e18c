import { Store, type Item } from "./store";

export function load(store: Store, { deep }: Options, items?: readonly Item[]): Item | undefined {
  const first: Item = make();
  const same = first as Item, again = <Item>first, literal = "a" as const;
  items.forEach((item: Item) => item.touch());
  store.each((a: Item, b) => a.join(b), (b: Store) => b.close());
  const run: (text: string) => void = (text) => store.put(text);
  for (const entry of store.all()) entry.touch();
  store?.inner!.put(first satisfies Item);
  (same as Store).put(again);
  let pending: Promise<Item>, indexed: Item["key"], of: typeof Store;
  return first;
}
