const thing = require('./')
const { helper } = require('./index')
const Shape = require('./lib/shape')

function start() {
  thing()
  helper()
  thing.helper()
  return new Shape(3).area()
}
