/**
 * Applies genomes: edits in order, each with exactly the choices it was drawn with. An edit that finds
 * its target, slot or value gone rejects the genome at stage `apply` (the reasons are in refusal.ts).
 */
import type { Rejection } from "../../fitness.ts";
import { rejected } from "../../fitness.ts";
import type { Edit, Genome } from "../../genome.ts";
import { editId, printEdit } from "../../genome.ts";
import { OPERATORS } from "./edits/index.ts";
import { Refusal } from "./refusal.ts";
import type { Variant } from "./variant.ts";

/** After a rejection the variant is good for nothing but `dispose`. */
export function applyGenome(variant: Variant, genome: Genome): Rejection | undefined {
  for (const edit of genome) {
    try {
      applyEdit(variant, edit);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return rejected("apply", error.reason, `${error.message} (${printEdit(edit)})`);
    }
  }
  return undefined;
}

function applyEdit(variant: Variant, edit: Edit): void {
  const operator = OPERATORS.get(edit.op);
  if (operator === undefined) {
    throw new Refusal("unknown-operator", `there is no operator ${edit.op}`);
  }
  if (edit.targets.length !== operator.targets) {
    throw new Refusal("missing-target", `${edit.op} takes ${operator.targets} targets`);
  }
  operator.apply(variant, edit, editId(edit));
}
