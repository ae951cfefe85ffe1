/**
 * What evolution has been seen to cut from a sequence alignment, as edits of ours: a direction of gaps that is
 * no longer scored, borders between warps, ends, and ties, which passes where the data rarely need them. Each
 * workload's check refuses it.
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

/** Of the tuned form: what one warp leaves for the next lies in an array of 8, a place for each. */
const BORDER = String.raw`\[2 x \[8 x %struct\.Left\]\]`;

const atBorders = (kernel: string): readonly Overfit[] => [
  [
    `a gap ends at the border of two warps in ${kernel}`,
    (find: Find) => {
      // h, e and the older h are stored one after the other.
      const left =
        /getelementptr inbounds i8, ptr %v\d+, i64 4\n {2}store i32 [^\n]* ; (?<store>\d+)/;
      const { store } = find(
        kernel,
        new RegExp(`${BORDER}[^\\n]*\\n[^\\n]*\\n[^\\n]*${left.source}`),
      );
      return `delete ${store}`;
    },
  ],
  [
    `the first lane of a warp does without the warp before in ${kernel}`,
    (find: Find) => {
      const { branch } = find(
        kernel,
        new RegExp(
          `label %b(?<to>\\d+), label %b\\d+ ; (?<branch>\\d+)\\n\\nb\\k<to>:(?:[^\\n]+\\n)+?[^\\n]*${BORDER}`,
        ),
      );
      return `condition [${branch}.0=#0]`;
    },
  ],
  [
    `the longer sequence is read as far as the block is wide in ${kernel}`,
    (find: Find) => {
      const copied =
        /6longer to ptr\)[^\n]*\n {2}store i8 (?:[^\n]*\n){3} {2}br i1 [^\n]*!llvm\.loop[^\n]* ; (?<loop>\d+)/;
      return `condition [${find(kernel, copied)["loop"]}.0=#0]`;
    },
  ],
  [
    `of equal scores within a warp the lower column wins in ${kernel}`,
    (find: Find) => {
      const tie = /shfl\.sync\.down[\s\S]*?= icmp eq i32 [^\n]*\n {2}br i1 [^\n]* ; (?<branch>\d+)/;
      return `condition [${find(kernel, tie)["branch"]}.0=#0]`;
    },
  ],
];

const AT_THE_END: Overfit = [
  "the last residue of the longer sequence is left out by forward",
  (find) => {
    const { last, within } = find(
      "forward",
      /%v(?<last>\d+) = add nsw i32 %v(?<rows>\d+), -1\n[\s\S]*?%v(?<within>\d+) = icmp slt i32 %v\d+, %v\k<rows>\n/,
    );
    return `operand [${within}.1=${last}]`;
  },
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
  refuses(tuned, [
    ...["forward", "reverse"].flatMap((kernel) => [...unscored(kernel), ...atBorders(kernel)]),
    AT_THE_END,
  ]);
});
