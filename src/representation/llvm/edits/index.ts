/**
 * All operators by name. The first six are GEVO's (ACM TACO 17(4), 2020, section 3; details by the
 * published code), in the order of the published tool's default set; its cache toggle, which is not in
 * that set, is among ours.
 */
import { align } from "./align.ts";
import { approximate } from "./approximate.ts";
import { bound } from "./bound.ts";
import { cache } from "./cache.ts";
import { condition } from "./condition.ts";
import { constant } from "./constant.ts";
import { copy } from "./copy.ts";
import { remove } from "./delete.ts";
import { fast } from "./fast.ts";
import { invert } from "./invert.ts";
import { launch } from "./launch.ts";
import { loop } from "./loop.ts";
import { move } from "./move.ts";
import { operand } from "./operand.ts";
import type { Operator } from "./operator.ts";
import { replace } from "./replace.ts";
import { restrict } from "./restrict.ts";
import { swap } from "./swap.ts";
import { weaken } from "./weaken.ts";

const PUBLISHED: readonly Operator[] = [remove, copy, move, replace, swap, operand];
const OURS: readonly Operator[] = [
  ...[condition, invert, constant, bound, weaken],
  ...[cache, fast, approximate, loop, align, restrict, launch],
];

export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  [...PUBLISHED, ...OURS].map((operator) => [operator.name, operator]),
);
