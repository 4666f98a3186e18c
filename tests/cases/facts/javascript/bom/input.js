// The first line.
export const a = () => b();
function b() {}
