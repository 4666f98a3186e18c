function clear() {
  return helper();
}

function helper() {
  return 1;
}

module.exports = clear;
