/** The door to the MLIR representation. */
export { modelGraph } from "./model-graph.ts";
export { openProgram, sourceOf } from "./program.ts";
