const Shape = require("./shape");
const names = require("./names");

class Square extends Shape {
  constructor(side) {
    super(side);
  }
  area() {
    return super.area();
  }
}

const api = {
  get(key) {
    return this.load(key);
  },
  load: (key) => names.get(key),
  "quoted-name": function () {},
};

function use(rows, cache) {
  rows.filter(Boolean);
  new Map().delete("a");
  cache.delete("b");
  console.error("no");
  logger.error("no");
  window.open("/");
  names.filter(rows);
  Shape.of("a").area();
  new Square(1).area();
  api.get("a");
  function nested() {
    function deeper() {}
    return deeper();
  }
  return nested();
}

module.exports = { use, api };
