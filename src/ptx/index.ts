/** The door to PTX: parsing, the parsed form, the instruction table, normalising. */
export type {
  PtxFunction,
  PtxInstruction,
  PtxModule,
  PtxOperand,
  PtxType,
  PtxVariable,
} from "./ast.ts";
export { describe } from "./describe.ts";
export { PtxError } from "./error.ts";
export { familyOf } from "./families.ts";
export { INSTRUCTIONS, type InstructionRow } from "./instructions.ts";
export { floatBits } from "./literals.ts";
export { findByName, sourceName } from "./mangle.ts";
export { linedArtifact, normalisePtx, ptxArtifact } from "./normalise.ts";
export { parsePtx } from "./parser.ts";
