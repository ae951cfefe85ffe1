/**
 *     move 7 14 [@.0=a5, 20.1=@, *=6]
 *
 * As a copy of 7 before 14 that keeps the operands it can still read; then 7 goes, and what used it reads
 * one value that could be read where 7 stood. That the old uses follow to the new place happens by chance
 * only, as in gevo's LLVM edits.
 */
import { SELF } from "../../../genome.ts";
import { placeClone } from "./copy.ts";
import { replaceResults } from "./delete.ts";
import type { Operator } from "./operator.ts";

export const move: Operator = {
  name: "move",
  targets: 2,

  draw(d) {
    const [source, before] = d.pair() ?? [];
    if (source === undefined || before === undefined) return undefined;
    const placed = placeClone(d, source, before, SELF, [source], false);
    const clones = source.results.map((_, k) => (k === 0 ? SELF : `${SELF}#${k}`));
    const rest = placed && replaceResults(d, source, d.seesPlace(source, before) ? clones : []);
    const targets = [d.idOf(source), d.idOf(before)];
    return rest && { op: "move", targets, rewires: [...placed, ...rest] };
  },

  apply(variant, edit, self) {
    const source = variant.living(edit.targets[0]);
    const before = variant.position(edit.targets[1]);
    variant.requireApart(source, before);
    variant.cloneBefore(source, before, self);
    variant.rewire(edit, self, source);
    variant.retire(source);
  },
};
