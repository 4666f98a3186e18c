import { whole } from '@shop/kit'
import { addTax } from '@shop/kit/parts/tax'
import { sort } from '@shop/kit/one'
import { two } from '@shop/kit/old/two.js'
import { closed } from '@shop/kit/closed'
import { secret } from '@shop/kit/out'
import { sort as elsewhere } from '#sort'

export function run () {
  whole(addTax(sort(two(closed(secret, elsewhere)))))
}
