var util = require('util');
var http = require('http');

/**
 * Initialize a view.
 *
 * @param {string} name
 * @api public
 */
function View(name) {
  Emitter.call(this, name);
  this.cache = new Cache();
}

util.inherits(View, Emitter);

/** Look it up. */
View.prototype.lookup = function lookup(name) {
  return this.resolve(name);
};

View.prototype.resolve = function (name) { return tryStat(name); };
View.prototype.find = View.prototype.search = function () { return this.lookup(); };
View.prototype.alias = helper;
View.create = function create() { return new View('x'); };

function helper() {}
function tryStat() {}

function Emitter() {}
Emitter.prototype = {
  on(name) { return this.add(name); },
  add: function (name) {},
};

function Child() {}
Child.prototype = Object.create(View.prototype);
Object.setPrototypeOf(Grand.prototype, Child.prototype);
class Grand {}

var req = Object.create(http.IncomingMessage.prototype);
Object.assign(View.prototype, { late() { return this.lookup(); } });
