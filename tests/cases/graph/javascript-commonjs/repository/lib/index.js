'use strict'

const Route = require('./route')
const { parse, format: show } = require('./text')

exports = module.exports = createApplication

exports.Route = Route
exports.text = require('./text')

function createApplication () {
  parse('x')
  show('y')
  return new Route()
}
