/**
 * What an operator is: how its edits are drawn and how they are applied. Drawing decides everything;
 * applying makes no choice. One file per operator, assembled in index.ts.
 */
import type { Edit } from "../../../genome.ts";
import type { Applied } from "../../apply.ts";
import type { Drawing } from "../drawing.ts";
import type { Variant } from "../variant.ts";

export interface Operator extends Applied<Variant> {
  readonly name: string;
  /** Is there anything in the program for it to act on? Absent: always. */
  applies?(drawing: Drawing): boolean;
  /** An edit with all its choices; undefined when nothing fits. */
  draw(drawing: Drawing): Edit | undefined;
  /** Those of its edits that are worth a try on their own; absent: none in particular. */
  every?(drawing: Drawing): readonly Edit[];
}
