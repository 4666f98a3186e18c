import { Base } from './base.js';
export default class extends Base { run() { return super.run(); } }
