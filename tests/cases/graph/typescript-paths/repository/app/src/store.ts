export class Store { save(): void {} }
