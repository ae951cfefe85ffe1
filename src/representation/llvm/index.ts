/** The door to the LLVM representation. */
export { clangInfo } from "./clang.ts";
export { loadBase, loadSource } from "./frontend.ts";
export { llvmInfo } from "./library.ts";
export { nvccBuild, nvccInfo } from "./nvcc.ts";
export { openProgram } from "./program.ts";
