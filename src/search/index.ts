/** The door to search: strategies by name, and the Pareto archive. */
import { UserError } from "../errors.ts";
import type { Strategy, StrategyFactory, StrategyOptions } from "../search.ts";
import { gevo2020 } from "./gevo2020.ts";
import { hillClimb } from "./hill-climb.ts";
import { randomSearch } from "./random-search.ts";

export { Archive } from "./archive.ts";

/** What `--preset` accepts. */
export const presets: Readonly<
  Record<string, { readonly factory: StrategyFactory; readonly description: string }>
> = {
  gevo2020: { factory: gevo2020, description: "NSGA-II with GEVO's published settings" },
  random: { factory: randomSearch, description: "random walks from the original" },
  "hill-climb": { factory: hillClimb, description: "first-improvement hill climbing" },
};

/** @throws UserError `unknown-preset`. */
export function strategy(name: string, options: StrategyOptions): Strategy {
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (preset !== undefined) return preset.factory(options);
  throw new UserError(
    "unknown-preset",
    `there is no preset "${name}"`,
    `Use one of: ${Object.keys(presets).join(", ")}.`,
  );
}
