const text = "a b"; // comment const not = 1;
function f() { return text; }
f();
