/** In what state a run is, in a word or two. Pure. */
import type { Summary } from "./summary.ts";

export function stateOf({ status, best }: Pick<Summary, "status" | "best">): string {
  if (status === "running") return "unfinished";
  if (best.verdict?.passed === false) return "refused";
  const found = foundOf(best);
  return status === "interrupted" ? `interrupted, ${found}` : found;
}

/** The original is no find, though it is right on the validation split. */
function foundOf({ edits, validated }: Summary["best"]): string {
  if (edits.length === 0) return "nothing found";
  return validated ? "validated" : "not validated";
}
