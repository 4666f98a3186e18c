const cache = new Map()

export function clear_it (list, other) {
  cache.delete('a')
  list.filter(x => x)
  other.error('x')
  console.error('y')
  fetch('/')
  parseInt('3')
  JSON.parse('{}')
  document.querySelector('a').focus()
  return Object.keys(list).map(String)
}
