/**
 * What evolution has been seen to do to the training of a support vector machine, as edits of ours: it stops
 * early, which costs nothing on some data and much on other. The workloads' check refuses each.
 */
import { describe } from "vitest";
import { type Overfit, refuses } from "./overfits.ts";

/** The reduction over a warp of who most wants to fall, which comes second. */
const SECOND_REDUCTION =
  /(?:shfl\.sync[\s\S]*?br i1[^\n]*!llvm\.loop[\s\S]*?)%v\d+ = icmp ult i32 %v\d+, 2\s+br i1 %v\d+, [^\n]*!llvm\.loop[^\n]* ; (?<loop>\d+)/;

const FIRST_EXTREME = /store float [^\n]* ; (?<store>\d+)/;

const OVERFITS: readonly Overfit[] = [
  [
    "the test of convergence asks one lane who most wants to rise",
    (find) => {
      const reduced =
        /phi float \[ %v(?<own>\d+), %b\d+ \][^\n]*\s+%v\d+ = phi i32 [^\n]*\s+%v\d+ = tail call[^\n]*shfl/;
      const { own } = find("select", reduced);
      return `operand [${find("select", FIRST_EXTREME)["store"]}.0=${own}]`;
    },
  ],
  [
    "the test of convergence asks one lane who most wants to fall",
    (find) => {
      const { turned, fall } = find(
        "select",
        /%v(?<turned>\d+) = fneg contract float %v(?<fall>\d+)\s+%v\d+ = getelementptr [^\n]*\s+store float %v\k<turned>/,
      );
      const { own } = find(
        "select",
        new RegExp(String.raw`phi float \[ %v${fall}, %b\d+ \], \[ %v(?<own>\d+), %b\d+ \]`),
      );
      return `operand [${turned}.0=${own}]`;
    },
  ],
  [
    "one of the two extremes is that of a few lanes",
    (find) => {
      const { always } = find("select", /%v(?<always>\d+) = icmp slt i32 %v\d+, %a\d+\s+br i1/);
      return `operand [${find("select", SECOND_REDUCTION)["loop"]}.0=${always}]`;
    },
  ],
  [
    "one of the two extremes is never stored",
    (find) => `delete ${find("select", FIRST_EXTREME)["store"]}`,
  ],
  [
    "a round ends before its first pair",
    (find) => {
      const over =
        /%v(?<first>\d+) = icmp eq i32 %v\d+, 0\s[\s\S]*?%v(?<enough>\d+) = fcmp contract ule float %v\d+, %v\d+\s+br i1 %v\k<enough>, [^\n]* ; (?<branch>\d+)[\s\S]*?%v(?<end>\d+) = select i1 %v\k<enough>, i1 true/;
      const { first, branch, end } = find("solve", over);
      return `operand [${branch}.0=${first}]; operand [${end}.0=${first}]`;
    },
  ],
  [
    "gradients stay as they were",
    (find) =>
      `delete ${find("update", /store float %v\d+, ptr %v\d+, [^\n]* ; (?<store>\d+)\n/)["store"]}`,
  ],
  [
    "a lane looks at one point of its chunk alone",
    (find) => {
      const again = /br i1 %v\d+, label %b\d+, label %b\d+, !llvm\.loop[^\n]* ; (?<branch>\d+)\n/;
      return `condition [${find("select", again)["branch"]}.0=#0]`;
    },
  ],
];

describe("a training on census data in which", () => {
  refuses("svm", OVERFITS);
});

describe("a training on digits in which", () => {
  refuses("svm/mnist.workload.ts", OVERFITS);
});
