/**
 * Training on a device: rounds of working sets until nobody violates optimality by more than the precision.
 * What the workloads of both data sets share.
 */
import { f32, type Gpu, i32, type Outputs, type Tuning, type WorkloadDefinition } from "gevo";
import { lossOf, type Machine, type Problem } from "./machine.ts";
import { train } from "./reference.ts";

/** Compile-time bound of the kernels. */
const MAX_SET = 96;
const NOBODY = -1;
/**
 * A training that has not converged by then never will. With 500, the census data's problems of large penalties were
 * cut off on a real device, though they converge.
 */
const MOST_ROUNDS = 2000;
/** Pairs of a round, for each place of the working set. */
const STEPS_A_PLACE = 4;

export const training = {
  source: { file: "kernel.cu", flags: [`-DMAX_SET=${MAX_SET}`] },
  tunables: {
    BLOCK: [128, 32, 64],
    TILE: [32, 16],
    ROWS_A_THREAD: [4, 2, 8],
    UNROLL: [8, 32],
  },
  run,
  reference(problem) {
    const { coefficients, bias } = train(problem);
    return {
      coefficients: Float32Array.from(coefficients),
      bias: Float32Array.of(bias),
    };
  },
  error: (outputs, expected, problem) => {
    const machine = machineOf(outputs);
    return machine === undefined ? Infinity : lossOf(problem, machine, machineOf(expected)!);
  },
  // A point of accuracy: a few test examples, which rounding may move across the border.
  tolerance: 0.01,
} satisfies Partial<WorkloadDefinition<Problem>>;

function run(
  gpu: Gpu,
  problem: Problem,
  { BLOCK = 128, TILE = 32, ROWS_A_THREAD = 4 }: Tuning,
): Outputs {
  const { dimensions, penalty, set, chunk, precision, train: examples } = problem;
  const { count, features, labels } = examples;
  const chunks = set / 2;
  const x = gpu.input(features);
  const squares = gpu.input(squaresOf(features, dimensions));
  const y = gpu.input(labels);
  const coefficients = gpu.inout(new Float32Array(count));
  const gradient = gpu.inout(labels.map((label) => -label));
  const matrix = gpu.scratch(Float32Array, count * count);
  const wanted = gpu.inout(new Int32Array(set));
  const working = gpu.output(Int32Array, set);
  const extremes = gpu.output(Float32Array, set);
  const changes = gpu.output(Float32Array, set);
  const filled = new Set<number>();

  for (let round = 0; ; round++) {
    gpu.launch("select", {
      grid: [Math.ceil((32 * chunks) / BLOCK)],
      block: [BLOCK],
      args: [
        ...[gradient, coefficients, y],
        ...[i32(count), i32(chunk), i32(chunks), f32(penalty)],
        ...[working, extremes],
      ],
    });
    const { violation, bias } = judged(gpu.read(extremes));
    if (!(violation > precision) || round === MOST_ROUNDS) {
      return { coefficients: gpu.read(coefficients), bias: Float32Array.of(bias) };
    }

    const fresh = newOf(gpu.read(working), filled, count);
    if (fresh.length > 0) {
      gpu.write(wanted, Int32Array.from(fresh));
      gpu.launch("rows", {
        grid: [Math.ceil(count / TILE), Math.ceil(fresh.length / TILE)],
        block: [TILE, TILE / ROWS_A_THREAD],
        args: [
          ...[x, squares, wanted, i32(fresh.length)],
          ...[i32(count), i32(dimensions), f32(problem.width), matrix],
        ],
      });
    }
    gpu.launch("solve", {
      grid: [1],
      block: [set],
      shared: 4 * set * set,
      args: [
        ...[matrix, working, gradient, y, i32(count)],
        ...[f32(penalty), f32(precision), i32(STEPS_A_PLACE * set)],
        ...[coefficients, changes],
      ],
    });
    gpu.launch("update", {
      grid: [Math.ceil(count / BLOCK)],
      block: [BLOCK],
      args: [matrix, working, changes, i32(set), i32(count), gradient],
    });
  }
}

/** By how much the worst pair violates optimality, and the bias that lies in the middle of it. */
function judged(extremes: Float32Array): { readonly violation: number; readonly bias: number } {
  const rise = Math.min(...extremes.filter((_, i) => i % 2 === 0));
  const fall = Math.max(...extremes.filter((_, i) => i % 2 === 1));
  return { violation: fall - rise, bias: -(rise + fall) / 2 };
}

/** Points of the working set whose rows are not in the matrix yet; they will be. */
function newOf(working: Int32Array, filled: Set<number>, count: number): readonly number[] {
  const fresh = [...new Set(working)].filter((point) => {
    // A variant may name points that do not exist: its launches show what comes of it.
    return point !== NOBODY && point >= 0 && point < count && !filled.has(point);
  });
  for (const point of fresh) filled.add(point);
  return fresh;
}

function squaresOf(features: Float32Array, dimensions: number): Float32Array {
  return Float32Array.from({ length: features.length / dimensions }, (_, i) => {
    const own = features.subarray(i * dimensions, (i + 1) * dimensions);
    return own.reduce((sum, feature) => sum + feature * feature, 0);
  });
}

function machineOf({ coefficients, bias }: Outputs): Machine | undefined {
  if (!(coefficients instanceof Float32Array && bias instanceof Float32Array)) return undefined;
  return { coefficients, bias: bias[0]! };
}
