/**
 * What an operator is: how its edits are drawn and how they are applied. Drawing decides everything;
 * applying makes no choice. One file per operator, assembled in index.ts.
 */
import type { Edit } from "../../../genome.ts";
import type { Drawing } from "../repair.ts";
import type { Variant } from "../variant.ts";

export interface Operator {
  readonly name: string;
  /** How many targets its edits have. */
  readonly targets: number;
  /** An edit with all its choices; undefined when nothing fits. */
  draw(drawing: Drawing): Edit | undefined;
  /**
   * @param self the name of what the edit creates.
   * @throws Refusal when the edit does not apply.
   */
  apply(variant: Variant, edit: Edit, self: string): void;
}
