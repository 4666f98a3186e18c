late();
var early = late;
function late() { return before + after(); }
var before = 1;
const after = () => late();
