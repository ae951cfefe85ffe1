/** A search as asked for, and the order in which an experiment runs its searches. */

export interface Plan {
  readonly kernel: string;
  /** Preset as `--preset` takes it, `@` and a population where another than the usual one is meant. */
  readonly preset: string;
  readonly seed: number;
  /** Where it stops: evaluations, or seconds. */
  readonly limit: number;
  readonly unit: "evaluations" | "seconds";
}

export interface Experiment {
  readonly kernels: readonly string[];
  readonly presets: readonly string[];
  readonly seeds: number;
  /** Rising: every search comes to the first before any goes on to the next. */
  readonly limits: readonly number[];
  readonly unit: Plan["unit"];
}

/** Presets in turn within a seed: an experiment that is cut off has compared all of them on fewer seeds. */
export function plansOf({ kernels, presets, seeds, limits, unit }: Experiment): readonly Plan[] {
  return limits.flatMap((limit) =>
    Array.from({ length: seeds }, (_, i) => i + 1).flatMap((seed) =>
      kernels.flatMap((kernel) =>
        presets.map((preset): Plan => ({ kernel, preset, seed, limit, unit })),
      ),
    ),
  );
}

/** What two plans have in common when one search is the beginning of the other. */
export function nameOfSearch({ kernel, preset, seed, unit }: Plan): string {
  return `${kernel} ${preset} seed ${seed} by ${unit}`;
}

/** The strategy's name and its population, if the plan names one. */
export function presetOf({ preset }: Plan): readonly [name: string, population?: number] {
  const [name = "", size] = preset.split("@");
  return size === undefined ? [name] : [name, Number(size)];
}
