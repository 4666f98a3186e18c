import { item, load } from './names';

function shadow(item) { return item.go(load); }
function clear() { return item.go(load); }
load((item) => item.go(item), item);
function inside() {
  const load = () => 1;
  return load(item);
}
try { load(); } catch (load) { item(load); }
