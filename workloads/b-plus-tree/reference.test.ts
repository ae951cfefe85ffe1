import { describe, expect, it } from "vitest";
import { cases, inputs } from "./cases.ts";
import { type Answers, answersTo } from "./reference.ts";

describe("the CPU reference", () => {
  it("answers by hand", () => {
    const answers = answersTo({
      keys: Int32Array.of(2, 5, 6, 9),
      values: Int32Array.of(20, 50, 60, 90),
      wanted: Int32Array.of(5, 4, 9, 10),
      lows: Int32Array.of(5, 3, 7, 9, 6, -5),
      highs: Int32Array.of(6, 4, 99, 9, 5, 100),
    });
    expect([...answers.values]).toEqual([50, -1, 90, -1]);
    expect([...answers.counts]).toEqual([2, 0, 1, 1, 0, 4]);
    expect([...answers.sums]).toEqual([110, 0, 90, 90, 0, 220]);
  });

  it("cuts sums to 32 bits", () => {
    const keys = Int32Array.of(1, 2, 3);
    const values = new Int32Array(3).fill(0x3fffffff);
    const [lows, highs] = [Int32Array.of(0), Int32Array.of(9)];
    expect(answersTo({ keys, values, wanted: keys, lows, highs }).sums[0]).toBe(-0x40000003);
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const asked = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const right = answersTo(asked);

    /** Keys and values without those that `gone` names. */
    const without = (gone: (place: number) => boolean) => {
      const left = <T extends Int32Array>(all: T) => all.filter((_, place) => !gone(place));
      return answersTo({ ...asked, keys: left(asked.keys), values: left(asked.values) });
    };
    const by = (change: number) => (keys: Int32Array) => keys.map((key) => key + change);

    it.each<[string, () => Answers]>([
      ["the last keys left out", () => without((place) => place >= asked.keys.length - 16)],
      ["some keys of each leaf left out", () => without((place) => place % 32 === 31)],
      ["the value of the key before", () => ({ ...right, values: belowOrAt() })],
      [
        "ranges without their highest key",
        () => answersTo({ ...asked, highs: by(-1)(asked.highs) }),
      ],
      ["ranges without their lowest key", () => answersTo({ ...asked, lows: by(1)(asked.lows) })],
      ["ranges that end with a leaf", () => ({ ...right, counts: atMost(32) })],
      ["sums that start anew", () => ({ ...right, sums: right.sums.map((sum) => sum % 65536) })],
    ])("refuses %s", (_, shortcut) => {
      expect(shortcut()).not.toEqual(right);
    });

    const atMost = (most: number) => right.counts.map((count) => Math.min(count, most));

    /** Values of the last key that is not above the wanted one. */
    function belowOrAt(): Int32Array {
      return asked.wanted.map((key) => {
        const place = asked.keys.findLastIndex((other) => other <= key);
        return asked.values[place] ?? -1;
      });
    }

    it("asks for keys that are there and that are not, ranges of many leaves and of none", () => {
      const there = right.values.filter((value) => value !== -1).length;
      expect(there).toBeGreaterThan(100);
      expect(right.values.length - there).toBeGreaterThan(50);
      expect(right.counts.filter((count) => count === 0).length).toBeGreaterThan(5);
      expect(right.counts.filter((count) => count > 64).length).toBeGreaterThan(5);
    });
  },
);
