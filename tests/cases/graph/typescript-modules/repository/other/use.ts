import { Base } from "shop";
export class Mine extends Base { name() { return "mine"; } }
