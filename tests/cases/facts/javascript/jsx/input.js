import React, { useState } from 'react';
import { Button } from './Button';
import * as Form from './Form';

export const Icon = () => <svg />;
const Row = ({ item }) => <li onClick={() => select(item)}>{item.name}</li>;

export default function List({ items, ...props }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Form.Field.Label text="a 'quoted' text" {...props}>
        {items.map((item) => <Row key={item.id} item={item} />)}
      </Form.Field.Label>
      {open && <Button onClick={handle} icon={<Icon />}>it's open</Button>}
      <div className="x"><my-element /></div>
    </>
  );
}

function handle() {}
