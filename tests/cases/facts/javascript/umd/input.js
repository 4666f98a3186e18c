/*! some banner */
;(function (root, factory) {
  if (typeof define === 'function' && define.amd) {
    define(['dep'], factory);
  } else if (typeof module === 'object' && module.exports) {
    module.exports = factory(require('dep'));
  } else {
    root.Thing = factory(root.dep);
  }
}(typeof self !== 'undefined' ? self : this, function (dep) {
  'use strict';

  var VERSION = '1.0';

  /** Makes a thing. */
  function Thing(name) { this.name = normalise(name); }

  Thing.prototype.show = function () { return dep.show(this.name); };

  function normalise(name) { return name; }

  return Thing;
}));
