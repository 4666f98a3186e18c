const { old } = require("lib/old");
old();
