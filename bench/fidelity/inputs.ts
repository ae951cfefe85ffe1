/**
 * Inputs that both devices get. `small`: the first search case, on which outputs are compared; it
 * leaves a GPU mostly idle, so that its times are all latency. `large`: the same kind of data, enough of
 * it that resources count, and no more than the emulator runs in about a second.
 */
import type { Workload } from "../../src/workload.ts";
import type { Chip } from "../../workloads/hotspot/reference.ts";
import type { Problem } from "../../workloads/needleman-wunsch/reference.ts";
import type { Batch } from "../../workloads/smith-waterman/pairs.ts";

export interface Inputs {
  readonly small: unknown;
  readonly large: unknown;
}

const CELLS = 640;
const RESIDUES = 384;
/** Of three pairs each: eight pairs, hence blocks, for every SM of a GPU of 132. */
const BATCHES = 352;

export function inputsOf(workload: Workload): Inputs {
  const one = (seed: number): unknown =>
    workload.inputs({ split: "search", seed, index: 0, scale: "small" });
  const small = one(1);
  switch (workload.name) {
    case "hotspot":
      return { small, large: wideChip(small as Chip) };
    case "needleman-wunsch":
      return { small, large: longProblem(small as Problem) };
    case "smith-waterman":
    case "smith-waterman-tuned":
      return {
        small,
        large: joined(Array.from({ length: BATCHES }, (_, k) => one(1 + k) as Batch)),
      };
    default:
      throw new Error(`no inputs for timing ${workload.name}`);
  }
}

function wideChip(chip: Chip): Chip {
  const { rows, columns, temperature, power } = chip;
  const spread = (grid: Float32Array): Float32Array =>
    Float32Array.from({ length: CELLS * CELLS }, (_, i) => {
      const [r, c] = [Math.floor(i / CELLS) % rows, (i % CELLS) % columns];
      return grid[r * columns + c]!;
    });
  return {
    ...chip,
    rows: CELLS,
    columns: CELLS,
    temperature: spread(temperature),
    power: spread(power),
    steps: 6,
    stepsPerLaunch: 3,
  };
}

function longProblem(problem: Problem): Problem {
  const { rows, columns } = problem;
  const similarity = Int32Array.from({ length: RESIDUES * RESIDUES }, (_, i) => {
    const [r, c] = [Math.floor(i / RESIDUES) % rows, (i % RESIDUES) % columns];
    return problem.similarity[r * columns + c]!;
  });
  return { ...problem, rows: RESIDUES, columns: RESIDUES, similarity };
}

function joined(batches: readonly Batch[]): Batch {
  const end = (offsets: Int32Array): number => offsets.at(-1)!;
  const offsets = (of: (batch: Batch) => Int32Array): Int32Array => {
    const all = [0];
    for (const each of batches) {
      const before = all.at(-1)!;
      for (const offset of of(each).subarray(1)) all.push(before + offset);
    }
    return Int32Array.from(all);
  };
  const bases = (of: (batch: Batch) => Uint8Array, to: (batch: Batch) => Int32Array): Uint8Array =>
    Uint8Array.from(batches.flatMap((each) => [...of(each).subarray(0, end(to(each)))]));
  return {
    ...batches[0]!,
    references: bases(
      (b) => b.references,
      (b) => b.referenceOffsets,
    ),
    referenceOffsets: offsets((b) => b.referenceOffsets),
    queries: bases(
      (b) => b.queries,
      (b) => b.queryOffsets,
    ),
    queryOffsets: offsets((b) => b.queryOffsets),
  };
}
