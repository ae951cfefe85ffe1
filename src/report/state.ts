/** In what state a run is, in a word or two. Pure. */
import type { Summary } from "./summary.ts";

export function stateOf({ status, best }: Pick<Summary, "status" | "best">): string {
  if (status === "running") return "unfinished";
  if (best.verdict?.passed === false) return "refused";
  const validated = best.validated ? "validated" : "not validated";
  return status === "interrupted" ? `interrupted, ${validated}` : validated;
}
