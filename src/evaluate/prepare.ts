/** What a workload turned out to be, from the parts that building and running have found. */
import { createHash } from "node:crypto";
import type { Face, Figure } from "../device.ts";
import type { Measuring, Prepared } from "../evaluate.ts";
import type { Heat, Source } from "../representation.ts";
import { othersOf, type Tunables } from "../tuning.ts";
import type { Workload } from "../workload.ts";
import type { Builder } from "./builder.ts";
import { objectivesOf } from "./objectives.ts";
import { heatOf, profileOf } from "./profile.ts";
import type { Trials } from "./trials.ts";

/** What building alone can tell; plain data. */
export interface Plan {
  readonly size: number;
  readonly operators: readonly string[];
  readonly neighbours: number;
  readonly heat?: Heat;
  readonly originalHash: string;
  /** What is minimised beside time and error. */
  readonly figures: readonly Figure[];
  /** Of sources, tools and all builds' artifacts. */
  readonly key: string;
}

/**
 * @param trials on the emulator, whose cost model tells where the original's time goes.
 * @param sources hash of the workload's own files.
 */
export function planOf(
  builder: Builder<Workload>,
  trials: Trials,
  sources: string,
  figures: readonly Figure[],
): Plan {
  const { program, source, originals } = builder;
  const [, unedited] = originals;
  return {
    size: program.size,
    operators: program.operators,
    neighbours: program.neighbours,
    ...heat(source, trials),
    originalHash: unedited.program.hash,
    figures,
    key: hashOf([
      sources,
      ...originals.map(({ program: { hash } }) => hash),
      JSON.stringify(source.tools),
      ...figures,
    ]),
  };
}

/** Of the cheapest case; nothing where the emulator cannot run it. */
function heat({ file, originalWithLines }: Source, trials: Trials): Pick<Plan, "heat"> {
  const [cheapest] = trials.cases.possible("search");
  const passed = cheapest && trials.runCase(originalWithLines, cheapest, "search");
  if (passed === undefined || "status" in passed) return {};
  const found = heatOf(profileOf(passed.launches, file));
  return found.length === 0 ? {} : { heat: found };
}

/** What running the builds of the original has found. */
export interface Baselines {
  /** Time of each build on the search split. */
  readonly builds: Readonly<Record<string, number>>;
  /** Of the original; default 0, which is that of a program whose outputs say what is right. */
  readonly error?: number;
  /** Of the fastest build, one for each figure of the plan. */
  readonly values: readonly number[];
  readonly measuring?: Measuring;
  /** What is weak about the test. */
  readonly warnings?: readonly string[];
}

/** What a workload says of how its variants are judged. */
interface Judged extends Pick<Prepared, "goal"> {
  readonly name: string;
  /** How much larger than the original's an error may be. */
  readonly tolerance?: number;
  readonly geometry?: Tunables;
}

export function preparedOf(
  plan: Plan,
  { name, tolerance = 0, goal, geometry = {} }: Judged,
  device: Face,
  { builds, error = 0, values, measuring, warnings = [] }: Baselines,
): Prepared {
  const geometries = othersOf(geometry);
  return {
    workload: name,
    key: keyOf(plan, device),
    device: device.name,
    objectives: objectivesOf(device, plan.figures),
    tolerance: error + tolerance,
    ...(goal === undefined ? {} : { goal }),
    size: plan.size,
    operators: plan.operators,
    neighbours: plan.neighbours,
    ...(plan.heat === undefined ? {} : { heat: plan.heat }),
    originalHash: plan.originalHash,
    original: [Math.min(...Object.values(builds)), error, ...values],
    builds,
    ...(measuring === undefined ? {} : { measuring }),
    ...(geometries.length === 0 ? {} : { geometries }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

/** Of everything an outcome depends on but the genome. */
export function keyOf({ key }: Plan, device: Face): string {
  return hashOf([key, device.name, device.version]);
}

export function hashOf(parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part}\n`);
  return hash.digest("hex");
}
