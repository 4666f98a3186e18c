import fs, { readFile as read, default as again } from 'node:fs';
import * as path from "path";
import './polyfill';
import data from './data.json' with { type: 'json' };
import { type } from '@scope/pack/deep/file';

export { local, other as renamed };
export { remote, far as near, default as fallback } from './remote.js';
export * from './all';
export * as space from './space';
export const ONE = 1, two = () => read(ONE);
export let three = fs, [four] = [], { five, six: seven } = data;
export class Eight {}

const local = again;
function other() { return path.join(type, local); }

async function lazy() {
  const page = await import('./page.js');
  const { part } = await import('./part.js');
  import('./fire-and-forget').then((m) => m.go());
  return import(page.name);
}

export default lazy;
