module.exports = function (options) { return options; };
module.exports.version = '1.0';
module.exports.create = function create() {};
