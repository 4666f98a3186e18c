const app = require('..')
const lib = require('../lib/index.js')
const assert = require('assert')

function check () {
  app()
  lib.text.parse('z')
  const route = new lib.Route('/')
  route.dispatchAll()
  assert.equal(1, 1)
}

check()
