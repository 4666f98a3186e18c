import Store, { Color, text, type Item } from "./index";
import legacy = require("./legacy");
import { View } from "./view";
export async function run(store: Store, items: Item[]) {
  const other = await store.load();
  other.with(items[0]).describe();
  items.forEach((item: Item) => item.touch());
  legacy.start();
  text.upper(Color.Green);
  return <View store={store} />;
}
