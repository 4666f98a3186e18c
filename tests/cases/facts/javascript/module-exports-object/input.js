const h = require('./h');

function f() {}
const LIMIT = 10;

module.exports = {
  f,
  g: h,
  run() { return f(); },
  walk: async function () { return h.walk(); },
  skip: () => f(),
  limit: LIMIT,
  ...h.more,
};
