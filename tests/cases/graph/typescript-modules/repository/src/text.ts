export function upper(value: unknown): string;
export function upper(value: string): string;
export function upper(value: any) { return String(value); }
