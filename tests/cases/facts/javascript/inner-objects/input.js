function makeStore(limit) {
  const store = {
    add(item) {
      check(item);
    },
    size: () => limit,
    nested: { clear() {} },
    limit,
  };
  let handler = { run() {} };
  handler = wrap(handler);
  const plain = { a: 1 };
  const options = Object.freeze({ ready() {} });
  function check(item) {
    return item && plain;
  }
  return store;
}

function Emitter() {}
Emitter.prototype.on = function (name) {};
Emitter.prototype.addListener = Emitter.prototype.on;
Emitter.prototype.limit = 10;
Emitter.prototype.constructor = Emitter;
Emitter.prototype["quoted \"name\""] = limit;
Other.prototype.alias = shared;
