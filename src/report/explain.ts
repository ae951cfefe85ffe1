/**
 * Edits for people: what each one does, to which line of the user's source, and what must hold for the result to
 * stay right. Pure: from the edit and the instruction that it touches.
 */
import type { Inspected } from "../evaluate.ts";
import type { Edit } from "../genome.ts";
import { printEdit } from "../genome.ts";
import type { EditPlace } from "../representation.ts";

export interface ExplainedEdit {
  /** The one-line text that parses back. */
  readonly edit: string;
  /** What it does, in words. */
  readonly what: string;
  /** What it takes for granted; absent where it changes nothing that a program may rely on. */
  readonly assumes?: string;
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
  scale: "multiplies the constant",
  narrow: "computes the products from the first to the second on narrower numbers",
  fold: "takes what follows the convolutions from the first to the second into their kernels",
  set: "gives the tunable another value",
  launch: "sets a bound on threads, registers or resident blocks of the kernel",
};

export function explainEdits(edits: Inspected["edits"]): readonly ExplainedEdit[] {
  return edits.map(({ edit, places }) => {
    const assumes = assumptionOf(edit, places);
    return {
      edit: printEdit(edit),
      what: kindOf(edit, places) ?? wordsFor(edit.op),
      ...(assumes === undefined ? {} : { assumes }),
      places,
    };
  });
}

const isBarrier = /@llvm\.nvvm\.(?:barrier|bar\.)/;
const isExchange = /@llvm\.nvvm\.(?:shfl|vote|match)/;
const isAtomic = /^(?:%\S+ = )?(?:atomicrmw|cmpxchg)\b/;
const isStore = /^store\b/;

/** More than the operator says, by what it was applied to. */
function kindOf({ op, rewires }: Edit, [place]: readonly EditPlace[]): string | undefined {
  const instruction = place?.instruction.trim() ?? "";
  const [rewire] = rewires;
  switch (op) {
    case "delete":
      if (isBarrier.test(instruction)) return "removes the barrier";
      if (isStore.test(instruction)) return "removes the store";
      if (isAtomic.test(instruction)) return "removes the atomic operation";
      if (isExchange.test(instruction)) return "removes the exchange between lanes";
      return rewire === undefined ? undefined : "removes the value; others stand in for it";
    case "condition":
      if (rewire?.value === "#1") return "decides the branch or select once and for all: true";
      if (rewire?.value === "#0") return "decides the branch or select once and for all: false";
      return undefined;
    case "operand":
      if (/^br\b/.test(instruction)) return "decides the branch by another truth value";
      return isStore.test(instruction) ? "stores another value, or elsewhere" : undefined;
    default:
      return undefined;
  }
}

/** What must hold, by operator; those that only advise the compiler are missing. */
const ASSUMPTIONS: Readonly<Record<string, string>> = {
  copy: "the value computed anew is as good as the one it stands in for",
  move: "nothing between the old place and the new one needed the order",
  replace: "the copied instruction's value is as good as the one it replaces",
  swap: "nothing between the two instructions needed their order",
  operand: "the other value is as good as the one that was read there",
  condition: "the other truth value agrees wherever it matters",
  invert: "both ways round come to the same",
  constant: "the number written in the source was larger or more exact than needed",
  bound: "the loop's other rounds do not matter",
  weaken: "only lanes of one warp exchange data across the barrier",
  fast: "rounding and the order of operations may change within the tolerance",
  approximate: "the approximate instruction is exact enough",
  narrow: "the narrower numbers are exact enough, and large enough",
  loop: "threads that wait for each other in the loop go round it equally often",
  align: "addresses are multiples of that many bytes",
  restrict: "no two pointers lead to the same memory",
  launch: "the kernel is launched within those bounds",
};

function assumptionOf(
  { op, targets, rewires }: Edit,
  [place]: readonly EditPlace[],
): string | undefined {
  const instruction = place?.instruction.trim() ?? "";
  const [rewire] = rewires;
  if (op === "condition" && (rewire?.value === "#1" || rewire?.value === "#0")) {
    const never = rewire.value === "#1" ? "false" : "true";
    return `the condition is never ${never} where it matters, on any input`;
  }
  const [, subject, number] = targets;
  // Only a number of copies gets a rest that some threads may not reach.
  if (op === "loop" && subject !== undefined && !(subject === "unroll" && Number(number) > 1))
    return undefined;
  if (op !== "delete") return ASSUMPTIONS[op];
  if (isBarrier.test(instruction)) return "no warp needs what another one does on the other side";
  if (isStore.test(instruction)) return "nobody reads what it stored";
  if (isAtomic.test(instruction)) return "nobody reads what it updated";
  if (isExchange.test(instruction)) return "the lanes' own values are as good as those exchanged";
  return rewire === undefined ? undefined : "what stands in for the value is as good";
}

export function wordsFor(op: Edit["op"]): string {
  return WORDS[op] ?? op;
}
