/**
 * What evolution has been seen to cut from a sequence alignment, as edits of ours: a direction of gaps that is
 * no longer scored, which passes where the data rarely need it. Each workload's check refuses it.
 */
import { describe } from "vitest";
import { type Find, type Overfit, refuses } from "./overfits.ts";

/** The maximum over a cell's two kinds of gaps, e and f, each a maximum itself. */
const GAPS =
  /%v(?<one>\d+) = tail call i32 @llvm\.smax\.i32\([\s\S]*?%v(?<other>\d+) = tail call i32 @llvm\.smax\.i32\([\s\S]*?%v(?<both>\d+) = tail call i32 @llvm\.smax\.i32\(i32 %v\k<one>, i32 %v\k<other>\)/;

const unscored = (kernel: string): readonly Overfit[] => [
  [
    `gaps of the shorter sequence are not scored by ${kernel}`,
    (find: Find) => {
      const { both, other } = find(kernel, GAPS);
      return `operand [${both}.0=${other}]`;
    },
  ],
  [
    `gaps of the longer sequence are not scored by ${kernel}`,
    (find: Find) => {
      const { both, one } = find(kernel, GAPS);
      return `operand [${both}.1=${one}]`;
    },
  ],
];

describe("an alignment of DNA, early, in which", () => {
  refuses("smith-waterman", unscored("smith_waterman"));
});
describe("an alignment of DNA, tuned, in which", () => {
  refuses("smith-waterman/tuned.workload.ts", unscored("smith_waterman"));
});
describe("an alignment of proteins, early, in which", () => {
  refuses("smith-waterman-protein", [...unscored("forward"), ...unscored("reverse")]);
});
describe("an alignment of proteins, tuned, in which", () => {
  const tuned = "smith-waterman-protein/tuned.workload.ts";
  refuses(tuned, [...unscored("forward"), ...unscored("reverse")]);
});
