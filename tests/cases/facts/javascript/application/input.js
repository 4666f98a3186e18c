/**
 * Application prototype.
 */

var app = exports = module.exports = {};

app.init = function init() {
  var router = null;
  this.settings = Object.create(null);
  this.defaultConfiguration();
  Object.defineProperty(this, 'router', {
    get: function getrouter() { return router || new Router(this); }
  });
};

app.defaultConfiguration = function defaultConfiguration() {
  this.on('mount', function onmount(parent) { parent.set(this); });
};

app.get =
app.header = function header(name) { return this.init(name); };

methods.forEach(function (method) {
  app[method] = function (path) { return this.route(path); };
});

app.all = (path) => app.init(path);
