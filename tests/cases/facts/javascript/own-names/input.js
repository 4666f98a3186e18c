// Functions with a second name for themselves, names with escapes, objects of calls and globals.
var count = function again(n) {
  return n ? again(n - 1) : 0;
};
var app = {};
app.use = function use(path) {
  use(path);
};

ui.component("shop.cart", {
  open: function () {
    helper();
  },
  parts: { close() {} },
});
ui.component("two words", { lost() {} });
function later() {
  ui.component("shop.late", { inner() {} });
}

function helper() {}
function caf\u{e9}() {}
caf\u00e9();
app.t\u0061sk = function () {};
var texts = { "\u{1f600}": function () {}, "\ud83d\ude00 pair": function () {}, "\ud83d half": function () {}, "cont\
inued": function () {} };

loose = { one: () => helper(), two: { three() {} } };
var declared;
declared = { four() {} };
