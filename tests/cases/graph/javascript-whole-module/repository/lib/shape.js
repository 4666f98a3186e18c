function Shape(size) {
  function grow() { return limit(size) }
  this.grown = grow()
}
function limit(n) { return n }
Shape.prototype.area = function area() { return this.grown }
module.exports = Shape
