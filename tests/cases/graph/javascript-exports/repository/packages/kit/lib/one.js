export function sort (x) { return x }
