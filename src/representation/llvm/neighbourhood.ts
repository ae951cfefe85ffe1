/**
 * The neighbours of a program: single edits that are worth a try on their own, the most telling first.
 *
 * Most published gains came from barriers and stores that went and from branches that were decided once
 * and for all, so these stand at the head; then what tells the compiler more; then other deletions;
 * numbers, loop bounds and other conditions last. Within that order an edit of a hot place precedes one
 * of a cold place: what is compared is the product of both.
 */
import type { Edit } from "../../genome.ts";
import { OPERATORS } from "./edits/index.ts";
import type { Choice, Weigh } from "./repair.ts";
import type { Instruction, Snapshot } from "./snapshot.ts";

const TELLING = 8;
const ADVICE = 4;
const DELETION = 3;
const OTHER = 1;

/** How much an operator's edits promise; deletions and conditions are told apart below. */
const PROMISE: Readonly<Record<string, number>> = {
  ...{ invert: TELLING, weaken: ADVICE, restrict: ADVICE, fast: ADVICE, approximate: ADVICE },
  ...{ cache: ADVICE, loop: ADVICE, launch: ADVICE, align: OTHER, constant: OTHER, bound: OTHER },
};

export function neighbours(snapshot: Snapshot, weigh: Weigh): readonly Edit[] {
  const every = [...OPERATORS.values()].flatMap((operator) => operator.every?.(snapshot) ?? []);
  return every
    .map((choice, position) => {
      return { choice, position, worth: promiseOf(choice) * weigh(choice.place) };
    })
    .sort((a, b) => b.worth - a.worth || a.position - b.position)
    .map(({ choice }) => choice.edit);
}

function promiseOf({ edit, place }: Choice): number {
  switch (edit.op) {
    case "delete":
      return (place as Instruction).hasResult ? DELETION : TELLING;
    case "condition":
      return edit.rewires[0]?.value.startsWith("#") === true ? TELLING : OTHER;
    default:
      return PROMISE[edit.op] ?? OTHER;
  }
}
