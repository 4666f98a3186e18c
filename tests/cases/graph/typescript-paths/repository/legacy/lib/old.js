exports.old = function () {};
