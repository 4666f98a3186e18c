/// <reference types="node" />
import { Agent } from "http";
declare module "plugin" {
  export function install(agent: Agent): void;
  interface Settings { deep: boolean }
}
declare module "*.css";
declare global {
  interface Window { app: Application }
  var started: boolean;
}
export declare class Application {
  constructor(name?: string);
  private static instance: Application;
  start(): Promise<void>;
  on(event: "a", listener: () => void): this;
  on(event: "b", listener: (x: Agent) => void): this;
}
export declare function create(name: string): Application;
export declare function create(): Application;
export declare const version: string, build: number;
declare let hidden: Application;
export as namespace App;
