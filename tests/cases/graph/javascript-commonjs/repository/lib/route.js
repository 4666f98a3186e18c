module.exports = Route

function Route (path) {
  this.path = path
}

Route.prototype.dispatchAll = function dispatchAll () {
  return this.matchOne()
}

Route.prototype.matchOne = function () {
  return this.path
}
