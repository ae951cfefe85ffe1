import { Random } from "gevo";
import { describe, expect, it } from "vitest";
import { errorOf } from "./accuracy.ts";
import { cases, inputs, trained } from "./cases.ts";
import { type Batch, EPSILON, type Form } from "./network.ts";
import { classify } from "./reference.ts";
import { arraysOf, photographs, trainedParameters } from "./trained.ts";
import workload from "./workload.ts";

/** A norm that changes nothing. */
const neutral = (name: string, channels: number): [string, Float32Array][] => [
  [`${name}.gamma`, new Float32Array(channels).fill(1)],
  [`${name}.beta`, new Float32Array(channels)],
  [`${name}.mean`, new Float32Array(channels)],
  [`${name}.var`, new Float32Array(channels).fill(1 - EPSILON)],
];

/** One image through a stem of one channel that takes red through the given taps, and a dense layer of 1. */
function redOnly(taps: readonly number[], pixels: readonly number[], side: number): number {
  const form: Form = { stem: 1, blocks: [], classes: 1 };
  const parameters = new Map([
    ["stem.conv", Float32Array.from(taps.flatMap((tap) => [tap, 0, 0]))],
    ...neutral("stem.bn", 1),
    ["dense.w", Float32Array.of(1)],
    ["dense.b", Float32Array.of(0.5)],
  ]);
  const colours = Float32Array.from(pixels.flatMap((red) => [red, 100, 100]));
  return classify({ form, parameters, images: 1, side, pixels: colours })[0]!;
}

describe("the CPU reference", () => {
  it("takes the mean of what a convolution leaves above 0", () => {
    expect(redOnly([0, 0, 0, 0, 2, 0, 0, 0, 0], [1, -2, 3, 4], 2)).toBeCloseTo(16 / 4 + 0.5);
  });

  it("sees zeros around the image", () => {
    // The tap looks at the pixel above to the left: only the lower right one has it inside.
    expect(redOnly([1, 0, 0, 0, 0, 0, 0, 0, 0], [8, 1, 1, 1], 2)).toBeCloseTo(8 / 4 + 0.5);
  });

  it("adds the shortcut of a block, through its own convolution where the shape changes", () => {
    const form: Form = { stem: 1, blocks: [{ channels: 1, stride: 2 }], classes: 1 };
    const parameters = new Map([
      ["stem.conv", Float32Array.from({ length: 27 }, (_, i) => Number(i === 12))],
      ...neutral("stem.bn", 1),
      ["block1.conv1", new Float32Array(9)],
      ...neutral("block1.bn1", 1),
      ["block1.conv2", new Float32Array(9)],
      ...neutral("block1.bn2", 1),
      ["block1.down.conv", Float32Array.of(3)],
      ...neutral("block1.down.bn", 1),
      ["dense.w", Float32Array.of(1)],
      ["dense.b", Float32Array.of(0)],
    ]);
    // Of 3 x 3 pixels, stride 2 takes the corners.
    const pixels = Float32Array.from([1, 9, 2, 9, 9, 9, 3, 9, 4].flatMap((red) => [red, 7, 7]));
    expect(classify({ form, parameters, images: 1, side: 3, pixels })[0]).toBeCloseTo(3 * 2.5);
  });

  it("classifies photographs as well as it was trained to (needs the trained network and photographs)", (context) => {
    const batch = trained("test", 12, new Random(1));
    if (batch === undefined) return context.skip();
    const scores = classify(batch);
    const right = Array.from(batch.labels!).filter((label, i) => {
      const own = scores.subarray(10 * i, 10 * (i + 1));
      return own.indexOf(Math.max(...own)) === label;
    });
    // 94.88 % of all 10,000: fewer than 10 of 12 are as likely as one in fifty.
    expect(right.length).toBeGreaterThanOrEqual(10);
  }, 120_000);
});

describe("real data, where present", () => {
  it("unpacks the images of each class", (context) => {
    const all = photographs("test");
    if (all === undefined) return context.skip();
    const counts = new Array<number>(10).fill(0);
    for (const label of all.labels) counts[label]!++;
    expect(counts).toEqual(new Array(10).fill(1000));
    const sum = new Array<number>(3).fill(0);
    for (let i = 0; i < 200; i++) {
      all.pixels(i).forEach((value, k) => {
        sum[k % 3]! += value;
      });
    }
    for (const colour of sum) expect(Math.abs(colour / (200 * 1024))).toBeLessThan(0.15);
  });

  it("reads the parameters by name", (context) => {
    const all = trainedParameters();
    if (all === undefined) return context.skip();
    expect(all.size).toBe(102);
    expect([...all.values()].reduce((sum, { length }) => sum + length, 0)).toBe(11_183_562);
    expect(all.get("block3.down.conv")?.length).toBe(64 * 128);
  });

  it("refuses what is no archive", () => {
    expect(() => arraysOf(Buffer.alloc(100))).toThrow(RangeError);
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const batch = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const right = classify(batch);
    const changed = (name: string, to: (value: number, i: number) => number): Batch => {
      const parameters = new Map(batch.parameters);
      parameters.set(name, batch.parameters.get(name)!.map(to));
      return { ...batch, parameters };
    };
    const error = (wrong: Float32Array) => errorOf(wrong, right, batch);

    it("accepts what rounding changes", () => {
      expect(error(right.map((score) => score * (1 + 1e-5)))).toBeLessThan(1e-5);
    });

    it.each<[string, () => Float32Array]>([
      ["scores of another image", () => rotated(right, batch.form.classes)],
      ["scores of 0", () => new Float32Array(right.length)],
      ["scores that are no numbers", () => new Float32Array(right.length).fill(Number.NaN)],
      ["too few scores", () => right.slice(1)],
      ["a stem without its first row of taps", () => classify(rowless("stem.conv", "first"))],
      ["a block without the last row of taps", () => classify(rowless("block1.conv2", "last"))],
      ["no mean taken off", () => classify(changed("block1.bn1.mean", () => 0))],
      ["no shift", () => classify(changed("block2.bn2.beta", () => 0))],
      ["no scale", () => classify(changed("block2.bn1.gamma", () => 1))],
      ["no variance", () => classify(changed("stem.bn.var", () => 1))],
      ["no shortcut", () => classify(changed("block2.down.conv", () => 0))],
      ["no bias", () => classify(changed("dense.b", () => 0))],
      ["the last channel left out", () => classify(changed("dense.w", withoutLast()))],
      ["no cut-off at 0 in the stem", () => classify(changed("stem.bn.beta", (beta) => beta + 5))],
    ])("refuses %s", (_, shortcut) => {
      expect(error(shortcut())).toBeGreaterThan(workload.tolerance!);
    });

    /** Without three of the nine taps. */
    function rowless(name: string, which: "first" | "last"): Batch {
      const all = batch.parameters.get(name)!.length;
      const row = all / 3;
      const from = which === "last" ? all - row : 0;
      return changed(name, (weight, i) => (i >= from && i < from + row ? 0 : weight));
    }

    function withoutLast(): (weight: number, i: number) => number {
      const all = batch.parameters.get("dense.w")!.length;
      return (weight, i) => (i >= all - batch.form.classes ? 0 : weight);
    }
  },
);

function rotated(scores: Float32Array, by: number): Float32Array {
  return Float32Array.from([...scores.subarray(by), ...scores.subarray(0, by)]);
}
