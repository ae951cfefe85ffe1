/** Edits for people: what each one does, and to which line of the user's source. Pure. */
import type { Inspected } from "../evaluate.ts";
import type { Edit } from "../genome.ts";
import { printEdit } from "../genome.ts";
import type { EditPlace } from "../representation.ts";

export interface ExplainedEdit {
  /** The one-line text that parses back. */
  readonly edit: string;
  /** What it does, in words. */
  readonly what: string;
  readonly places: readonly EditPlace[];
}

/** What an operator does to its targets. An operator that is missing here is shown by its name. */
const WORDS: Readonly<Record<string, string>> = {
  delete: "removes the instruction",
  copy: "repeats the first instruction before the second",
  move: "moves the first instruction before the second",
  replace: "puts a copy of the first instruction in the place of the second",
  swap: "exchanges the two instructions",
  operand: "makes the instruction read another value",
  condition: "decides the branch or select by another truth value, or once and for all",
  invert: "turns the decision of the branch or select round",
  constant: "puts another number in the place of one written in the source",
  bound: "ends the loop by a comparison with another value",
  weaken: "lets the barrier hold up a warp instead of the whole block",
  cache: "gives the access a hint to the caches",
  fast: "lets floating-point operations be reordered and simplified",
  approximate: "computes by the approximate instruction",
  loop: "advises on unrolling or vectorising the loop",
  align: "takes the access to be aligned to more bytes",
  restrict: "takes the pointer for the only way to its memory",
  set: "gives the tunable another value",
  launch: "sets a bound on threads, registers or resident blocks of the kernel",
};

export function explainEdits(edits: Inspected["edits"]): readonly ExplainedEdit[] {
  return edits.map(({ edit, places }) => ({
    edit: printEdit(edit),
    what: wordsFor(edit.op),
    places,
  }));
}

export function wordsFor(op: Edit["op"]): string {
  return WORDS[op] ?? op;
}
