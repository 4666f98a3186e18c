exports.parse = function parse (text) {
  return clean(text)
}

function show (value) {
  return value
}

function clean (text) {
  return text.trim()
}

module.exports.format = show
