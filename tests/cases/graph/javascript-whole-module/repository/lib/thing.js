module.exports = createThing
exports = module.exports
exports.helper = function helper() {}

function createThing() {}
