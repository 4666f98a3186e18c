import { App } from "./App";
