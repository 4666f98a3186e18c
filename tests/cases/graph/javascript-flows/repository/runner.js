exports.apply = function (work) { work(); };
exports.chain = (works) => { for (const w of works) exports.apply(w); works.map((x) => x()); };
