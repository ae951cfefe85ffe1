/**
 * The door to search: strategies by name, and the Pareto archive. Sorting, hypervolume and operators stay
 * inside until another part needs them.
 */
import { UserError } from "../errors.ts";
import type { Strategy, StrategyFactory, StrategyOptions } from "../search.ts";
import { gevo2020 } from "./gevo2020.ts";
import { hillClimb } from "./hill-climb.ts";
import { randomSearch } from "./random-search.ts";

export { Archive } from "./archive.ts";

interface Preset {
  readonly factory: StrategyFactory;
  readonly description: string;
}

/** What `--preset` accepts. */
export const presets: Readonly<Record<"gevo2020" | "random" | "hill-climb", Preset>> = {
  gevo2020: { factory: gevo2020, description: "NSGA-II with GEVO's published settings" },
  random: { factory: randomSearch, description: "random walks from the original" },
  "hill-climb": { factory: hillClimb, description: "first-improvement hill climbing" },
};

/**
 * @throws UserError `unknown-preset`.
 * @throws UserError `bad-population`: the quarter that is the elite must not be empty.
 */
export function strategy(name: string, options: StrategyOptions): Strategy {
  if (!isPreset(name)) {
    throw new UserError(
      "unknown-preset",
      `there is no preset "${name}"`,
      `Use one of: ${Object.keys(presets).join(", ")}.`,
    );
  }
  const { population } = options;
  if (!Number.isInteger(population / 4) || population < 4) {
    throw new UserError(
      "bad-population",
      `a population of ${population} cannot be evolved`,
      "Use a multiple of 4; the published size is 256.",
    );
  }
  return presets[name].factory(options);
}

function isPreset(name: string): name is keyof typeof presets {
  return Object.hasOwn(presets, name);
}
