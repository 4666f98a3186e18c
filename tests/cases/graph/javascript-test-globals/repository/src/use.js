import { afterEach, expectation } from './hooks.js'

export function run () {
  afterEach(expectation)
}
