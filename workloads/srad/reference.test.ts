import { describe, expect, it } from "vitest";
import { cases, inputs } from "./cases.ts";
import { despeckle, type Picture, variation } from "./reference.ts";
import workload from "./workload.ts";

const total = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0);

function picture(rows: number, columns: number, values: readonly number[]): Picture {
  const plain = { top: 0, left: 0, height: rows, width: 2 };
  return { rows, columns, values: Float32Array.from(values), plain, steps: 1, rate: 1 };
}

describe("the CPU reference", () => {
  it("takes the variation of values from their sums", () => {
    expect(variation(2 + 4 + 6, 4 + 16 + 36, 3)).toBeCloseTo(8 / 3 / 16, 12);
  });

  it("moves a quarter of each difference where everything is speckle", () => {
    // The plain part varies far more than the rest, so all coefficients are 1.
    const pair = picture(1, 6, [9, 1, 1.3, 1.3, 1.3, 1.7]);
    const moved = despeckle({ ...pair, plain: { top: 0, left: 0, height: 1, width: 2 } });
    expect(moved[3]).toBeCloseTo(1.3, 6);
    expect(moved[4]).toBeCloseTo(1.3 + 0.1, 6);
    expect(moved[5]).toBeCloseTo(1.7 - 0.1, 6);
  });

  it("gains and loses no brightness", () => {
    const asked = inputs({ split: "search", seed: 9, index: 0, scale: "small" });
    expect(total(despeckle({ ...asked, steps: 9 }))).toBeCloseTo(total(asked.values), 2);
  });

  it("smooths speckle and keeps an edge", () => {
    const noisy = (i: number) => 1 + 0.04 * Math.sin(7 * i) + (i % 12 < 6 ? 0 : 1);
    const half = picture(
      12,
      12,
      Array.from({ length: 144 }, (_, i) => noisy(i)),
    );
    const plain = { top: 0, left: 0, height: 12, width: 5 };
    const after = despeckle({ ...half, plain, steps: 30 });
    const spread = (values: Float32Array) => {
      const left = [...values].filter((_, i) => i % 12 < 5);
      return Math.max(...left) - Math.min(...left);
    };
    expect(spread(after)).toBeLessThan(0.3 * spread(half.values));
    expect(after[78]! - after[77]!).toBeGreaterThan(0.8);
  });
});

interface Shortcut {
  readonly steps?: number;
  readonly sides?: readonly ("north" | "south" | "west" | "east")[];
  readonly coefficient?: "all 1" | "own" | "without gradient" | "without laplacian" | "unbounded";
  /** No flow between tiles of this width. */
  readonly wall?: number;
  readonly speckle?: number;
}

/** The step pixel by pixel, each with its four neighbours, with something left out. */
function shortened(asked: Picture, shortcut: Shortcut): Float32Array {
  const { rows, columns, plain, rate } = asked;
  let values = asked.values;
  for (let step = 0; step < (shortcut.steps ?? asked.steps); step++) {
    const now = values;
    const inPlain = now.filter((_, i) => {
      const [r, c] = [Math.floor(i / columns) - plain.top, (i % columns) - plain.left];
      return r >= 0 && c >= 0 && r < plain.height && c < plain.width;
    });
    const squares = inPlain.reduce((sum, value) => sum + value * value, 0);
    const q0 = shortcut.speckle ?? variation(total(inPlain), squares, inPlain.length);
    const neighbours = (i: number) => {
      const [r, c] = [Math.floor(i / columns), i % columns];
      const inside = (side: string, there: number, ok: boolean, crosses: boolean) =>
        ok && !crosses && (shortcut.sides?.includes(side as never) ?? true) ? there : i;
      const wall = shortcut.wall ?? Infinity;
      return [
        inside("north", i - columns, r > 0, r % wall === 0),
        inside("south", i + columns, r < rows - 1, (r + 1) % wall === 0),
        inside("west", i - 1, c > 0, c % wall === 0),
        inside("east", i + 1, c < columns - 1, (c + 1) % wall === 0),
      ];
    };
    const coefficient = now.map((here, i) => {
      const d = neighbours(i).map((there) => (now[there]! - here) / here);
      const kind = shortcut.coefficient;
      const gradient = kind === "without gradient" ? 0 : d.reduce((sum, x) => sum + x * x, 0);
      const laplacian = kind === "without laplacian" ? 0 : d.reduce((sum, x) => sum + x, 0);
      const q = (gradient / 2 - laplacian ** 2 / 16) / (1 + laplacian / 4) ** 2;
      const diffusion = 1 / (1 + (q - q0) / (q0 * (1 + q0)));
      if (kind === "all 1") return 1;
      return kind === "unbounded" ? diffusion : Math.min(Math.max(diffusion, 0), 1);
    });
    values = now.map((here, i) => {
      const [north, south, west, east] = neighbours(i) as [number, number, number, number];
      const by = (there: number) => coefficient[shortcut.coefficient === "own" ? i : there]!;
      const flow =
        coefficient[i]! * (now[north]! + now[west]! - 2 * here) +
        by(south) * (now[south]! - here) +
        by(east) * (now[east]! - here);
      return here + (rate / 4) * flow;
    });
  }
  return values;
}

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const asked = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const right = despeckle(asked);
    const error = (image: Float32Array) => workload.error!({ image }, { image: right }, asked);

    it("is what the plain form of the step gives", () => {
      expect(error(shortened(asked, {}))).toBeLessThan(0.1 * workload.tolerance!);
    });

    it.each<[string, Shortcut]>([
      ["doing nothing", { steps: 0 }],
      ["a step less", { steps: asked.steps - 1 }],
      ["no north", { sides: ["south", "west", "east"] }],
      ["no east", { sides: ["north", "south", "west"] }],
      ["plain diffusion", { coefficient: "all 1" }],
      ["one coefficient for all sides", { coefficient: "own" }],
      ["no gradient", { coefficient: "without gradient" }],
      ["no laplacian", { coefficient: "without laplacian" }],
      ["coefficients above 1", { coefficient: "unbounded" }],
      ["no flow between tiles", { wall: 16 }],
      ["the speckle of the first step throughout", { speckle: 0.01 }],
    ])("refuses %s", (_, shortcut) => {
      expect(error(shortened(asked, shortcut))).toBeGreaterThan(5 * workload.tolerance!);
    });
  },
);
