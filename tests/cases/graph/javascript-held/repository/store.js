const clear = require("./clear");

function Store() {
  this.clear();
}

Store.prototype.add = function (item) {};
Store.prototype.push = Store.prototype.add;
Store.prototype.clear = clear;
Store.prototype.limit = 10;

function make(limit) {
  const api = {
    get() {
      return check(limit);
    },
    set: (value) => api.get(),
  };
  let changed = { go() {} };
  changed = new Store();
  changed.add(1);
  changed.go();
  function check(value) {
    return value;
  }
  api.get();
  return api;
}

function use() {
  const store = new Store();
  store.push(1);
  store.clear();
  make(1).set(2);
  const made = make(2);
  made.get();
}

module.exports = { Store, make, use };
