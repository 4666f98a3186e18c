import { addTax } from '@shop/core'
import { addTax as direct } from '@shop/core/src/tax.js'
import { nothing } from '@shop/core/missing'
import other from '@shop/other'

export const show = () => addTax(direct(nothing(other())))
