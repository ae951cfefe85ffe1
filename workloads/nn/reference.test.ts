import { describe, expect, it } from "vitest";
import { cases, inputs } from "./cases.ts";
import { errorOf, nearestRecords, type Search } from "./reference.ts";
import workload from "./workload.ts";

function search(records: readonly number[][], locations: readonly number[][], wanted: number) {
  return {
    latitudes: Float32Array.from(records, ([latitude]) => latitude!),
    longitudes: Float32Array.from(records, ([, longitude]) => longitude!),
    locations: Float32Array.from(locations.flat()),
    wanted,
  };
}

const four = search(
  [
    [0, 0],
    [3, 4],
    [6, 8],
    [0, 1],
  ],
  [
    [0, 0],
    [6, 7],
  ],
  3,
);

describe("the CPU reference", () => {
  it("ranks records by their distance", () => {
    const { records, distances } = nearestRecords(four);
    expect([...records]).toEqual([0, 3, 1, 2, 1, 3]);
    expect([...distances.subarray(0, 4)]).toEqual([0, 1, 5, 1]);
  });

  it("takes the first of records at one place", () => {
    const same = Array.from({ length: 5 }, () => [1, 1]);
    expect([...nearestRecords(search(same, [[2, 2]], 3)).records]).toEqual([0, 1, 2]);
  });
});

describe("the error", () => {
  const right = nearestRecords(four);
  const changed = (rank: number, record: number) => ({
    ...right,
    records: right.records.with(rank, record),
  });

  it("is how much farther a wrong record lies", () => {
    expect(errorOf(right, right, four)).toBe(0);
    expect(errorOf(changed(2, 2), right, four)).toBe(1);
  });

  it("does not care which of two equally near records was found", () => {
    const twins = search(
      [
        [1, 0],
        [0, 1],
      ],
      [[0, 0]],
      1,
    );
    const expected = nearestRecords(twins);
    expect(errorOf({ ...expected, records: Int32Array.of(1) }, expected, twins)).toBe(0);
  });

  it("refuses one record twice, no record, and a distance that is not the record's", () => {
    expect(errorOf(changed(1, 0), right, four)).toBe(Infinity);
    expect(errorOf(changed(2, 77), right, four)).toBeNaN();
    const distances = right.distances.with(2, 5.5);
    expect(errorOf({ ...right, distances }, right, four)).toBeCloseTo(0.1, 6);
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const asked = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const right = nearestRecords(asked);
    const count = asked.latitudes.length;

    /** What is found when only some of the records are looked at. */
    const among = (seen: (record: number) => boolean) => {
      const far = (values: Float32Array) => values.map((x, r) => (seen(r) ? x : 1e6));
      return nearestRecords({ ...asked, latitudes: far(asked.latitudes) });
    };
    const last = { ...asked, longitudes: new Float32Array(count) };
    const flat = { ...last, locations: asked.locations.map((x, i) => (i % 2 === 0 ? x : 0)) };
    const shared = (found: Search) => nearestRecords({ ...asked, ...found });

    it.each<[string, () => ReturnType<typeof nearestRecords>]>([
      ["the first block only", () => among((r) => r < 512)],
      ["the first block left out", () => among((r) => r >= 512)],
      ["the last block left out", () => among((r) => r < 512 * Math.floor(count / 512))],
      ["one record of each thread only", () => among((r) => r % 512 < 128)],
      ["one warp left out", () => among((r) => r % 128 < 96)],
      ["latitude only", () => shared(flat)],
      ["the first location for all", () => shared({ ...asked, locations: sameLocation(asked) })],
      ["squares for distances", () => ({ ...right, distances: right.distances.map((d) => d * d) })],
      ["ranks in reverse", () => ({ ...right, records: right.records.toReversed() })],
    ])("refuses %s", (_, shortcut) => {
      expect(errorOf(shortcut(), right, asked)).toBeGreaterThan(1000 * workload.tolerance!);
    });
  },
);

function sameLocation({ locations }: Search): Float32Array {
  return locations.map((_, i) => locations[i % 2]!);
}
