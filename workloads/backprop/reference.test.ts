import { describe, expect, it } from "vitest";
import { cases, inputs } from "./cases.ts";
import { OutputUnit, sigmoid, type Training, train } from "./reference.ts";
import workload from "./workload.ts";

/** What the network answers to a pattern with these weights. */
function answer(training: Training, values: Float32Array): number {
  const hidden = Array.from({ length: training.hidden }, (_, unit) =>
    sigmoid(
      values.reduce((sum, x, i) => sum + x * training.weights[i * training.hidden + unit]!, 0),
    ),
  );
  return new OutputUnit(training).answer(hidden);
}

function loss(training: Training): number {
  const { values, target } = training.patterns[0]!;
  return (target - answer(training, values)) ** 2 / 2;
}

const small: Training = {
  patterns: [{ values: Float32Array.of(1, 0.5, -2), target: 0.9 }],
  hidden: 2,
  weights: Float32Array.of(0.25, -0.5, 0.75, 0.125, -0.375, 0.5),
  outer: Float32Array.of(0.5, -1, 0.25),
  rate: 1,
  momentum: 0,
};

describe("the CPU reference", () => {
  it.each(["weights", "outer"] as const)("moves %s down the slope of the loss", (which) => {
    const moved = train(small)[which];
    for (let i = 0; i < moved.length; i++) {
      const shifted = (by: number): Training => {
        const values = small[which].slice();
        values[i]! += by;
        return { ...small, [which]: values };
      };
      const slope = (loss(shifted(1 / 512)) - loss(shifted(-1 / 512))) * 256;
      expect(moved[i]! - small[which][i]!).toBeCloseTo(-slope, 5);
    }
  });

  it("goes on in the last direction by the momentum", () => {
    const twice = { ...small, patterns: [small.patterns[0]!, small.patterns[0]!] };
    const first = train(small).outer;
    const plain = train({ ...twice }).outer;
    const pushed = train({ ...twice, momentum: 0.5 }).outer;
    for (const [i, was] of small.outer.entries()) {
      expect(pushed[i]! - plain[i]!).toBeCloseTo(0.5 * (first[i]! - was), 6);
    }
  });

  it("learns a pattern that it sees again and again", () => {
    const patterns = Array.from({ length: 400 }, () => small.patterns[0]!);
    const trained = { ...small, ...train({ ...small, patterns }) };
    expect(answer(trained, small.patterns[0]!.values)).toBeCloseTo(0.9, 2);
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const asked = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const right = train(asked);
    const error = (wrong: Training) => workload.error!({ ...train(wrong) }, { ...right }, asked);

    /** Patterns in which some inputs are 0. */
    const blank = (gone: (i: number) => boolean): Training => {
      const patterns = asked.patterns.map(({ values, target }) => ({
        values: values.map((value, i) => (gone(i) ? 0 : value)),
        target,
      }));
      return { ...asked, patterns };
    };

    it.each<[string, Training]>([
      ["doing nothing", { ...asked, patterns: [] }],
      ["a pattern less", { ...asked, patterns: asked.patterns.slice(1) }],
      ["no momentum", { ...asked, momentum: 0 }],
      ["no bias", blank((i) => i === 0)],
      ["the last inputs left out", blank((i) => i >= asked.patterns[0]!.values.length - 2)],
      ["a row of every block left out", blank((i) => i % 16 === 15)],
      ["the last block left out", blank((i) => i >= 128 * Math.floor(asked.weights.length / 2048))],
    ])("refuses %s", (_, wrong) => {
      expect(error(wrong)).toBeGreaterThan(20 * workload.tolerance!);
    });

    it("refuses inputs that count in one pass only", () => {
      // The flow into the hidden units lacks every sixteenth input; the weights of all are adjusted.
      const width = asked.hidden;
      const weights = asked.weights.map((w, at) => (Math.floor(at / width) % 16 === 15 ? 0 : w));
      const wrong = train({ ...asked, weights });
      const back = wrong.weights.map((w, at) => w + asked.weights[at]! - weights[at]!);
      const outputs = { ...wrong, weights: back };
      expect(workload.error!(outputs, { ...right }, asked)).toBeGreaterThan(
        20 * workload.tolerance!,
      );
    });
  },
);
