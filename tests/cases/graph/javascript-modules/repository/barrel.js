export { default as Shape, draw as drawShape } from './shapes.js'
export * from './maker.js'
export * as shapes from './shapes.js'
