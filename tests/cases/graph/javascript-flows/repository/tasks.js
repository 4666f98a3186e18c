// Work that is handed around as values.
const { apply, chain } = require("./runner");

function wash() {}
function dry() {}
function iron() {}

const handlers = { wash, dry: dry, fold() {}, late: { soak: wash } };
const order = [wash, [dry, iron]];
const use = { app: null };
use.app = wash;

function named(type) {
  apply(wash);
  chain([iron]);
  handlers[type]();
  handlers.dry();
  handlers.late.soak();
  order[1][0]();
  use.app();
  (type ? wash : iron)();
  fallback();
}

function fallback(cb = dry) {
  cb();
}

function looped() {
  const steps = [];
  steps.push(dry, iron);
  for (const step of steps) step();
  order.forEach((one) => one());
  [wash].map(dry);
  for (const s of generated()) s();
}

function unpacked() {
  const { fold, wash: soak, none = iron } = handlers;
  soak();
  fold();
  none();
  const [, second] = both();
  second();
}

function both() {
  return [wash, dry];
}

function* generated() {
  yield wash;
  yield* [dry];
}

function bound() {
  const later = wash.bind(null);
  later();
  iron.call(null);
  load().then(dry, (error) => error());
  run({ onDone: iron, onFail() {} });
}

function run({ onDone, onFail }) {
  onDone();
  onFail();
}

class Press {
  constructor(tool, options) {
    this.tool = tool;
    this.options = options;
  }

  go() {
    this.tool.run();
    this.options.done();
  }
}

class Small extends Press {}

class Iron {
  run() {}
}

function injected() {
  new Small(new Iron(), { done: wash }).go();
  for (const Made of [Press, Iron]) new Made();
}

// What is replaced is not the function that replaces it.
const replaced = use.app;
use.app = function again() {
  replaced();
};

function same(one) {
  [wash].forEach((one) => one());
  [dry].forEach((one) => one());
  one();
}

module.exports = { apply, named, looped, unpacked, bound, injected };
