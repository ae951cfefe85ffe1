/**
 * What an operator is: how its edits are drawn and how they are applied. Drawing decides everything;
 * applying makes no choice. One file per operator, assembled in index.ts.
 */
import type { Edit } from "../../../genome.ts";
import type { Applied } from "../../apply.ts";
import type { Choice, Drawing } from "../repair.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Variant } from "../variant.ts";

export interface Operator extends Applied<Variant> {
  readonly name: string;
  /** An edit with all its choices; undefined when nothing fits. */
  draw(drawing: Drawing): Edit | undefined;
  /** All of its edits that are worth a try on their own; absent: too many to list. */
  every?(snapshot: Snapshot): readonly Choice[];
}

/** An operator whose edits can be listed draws one of the list. */
export function listed(
  operator: Omit<Operator, "draw"> & Required<Pick<Operator, "every">>,
): Operator {
  return { ...operator, draw: (drawing) => drawing.choose(operator.every) };
}
