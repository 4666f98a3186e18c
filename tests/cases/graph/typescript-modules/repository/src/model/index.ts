export interface Item { price: number; touch(): void }
export abstract class Base { abstract name(): string; describe(): string { return this.name(); } }
export enum Color { Red, Green }
