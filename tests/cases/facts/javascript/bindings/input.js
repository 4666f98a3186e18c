import { Store, open } from './store';

const store = new Store();
let handle = open('x');
const same = store;
const part = Store.part.inner;
const awaited = await open();

class Page {
  cache = new Store();
  constructor(model, /** @type {Store} */ other) {
    this.model = model;
    this.view = open(model);
    this.self = this;
    const self = this;
    self.render();
  }

  /**
   * @param {Store} target
   * @param {...string} names
   */
  render(target, ...names) { target.write(names); }
}

function Plain() { this.store = new Store(); }

function noType(a) {
  var x = a, y = 1, { z } = open();
  for (const item of open()) item.use();
  return x.run(y, z);
}
