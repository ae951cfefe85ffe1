/** The door to PTX: parsing, the parsed form, the instruction table, analyses, normalising. */
export type {
  PtxFunction,
  PtxInstruction,
  PtxModule,
  PtxOperand,
  PtxVariable,
} from "./ast.ts";
export { deadInstructions } from "./dead-instructions.ts";
export { defs, describe, uses } from "./describe.ts";
export { PtxError } from "./error.ts";
export { basicBlocks, EXIT } from "./flow.ts";
export { INSTRUCTIONS, type InstructionRow } from "./instructions.ts";
export { liveness } from "./liveness.ts";
export { normalisePtx, ptxArtifact } from "./normalise.ts";
export { parsePtx } from "./parser.ts";
