/**
 * Sequential minimal optimisation on the CPU, in f64, one pair of all points after the other: Fan, Chen and
 * Lin's choice by second-order information. No working sets, no rounds.
 */
import { kernelMatrix, type Machine, type Problem } from "./machine.ts";

const LEAST_CURVATURE = 1e-12;
/** Pairs; far more than a problem that converges needs. */
const MOST_STEPS = 2_000_000;

/** @throws RangeError when it does not converge. */
export function train(problem: Problem): Machine {
  const { penalty, precision, train: examples } = problem;
  const { count, labels } = examples;
  const matrix = kernelMatrix(problem, examples);
  const row = (i: number) => matrix.subarray(i * count, (i + 1) * count);
  const duals = new Float64Array(count);
  // Of the dual objective, after the duals.
  const gradient = new Float64Array(count).fill(-1);

  for (let step = 0; step < MOST_STEPS; step++) {
    let first = -1;
    let most = -Infinity;
    for (let i = 0; i < count; i++) {
      const mayRise = labels[i]! > 0 ? duals[i]! < penalty : duals[i]! > 0;
      const ascent = -labels[i]! * gradient[i]!;
      if (mayRise && ascent > most) [first, most] = [i, ascent];
    }
    const ofFirst = row(first);
    let second = -1;
    let least = Infinity;
    let best = Infinity;
    for (let j = 0; j < count; j++) {
      const mayFall = labels[j]! > 0 ? duals[j]! > 0 : duals[j]! < penalty;
      if (!mayFall) continue;
      const ascent = -labels[j]! * gradient[j]!;
      least = Math.min(least, ascent);
      const violation = most - ascent;
      if (violation <= 0) continue;
      const curvature = Math.max(2 - 2 * ofFirst[j]!, LEAST_CURVATURE);
      const change = -(violation * violation) / curvature;
      if (change < best) [second, best] = [j, change];
    }
    if (most - least <= precision) {
      const coefficients = duals.map((dual, i) => dual * labels[i]!);
      return { coefficients, bias: (most + least) / 2 };
    }
    const ofSecond = row(second);
    const [one, two] = [labels[first]!, labels[second]!];
    const violation = most + two * gradient[second]!;
    const wanted = violation / Math.max(2 - 2 * ofFirst[second]!, LEAST_CURVATURE);
    const firstRoom = one > 0 ? penalty - duals[first]! : duals[first]!;
    const secondRoom = two > 0 ? duals[second]! : penalty - duals[second]!;
    const change = Math.min(wanted, firstRoom, secondRoom);
    duals[first] = change === firstRoom ? (one > 0 ? penalty : 0) : duals[first]! + one * change;
    duals[second] = change === secondRoom ? (two > 0 ? 0 : penalty) : duals[second]! - two * change;
    for (let k = 0; k < count; k++) {
      gradient[k] = gradient[k]! + labels[k]! * change * (ofFirst[k]! - ofSecond[k]!);
    }
  }
  throw new RangeError(`no solution after ${MOST_STEPS} pairs`);
}
