const pick = <T extends object>(value: T) => value;
export class View extends React.Component<Props, State> {
  state: State = { open: false };
  render() { return <Select<Item> items={this.props.items} onChange={this.pick} />; }
  private pick = (item: Item) => this.setState({ open: item.open as boolean });
}
