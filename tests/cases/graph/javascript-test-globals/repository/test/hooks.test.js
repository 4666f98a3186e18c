import { expectation } from '../src/hooks.js'

describe('hooks', () => {
  afterEach(() => expectation())
  it('does', () => expect(expectation()).toBe(undefined))
})
