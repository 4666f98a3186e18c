import React from 'react'
import Knob, { Icon } from './Button.jsx'
import * as ui from './Button'

export class App extends React.Component {
  render () {
    return (
      <div>
        <Knob label='x' />
        <Icon />
        <ui.Icon />
        <span onClick={this.handle} />
      </div>
    )
  }

  handle = () => this.setState({})
}
