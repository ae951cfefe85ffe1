/**
 * Applies genomes, whatever the representation: edits in order, each with exactly the choices it was
 * drawn with. An edit that finds its target, slot or value gone rejects the genome at stage `apply` (the
 * reasons are in refusal.ts).
 */
import type { Rejection } from "../fitness.ts";
import { rejected } from "../fitness.ts";
import type { Edit, Genome } from "../genome.ts";
import { editId, printEdit } from "../genome.ts";
import { Refusal } from "./refusal.ts";

/** What an operator must offer so that its edits are applied to variants of type `V`. */
export interface Applied<V> {
  /** How many targets its edits have. */
  readonly targets: number;
  /**
   * @param self the name of what the edit creates.
   * @throws Refusal when the edit does not apply.
   */
  apply(variant: V, edit: Edit, self: string): void;
}

/** After a rejection the variant is good for nothing any more. */
export function applyGenome<V>(
  variant: V,
  genome: Genome,
  operators: ReadonlyMap<string, Applied<V>>,
): Rejection | undefined {
  for (const edit of genome) {
    try {
      applyEdit(variant, edit, operators);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return rejected("apply", error.reason, `${error.message} (${printEdit(edit)})`);
    }
  }
  return undefined;
}

function applyEdit<V>(variant: V, edit: Edit, operators: ReadonlyMap<string, Applied<V>>): void {
  const operator = operators.get(edit.op);
  if (operator === undefined) {
    throw new Refusal("unknown-operator", `there is no operator ${edit.op}`);
  }
  if (edit.targets.length !== operator.targets) {
    throw new Refusal("missing-target", `${edit.op} takes ${operator.targets} targets`);
  }
  operator.apply(variant, edit, editId(edit));
}
