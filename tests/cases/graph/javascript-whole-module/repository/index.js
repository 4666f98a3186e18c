module.exports = require('./lib/thing')
