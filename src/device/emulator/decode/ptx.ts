/** The parsed form's types as the door of `ptx/` gives them. */
import type { parsePtx } from "../../../ptx/index.ts";

export type PtxModule = ReturnType<typeof parsePtx>;
export type PtxFunction = PtxModule["functions"][number];
export type PtxVariable = PtxModule["variables"][number];
export type PtxInstruction = PtxFunction["body"][number];
export type PtxOperand = PtxInstruction["operands"][number];
export type PtxType = PtxVariable["type"];
