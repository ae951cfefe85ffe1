/**
 * GEVO's six operators (ACM TACO 17(4), 2020, section 3; details by the published code), by name and in
 * the order of the published tool's default set. Not offered: its cache toggle, which is not in that set.
 */
import { copy } from "./copy.ts";
import { remove } from "./delete.ts";
import { move } from "./move.ts";
import { operand } from "./operand.ts";
import type { Operator } from "./operator.ts";
import { replace } from "./replace.ts";
import { swap } from "./swap.ts";

export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  [remove, copy, move, replace, swap, operand].map((operator) => [operator.name, operator]),
);
