import greet from "./arrow.mjs";
export const Title = ({ text }) => <h1>{text}</h1>;
export const Card = ({ items }) => <div><Title text={greet("a")} />{items.filter(Boolean)}</div>;
