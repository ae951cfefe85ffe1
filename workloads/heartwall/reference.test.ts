import { describe, expect, it } from "vitest";
import { scaledError } from "../error.ts";
import { cases, inputs } from "./cases.ts";
import { correlation, type Film, square, track } from "./reference.ts";
import workload from "./workload.ts";

describe("the CPU reference", () => {
  it("correlates whatever the light: 1 with a brighter self, -1 with the negative", () => {
    const some = [3, 1, 4, 1, 5, 9, 2, 6];
    expect(
      correlation(
        some,
        some.map((x) => 2 * x + 7),
      ),
    ).toBeCloseTo(1, 12);
    expect(
      correlation(
        some,
        some.map((x) => 10 - x),
      ),
    ).toBeCloseTo(-1, 12);
    expect(correlation([1, 1, -1, -1], [1, -1, 1, -1])).toBe(0);
    expect(correlation(some, [4, 4, 4, 4, 4, 4, 4, 4])).toBe(-1);
  });

  it("repeats the rim's pixels beyond the rim", () => {
    const film = { width: 2, height: 1 } as Film;
    const pixels = square(film, Float32Array.of(7, 8), 0, 0);
    expect(pixels.slice(0, 13)).toEqual([7, 7, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 8]);
    expect(pixels).toHaveLength(169);
  });

  it("follows a surface that is shifted by whole pixels", () => {
    const [x, y] = [30, 25];
    const film = inputs({ split: "search", seed: 5, index: 0, scale: "small" });
    const [first] = film.frames;
    const shifted = (dx: number, dy: number) =>
      first!.map((_, i) => {
        const column = Math.min(Math.max((i % film.width) - dx, 0), film.width - 1);
        const row = Math.min(Math.max(Math.floor(i / film.width) - dy, 0), film.height - 1);
        return first![row * film.width + column]!;
      });
    const frames = [first!, shifted(3, -2), shifted(-1, -4)];
    const tracks = track({ ...film, frames, xs: Int32Array.of(x), ys: Int32Array.of(y) });
    expect([...tracks.xs]).toEqual([x + 3, x - 1]);
    expect([...tracks.ys]).toEqual([y - 2, y - 4]);
    for (const score of tracks.scores) expect(score).toBeCloseTo(1, 6);
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const film = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const right = { ...track(film) };
    const errorOf = (wrong: ReturnType<typeof track>) => scaledError({ ...wrong }, right);
    const half = film.width * Math.floor(film.height / 2);

    it("moves every point by some pixels", () => {
      expect(right.xs.slice(0, film.xs.length).some((x, i) => Math.abs(x - film.xs[i]!) > 1)).toBe(
        true,
      );
      expect(Math.min(...right.scores)).toBeGreaterThan(0.6);
    });

    it.each<[string, Partial<Film>]>([
      ["templates that learn nothing", { share: 0 }],
      [
        "the lower half of a frame",
        { frames: film.frames.map((f) => f.map((v, i) => (i < half ? 0 : v))) },
      ],
      ["the first frame again and again", { frames: film.frames.map(() => film.frames[0]!) }],
    ])("refuses %s", (_, shortcut) => {
      expect(errorOf(track({ ...film, ...shortcut }))).toBeGreaterThan(20 * workload.tolerance!);
    });

    it.each<[string, typeof correlation]>([
      ["products without means", (a, b) => a.reduce((sum, x, i) => sum + x * b[i]!, 0) / 1e6],
      [
        "every second pixel",
        (a, b) =>
          correlation(
            a.filter((_, i) => i % 2),
            b.filter((_, i) => i % 2),
          ),
      ],
      ["a row less", (a, b) => correlation(a.slice(13), b.slice(13))],
    ])("refuses a correlation of %s", (_, similarity) => {
      expect(errorOf(track(film, similarity))).toBeGreaterThan(20 * workload.tolerance!);
    });
  },
);
