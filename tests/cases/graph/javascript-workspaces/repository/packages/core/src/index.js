export { addTax } from './tax.js'
