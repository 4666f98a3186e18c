import Figure, { scale as grow } from './shapes.js'
import build from './maker.js'
import { Shape, drawShape, shown } from './barrel.js'
import * as all from './barrel.js'
import React from 'react'

export class Circle extends Figure {
  area () {
    return super.area() + grow(this, 2)
  }
}

class Other extends Shape {
  constructor () {
    super()
    this.circle = new Circle()
  }

  run () {
    return this.circle.area()
  }
}

export default function main () {
  build()
  drawShape(new Other())
  shown()
  all.drawShape()
  all.shapes.scale()
  React.createElement('p')
}
