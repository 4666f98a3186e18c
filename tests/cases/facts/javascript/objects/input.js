const transport = require('./transport');

/** The client. */
const api = {
  base: '/v1',
  get(path) { return this.request('GET', path); },
  post: function (path, body) { return api.request('POST', path, body); },
  put: (path) => transport.put(path),
  async *pages() {},
  get ready() { return true; },
  nested: { deep() {}, arrow: () => transport.deep() },
  'quoted-name': function () {},
  [computed]: () => 1,
  transport,
  ...transport.defaults,
};

function make() {
  return { open() { return transport.open(); }, close: () => make() };
}

Object.defineProperty(api, 'x', { get: function getX() { return transport.x(); } });
