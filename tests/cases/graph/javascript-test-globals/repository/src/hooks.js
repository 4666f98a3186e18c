export function afterEach (work) {
  work()
}

export function expectation () {}
