import { sort } from '#sort'
import { two } from '#lib/two.js'
import { nothing } from '#missing'

export function addTax (x: number) { return sort(two(nothing(x))) }
