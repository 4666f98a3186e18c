const assert = require('assert');
const { Signer } = require('../lib/signer');

describe('Signer', function () {
  beforeEach(() => { reset(); });

  it('signs a value', async () => {
    assert.equal(new Signer('k').sign('v'), 'v.s');
  });
  it.skip("doesn't yet", () => {});
  describe(`nested`, () => { test.only('again', () => new Signer()); });
  it.each([1, 2])('row %d', (n) => {});
});

function reset() {}
regex.test('not a title');
