export function two (x) { return x }
