import { red } from "./store";
export function View(props) { return red(); }
