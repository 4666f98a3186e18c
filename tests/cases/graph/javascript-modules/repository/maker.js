export default function make () {
  return 1
}

function hidden () {
  return make()
}

export { hidden as shown, hidden as default2 }
