/** The door to search: strategies by name, the Pareto archive, hypervolume. */
import { UserError } from "../errors.ts";
import type { Strategy, StrategyFactory, StrategyOptions } from "../search.ts";
import { defaultSearch } from "./default.ts";
import { gevo2020 } from "./gevo2020.ts";
import { hillClimb } from "./hill-climb.ts";
import { withoutIdeas } from "./ideas.ts";
import { randomSearch } from "./random-search.ts";

export { Archive } from "./archive.ts";
export { hypervolume } from "./hypervolume.ts";

interface Preset {
  readonly factory: StrategyFactory;
  readonly description: string;
}

/** What `--preset` accepts. */
export const presets: Readonly<Record<"default" | "gevo2020" | "random" | "hill-climb", Preset>> = {
  default: {
    factory: (options) => defaultSearch("default", options, withoutIdeas([])),
    description: "telling edits first, then what helped",
  },
  gevo2020: { factory: gevo2020, description: "NSGA-II with GEVO's published settings" },
  random: { factory: randomSearch, description: "random walks from the original" },
  "hill-climb": { factory: hillClimb, description: "first-improvement hill climbing" },
};

/**
 * @param name a preset; after `default`, `~` and an idea that is switched off, repeated.
 * @throws UserError `unknown-preset`, `unknown-idea`.
 * @throws UserError `bad-population`: the quarter that is the elite must not be empty.
 */
export function strategy(name: string, options: StrategyOptions): Strategy {
  const factory = factoryOf(name);
  const { population } = options;
  if (!Number.isInteger(population / 4) || population < 4) {
    throw new UserError(
      "bad-population",
      `a population of ${population} cannot be evolved`,
      "Use a multiple of 4; the published size is 256.",
    );
  }
  return factory(options);
}

/** @throws UserError `unknown-preset`, `unknown-idea`. */
export function checkPreset(name: string): void {
  factoryOf(name);
}

function factoryOf(name: string): StrategyFactory {
  const [preset = "", ...without] = name.split("~");
  if (preset === "default") {
    const ideas = withoutIdeas(without);
    return (options) => defaultSearch(name, options, ideas);
  }
  if (isPreset(preset) && without.length === 0) return presets[preset].factory;
  throw new UserError(
    "unknown-preset",
    `there is no preset "${name}"`,
    `Use one of: ${Object.keys(presets).join(", ")}.`,
  );
}

function isPreset(name: string): name is keyof typeof presets {
  return Object.hasOwn(presets, name);
}
