#!/usr/bin/env node
'use strict'
const a = 1
const pattern = /["'`/]\/\* not a comment/g, text = "// not a comment"
let b = a
;(function () { go(b) })()
function go(x) { return x
}
var async = 1, of = 2, get = 3, let_ = () => async
var o = { async, get, of, async: 1, get: function () {}, async get() {}, static() {} }
class static_ { static() {} get() {} async() {} static static() {} static async = 1 }
outer: while (true) { break outer }
<!-- an old comment
const été = () => naïve(), $ = (_) => $(_), \u0061b = 1
function naïve() {}
if (a) function conditional() {}
