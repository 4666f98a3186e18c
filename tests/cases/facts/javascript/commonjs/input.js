'use strict';

/*!
 * Copyright (c) somebody. MIT licensed.
 */

var http = require('node:http');
var { parse, stringify: toText, ...others } = require('./lib/codec');
var debug = require('debug')('app:main');
var methods = require('./utils').methods;
var isIP = require('node:net').isIP,
  util = require('util');
require('./side-effect');

if (process.platform === 'win32') {
  var native = require('./native-windows');
}

exports.plain = function (a) { return parse(a); };
exports.arrow = (b) => toText(b);
module.exports.third = function third() {};
exports.codec = parse;
exports.reply = require('./reply');
exports.json = methods.json;
exports['quoted-name'] = http;
exports.first = exports.second = function both() {};

function hidden() {
  return require('./lazy').run(isIP);
}
