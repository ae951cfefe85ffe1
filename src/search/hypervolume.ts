/**
 * Hypervolume: the volume that a front dominates up to a reference point (Zitzler and Thiele, 1999).
 * Exact for any number of objectives, by slicing along the last one: O(n log n) for two, O(n^(m-1)) beyond.
 * Points that do not lie below the reference in every objective count nothing.
 */
import type { Fitness } from "../fitness.ts";

export function hypervolume(front: readonly Fitness[], reference: Fitness): number {
  const inside = front.filter((p) => p.every((x, i) => x < (reference[i] as number)));
  return volume(inside, reference);
}

function volume(points: readonly Fitness[], reference: Fitness): number {
  const last = reference.length - 1;
  const top = reference[last] as number;
  const rising = [...points].sort((a, b) => (a[last] as number) - (b[last] as number));
  if (rising.length === 0) return 0;
  if (last === 0) return top - (rising[0]?.[0] as number);
  if (last === 1) return area(rising, reference);
  let total = 0;
  rising.forEach((point, i) => {
    const next = (rising[i + 1]?.[last] ?? top) as number;
    const height = next - (point[last] as number);
    if (height <= 0) return;
    const slice = rising.slice(0, i + 1).map((p) => p.slice(0, last));
    total += height * volume(slice, reference.slice(0, last));
  });
  return total;
}

/** Two objectives, points by rising second one. */
function area(rising: readonly Fitness[], reference: Fitness): number {
  let total = 0;
  let left = reference[0] as number;
  rising.forEach((point, i) => {
    left = Math.min(left, point[0] as number);
    const next = rising[i + 1]?.[1] ?? (reference[1] as number);
    total += ((reference[0] as number) - left) * (next - (point[1] as number));
  });
  return total;
}
