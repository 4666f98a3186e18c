const { apply } = require("../runner");

function fake() {}

apply(fake);
