/**
 * The operators by name: GEVO-ML's delete and copy (arXiv 2310.10211), then GEVO's other four carried
 * over to models, and three of its own: constants scaled, normalisation folded, numbers narrowed.
 */
import { copy } from "./copy.ts";
import { remove } from "./delete.ts";
import { fold } from "./fold.ts";
import { move } from "./move.ts";
import { narrow } from "./narrow.ts";
import { operand } from "./operand.ts";
import type { Operator } from "./operator.ts";
import { replace } from "./replace.ts";
import { scale } from "./scale.ts";
import { swap } from "./swap.ts";

export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  [remove, copy, move, replace, swap, operand, scale, narrow, fold].map((operator) => [
    operator.name,
    operator,
  ]),
);
