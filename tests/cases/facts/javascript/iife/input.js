;(function () {
  var undefined;
  var LARGE = 200;
  function chunk(array) { return slice(array); }
  function slice(array) { return array; }
  var runInContext = function runInContext(context) {
    function baseEach() { return chunk(); }
    return baseEach;
  };
  var _ = runInContext();
}.call(this));
