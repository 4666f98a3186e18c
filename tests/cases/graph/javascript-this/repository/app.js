class Counter {
  static made = 0
  count = 0
  step = (by) => this.increase(by)
  #secret = 1

  constructor (store) {
    this.store = store
    this.timer = new Timer()
  }

  increase (by) {
    this.count += by
    this.#hide()
    return [1].map(x => this.log_it(x))
  }

  log_it (x) {
    return Counter.create(x)
  }

  #hide () {
    return this.#secret
  }

  static create (x) {
    return this.register(x)
  }

  static register (x) {
    return new this(x)
  }

  tick () {
    return this.timer.fire_off()
  }
}

class Timer {
  fire_off () {
    return 1
  }
}

const tools = {
  first () {
    return this.second()
  },
  second: function () {
    return tools.third()
  },
  third: () => 3
}

function Old () {}
Old.prototype.greet_all = function () { return this.name_it() }
Old.prototype = { name_it () { return 1 } }

const counter = new Counter()
counter.increase(1)
new Old().greet_all()
