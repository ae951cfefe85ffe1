/** The door to the MLIR representation. */
export { openProgram, sourceOf } from "./program.ts";
