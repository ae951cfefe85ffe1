/**
 * What the emulator counts for the variants that were timed on a GPU: the cost model's input. Counting
 * takes about a second each on the large inputs, so the counts are kept beside the variants.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import { EmulatorSession, emulator } from "../../src/device/emulator/index.ts";
import { loadModule } from "../../src/device/emulator/module.ts";
import type { Counted } from "../../src/device/emulator/session.ts";
import { ptxArtifact } from "../../src/ptx/index.ts";
import type { Workload } from "../../src/workload.ts";
import { instructionsOf } from "../../test/property/executors.ts";
import type { Measured } from "./data.ts";
import { type Inputs, inputsOf } from "./inputs.ts";
import { digest, show } from "./show.ts";

/** A variant's launches with its measured time. */
export interface Sample {
  readonly variant: Measured;
  readonly size: keyof Inputs;
  /** Over the original's in the same rounds: what drifts, drifts for both. */
  readonly time: number;
  readonly launches: readonly Counted[];
  /** Whether the GPU gave the same outputs. */
  readonly equal: boolean;
}

type Kept = {
  readonly digest: string;
  readonly launches: readonly (Omit<Counted, "program"> & { readonly entry: string })[];
} | null;

/** The full GPU's preset, with data in L2 as in repeated launches. */
export const DEVICE = "h100-warm";

/** @param file of kept counts, by the variant's text and size. */
export function countSamples(
  workload: Workload,
  variants: readonly Measured[],
  file: string,
): Sample[] {
  const kept: Map<string, Kept> = existsSync(file) ? deserialize(readFileSync(file)) : new Map();
  const inputs = inputsOf(workload);
  const original = ptxArtifact(variants[0]!.text);
  const budgets: Partial<Record<keyof Inputs, number>> = {};
  const budget = (size: keyof Inputs): number =>
    3 * instructionsOf(original, workload, inputs[size]);
  const samples: Sample[] = [];
  let fresh = 0;
  for (const variant of variants) {
    for (const size of ["small", "large"] as const) {
      const timed = variant[size];
      if (timed === undefined) continue;
      const key = `${size} ${ptxArtifact(variant.text).hash}`;
      let found = kept.get(key);
      if (found === undefined) {
        budgets[size] ??= budget(size);
        found = count(variant.text, workload, inputs[size], budgets[size]);
        kept.set(key, found);
        fresh++;
      }
      if (found === null) continue;
      const module = loadModule(ptxArtifact(variant.text));
      const launches = found.launches.map(({ entry, ...rest }) => ({
        ...rest,
        program: module.program(entry),
      }));
      const equal = found.digest === timed.digest;
      samples.push({ variant, size, time: timed.median / timed.original, launches, equal });
    }
  }
  if (fresh > 0) writeFileSync(file, serialize(kept));
  return samples;
}

/** Null when the variant does not come to its end on these inputs. */
function count(text: string, workload: Workload, inputs: unknown, budget: number): Kept {
  const session = emulator(DEVICE).open(ptxArtifact(text), { budget, poison: 1 });
  if (!(session instanceof EmulatorSession)) throw new Error("not the emulator");
  try {
    const shown = show(() => session, workload, inputs);
    if (shown.outputs === undefined) return null;
    const launches = session.counted.map(({ program, ...rest }) => ({
      ...rest,
      entry: program.entry,
    }));
    return { digest: digest(shown.outputs), launches };
  } finally {
    session.close();
  }
}
