module.exports = class Shape {
  area() {
    return this.constructor.name;
  }
  static of(name) {
    return new Shape(name);
  }
};
