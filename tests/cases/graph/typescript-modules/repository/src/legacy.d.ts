declare class Legacy { start(): void }
declare const legacy: Legacy;
export = legacy;
