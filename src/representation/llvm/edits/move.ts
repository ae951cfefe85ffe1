/**
 *     move 7 14 [@.0=a5, 20.1=@, *=6]
 *
 * As a copy of 7 before 14; then 7 goes, and what used it reads one value that was available where 7
 * stood. That the old uses follow to the new place happens by chance only (published rule).
 */
import { SELF } from "../../../genome.ts";
import { placeClone } from "./copy.ts";
import type { Operator } from "./operator.ts";

export const move: Operator = {
  name: "move",
  targets: 2,

  draw(d) {
    const [source, before] = d.pair() ?? [];
    if (source === undefined || before === undefined) return undefined;
    const rewires = placeClone(d, source, before, [source]);
    if (rewires === undefined) return undefined;
    const targets = [source.id, before.id];
    if (!d.isUsed(source)) return { op: "move", targets, rewires };
    const clone = d.isBefore(before, source) ? [SELF] : [];
    const value = d.value(source, source.at, source.fn, [source], clone);
    return { op: "move", targets, rewires: [...rewires, { slot: "*", value }] };
  },

  apply(variant, edit, self) {
    const source = variant.living(edit.targets[0]);
    const clone = variant.cloneBefore(source, variant.position(edit.targets[1]), self);
    variant.rewire(edit, new Map([[SELF, clone]]), source);
    variant.retire(source);
  },
};
