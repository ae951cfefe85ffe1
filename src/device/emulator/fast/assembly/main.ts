/** What the WebAssembly module exports: the executor's doors and one handler an operation. */
export { begin, callback, guarded, nop, setBudget, fuel, executed } from "./state";
export { runGrid } from "./grid";
export * from "./memory";
export * from "./atomics";
export * from "./double";
export * from "./lanes";
export * from "./rows";
