/**
 * The resize repair of GEVO-ML (arXiv 2310.10211; rules of the published code): a tensor of one shape
 * stands in for one of another shape with the same element type.
 *
 * Shapes are aligned at their last dimension; the shorter one counts as having ones in front. From the
 * last dimension to the first, neighbours that need the same make one step (dimensions that fit need
 * nothing and part no neighbours):
 *
 *     too large     the middle is cut out: 5 to 2 keeps elements 1 and 2
 *     too small     padded on both sides, the larger half behind: 2 to 5 gets 1 before and 2 after
 *     missing       broadcast
 *     superfluous   cut down to 1, then dropped by a reshape
 *
 * There is a way from every shape to every other.
 */

export type Step =
  | { readonly kind: "slice"; readonly shape: Shape; readonly start: Shape }
  | { readonly kind: "pad"; readonly shape: Shape; readonly low: Shape; readonly high: Shape }
  | { readonly kind: "reshape"; readonly shape: Shape }
  /** The operand's dimensions are the last ones of the result. */
  | { readonly kind: "broadcast"; readonly shape: Shape };

type Shape = readonly number[];

/** @returns the steps that make `to` of `from`, each with the shape after it; none when they are equal. */
export function resize(from: Shape, to: Shape): readonly Step[] {
  const steps: Step[] = [];
  const superfluous = Math.max(0, from.length - to.length);
  const missing = Math.max(0, to.length - from.length);
  const wanted = [...new Array<number>(superfluous).fill(1), ...to.slice(missing)];
  let shape = from;
  for (let d = from.length - 1; d >= 0; ) {
    const way = treatment(from[d] as number, wanted[d] as number);
    const next = [...shape];
    for (; d >= 0; d--) {
      const here = treatment(from[d] as number, wanted[d] as number);
      if (here !== "none" && here !== way) break;
      next[d] = wanted[d] as number;
    }
    if (way === "slice") {
      steps.push({ kind: "slice", shape: next, start: halves(shape, next) });
    } else if (way === "pad") {
      const low = halves(next, shape);
      const high = next.map((size, i) => size - (shape[i] as number) - (low[i] as number));
      steps.push({ kind: "pad", shape: next, low, high });
    }
    shape = next;
  }
  if (superfluous > 0) steps.push({ kind: "reshape", shape: to });
  if (missing > 0) steps.push({ kind: "broadcast", shape: to });
  return steps;
}

function treatment(from: number, to: number): "none" | "slice" | "pad" {
  if (from === to) return "none";
  return from > to ? "slice" : "pad";
}

/** Half of what each dimension of `large` has more than that of `small`, rounded down. */
function halves(large: Shape, small: Shape): Shape {
  return large.map((size, i) => Math.floor((size - (small[i] as number)) / 2));
}
