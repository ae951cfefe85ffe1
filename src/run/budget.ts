/**
 * How long a run may go on: `60s`, `10m`, `2h`, `5000evals` or `20gens`.
 *
 * A number of evaluations or generations makes a run repeatable; time does not, though what a run
 * did up to any moment is the same for every machine and number of workers.
 */
import { UserError } from "../errors.ts";

export type Budget =
  | { readonly unit: "seconds"; readonly limit: number }
  | { readonly unit: "evaluations"; readonly limit: number }
  | { readonly unit: "generations"; readonly limit: number };

/** Suffix with the unit it stands for and how many of them it is. */
const SUFFIXES: Readonly<
  Record<string, { readonly unit: Budget["unit"]; readonly times: number }>
> = {
  s: { unit: "seconds", times: 1 },
  m: { unit: "seconds", times: 60 },
  h: { unit: "seconds", times: 3600 },
  evals: { unit: "evaluations", times: 1 },
  gens: { unit: "generations", times: 1 },
};

/** @throws UserError `bad-budget`. */
export function parseBudget(text: string): Budget {
  const match = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(text.trim());
  const suffix = SUFFIXES[match?.[2] ?? ""];
  const limit = Number(match?.[1]) * (suffix?.times ?? Number.NaN);
  if (suffix === undefined || !(limit > 0)) throw badBudget(text);
  if (suffix.unit !== "seconds" && !Number.isInteger(limit)) throw badBudget(text);
  return { unit: suffix.unit, limit };
}

function badBudget(text: string): UserError {
  return new UserError(
    "bad-budget",
    `not a budget: "${text}"`,
    "Write a time (60s, 10m, 2h), evaluations (5000evals) or generations (20gens).",
  );
}

/** What a run has used so far. */
export interface Spent {
  readonly seconds: number;
  readonly evaluations: number;
  readonly generations: number;
}

/** How much is left, at least 0. */
export function budgetLeft(budget: Budget, spent: Spent): number {
  return Math.max(0, budget.limit - spent[budget.unit]);
}
