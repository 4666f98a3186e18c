import { draw } from "lib/draw";
export const Main = () => <b>{draw()}</b>;
