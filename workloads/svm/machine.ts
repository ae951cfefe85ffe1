/** What is trained on, what comes out, and how well it tells classes apart. */

export interface Examples {
  readonly count: number;
  /** count x dimensions. */
  readonly features: Float32Array;
  /** 1 or -1. */
  readonly labels: Float32Array;
}

export interface Problem {
  readonly dimensions: number;
  readonly train: Examples;
  readonly test: Examples;
  /** C: what an example on the wrong side costs. */
  readonly penalty: number;
  /** Of the radial kernel exp(-width |a - b|²): gamma. */
  readonly width: number;
  /** Largest violation of optimality at the end. */
  readonly precision: number;
  /** Places of a working set; whole warps. */
  readonly set: number;
  /** Points that two places of the working set are chosen from; not too few for the set. */
  readonly chunk: number;
}

export interface Machine {
  /** Dual variable times label of each training example. */
  readonly coefficients: ArrayLike<number>;
  readonly bias: number;
}

/** exp(-width |a - b|²) for each of `examples` with each training example; computed in f64. */
export function kernelMatrix({ dimensions, train, width }: Problem, examples: Examples) {
  const matrix = new Float32Array(examples.count * train.count);
  for (let i = 0; i < examples.count; i++) {
    const own = examples.features.subarray(i * dimensions, (i + 1) * dimensions);
    for (let j = 0; j < train.count; j++) {
      let distance = 0;
      for (let f = 0, k = j * dimensions; f < dimensions; f++, k++) {
        const difference = own[f]! - train.features[k]!;
        distance += difference * difference;
      }
      matrix[i * train.count + j] = Math.exp(-width * distance);
    }
  }
  return matrix;
}

/** Of a problem: a search asks thousands of times with the same one. */
const known = new WeakMap<Examples, Float32Array>();

function knownMatrix(problem: Problem, examples: Examples): Float32Array {
  const matrix = known.get(examples) ?? kernelMatrix(problem, examples);
  known.set(examples, matrix);
  return matrix;
}

/** Sum over the training examples of coefficient times kernel, for each of `examples`. */
function sumsOf(
  problem: Problem,
  coefficients: ArrayLike<number>,
  examples: Examples,
): Float64Array {
  const matrix = knownMatrix(problem, examples);
  const { count } = problem.train;
  const support = Array.from({ length: count }, (_, j) => j).filter((j) => coefficients[j] !== 0);
  const columns = Int32Array.from(support);
  const weights = Float64Array.from(support, (j) => coefficients[j]!);
  const sums = new Float64Array(examples.count);
  for (let i = 0; i < examples.count; i++) {
    let sum = 0;
    for (let k = 0; k < columns.length; k++) sum += weights[k]! * matrix[i * count + columns[k]!]!;
    sums[i] = sum;
  }
  return sums;
}

/** The part of the test examples that the machine puts into the right class. */
export function accuracyOf(problem: Problem, { coefficients, bias }: Machine): number {
  const { test } = problem;
  const sums = sumsOf(problem, coefficients, test);
  return sums.filter((sum, i) => sum + bias > 0 === test.labels[i]! > 0).length / test.count;
}

/** What training maximises: the sum of the duals, less half of coefficients times kernel times coefficients. */
export function objectiveOf(problem: Problem, { coefficients }: Machine): number {
  const { train } = problem;
  const sums = sumsOf(problem, coefficients, train);
  return sums.reduce((total, sum, i) => {
    return total + coefficients[i]! * (train.labels[i]! - sum / 2);
  }, 0);
}

/**
 * Refuses coefficients that no training can end with: beyond a bound, or not in balance. `slack` is the part
 * of the penalty that rounding may come to.
 */
export function isFeasible({ train, penalty }: Problem, { coefficients, bias }: Machine): boolean {
  const slack = 1e-4 * penalty;
  let sum = 0;
  for (let i = 0; i < train.count; i++) {
    const dual = coefficients[i]! * train.labels[i]!;
    if (!(dual >= -slack && dual <= penalty + slack)) return false;
    sum += coefficients[i]!;
  }
  return Math.abs(sum) <= slack * Math.sqrt(train.count) && Number.isFinite(bias);
}

/**
 * How much worse a machine is than another: the part of the test examples that it gets wrong beyond the
 * other's, or the part of the training's objective that it falls short by, whichever is larger; 0 when it is
 * better. Accuracy alone would accept a training that stops early, which is a gain on some data and a
 * failure on other. Infinity for what is no solution at all.
 */
export function lossOf(problem: Problem, machine: Machine, other: Machine): number {
  if (!isFeasible(problem, machine)) return Infinity;
  const lost = accuracyOf(problem, other) - accuracyOf(problem, machine);
  const best = objectiveOf(problem, other);
  const short = (best - objectiveOf(problem, machine)) / best;
  return Math.max(0, lost, short < UNFINISHED ? 0 : short);
}

/** What the precision of the training leaves open, and rounding: less of the objective is no loss. */
const UNFINISHED = 1e-4;
