/**
 * Comparing variants whose times may come from a real clock: what intervals leave open is no difference. On a
 * modelled clock there are no intervals, and every difference is one.
 */
import type { Individual } from "../search.ts";

/** Whether the times differ by more than chance. */
export function timesDiffer(a: Individual, b: Individual): boolean {
  const [x, y] = [a.fitness[0] as number, b.fitness[0] as number];
  const [lowA, highA] = a.interval ?? [x, x];
  const [lowB, highB] = b.interval ?? [y, y];
  return highA < lowB || highB < lowA;
}

/** Whether the cost model tells them apart, where the clock may not. */
export function workDiffers(a: Individual, b: Individual): boolean {
  if (a.modelled === undefined || b.modelled === undefined) return false;
  return a.modelled !== b.modelled;
}

/** Equal in time, as far as that can be told, and in all else. */
export function same(a: Individual, b: Individual): boolean {
  return !timesDiffer(a, b) && a.fitness.every((value, i) => i === 0 || value === b.fitness[i]);
}

/** The same, as far as the clock and the cost model can tell. */
export function alike(a: Individual, b: Individual): boolean {
  return same(a, b) && !workDiffers(a, b);
}

/** Dominates, and not by chance. */
export function better(a: Individual, b: Individual): boolean {
  return !same(a, b) && noWorse(a, b);
}

/** No worse in anything, as far as that can be told. */
export function noWorse(a: Individual, b: Individual): boolean {
  return a.fitness.every((value, i) => {
    const other = b.fitness[i] as number;
    return value <= other || (i === 0 && !timesDiffer(a, b));
  });
}
