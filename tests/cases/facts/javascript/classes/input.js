const base = require('./base');

/** A signer. */
class Signer extends base.Serializer {
  static #count = 0;
  static defaults = { sep: '.' };
  #secret;
  /** What joins the parts. */
  separator = '.';
  clock = new Clock();
  onTick = (event) => this.clock.tick(event);

  constructor(secret, { salt = 'x' } = {}) {
    super(secret);
    this.#secret = secret;
    this.store = new Store(salt);
    this.log = base.log;
    Signer.#count++;
  }

  /** The salt. */
  get salt() { return this._salt(); }
  set salt(value) { this.store.put(value); }

  static async *all() { yield* Signer.create().list(); }
  static create() { return new Signer('s').open(); }
  _salt() { return super.salt; }
  #derive(key) { return key; }
  sign(value) { return this.#derive(value) + this.store.get?.(value); }
  'quoted name'() {}
  ['computed' + 1]() {}
  [Symbol.iterator]() { return this.values(); }
  static { Signer.register(this); }
}

const Named = class Inner extends Signer { go() {} };
class Mixed extends mixin(Signer, Named) {}
module.exports = class Last extends Named { stop() { this.go(); } };
class OneLine { a() { return this.b(); } b() { return 1; } }
