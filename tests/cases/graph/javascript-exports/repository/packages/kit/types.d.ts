export declare function whole (x: number): number
