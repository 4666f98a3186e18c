export * from "./model/index.js";
export { Store as default, type Options } from "./store";
export * as text from "./text";
