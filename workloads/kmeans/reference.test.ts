import { describe, expect, it } from "vitest";
import { cases, inputs } from "./cases.ts";
import { type Clustering, lloyd, type Points, startOf } from "./reference.ts";
import workload from "./workload.ts";

/** @param features of the first point, then of the second. */
function points(dimensions: number, clusters: number, ...features: number[]): Points {
  const count = features.length / dimensions;
  return {
    ...{ count, dimensions, clusters, steps: 50, still: 0 },
    features: Float32Array.from(features, (_, i) => {
      return features[(i % count) * dimensions + Math.floor(i / count)]!;
    }),
  };
}

/** Sum over all points of the squared distance to the centroid of their cluster. */
function spread(
  { count, features, dimensions }: Points,
  { cluster, centroids }: Clustering,
): number {
  return features.reduce((sum, feature, i) => {
    const centroid = cluster[i % count]! * dimensions + Math.floor(i / count);
    return sum + (feature - centroids[centroid]!) ** 2;
  }, 0);
}

describe("the CPU reference", () => {
  it("finds two groups on a line", () => {
    const { cluster, centroids } = lloyd(points(1, 2, 1, 11, 2, 10, 12, 3));
    expect([...cluster]).toEqual([0, 1, 0, 1, 1, 0]);
    expect([...centroids]).toEqual([2, 11]);
  });

  it("takes the mean of all for one cluster", () => {
    expect([...lloyd(points(2, 1, 0, 5, 4, 7, 8, 9)).centroids]).toEqual([4, 7]);
  });

  it("leaves a centroid without points where it is", () => {
    const { cluster, centroids } = lloyd(points(1, 3, 5, 5, 5, 5, 5, 8));
    expect([...cluster]).toEqual([1, 1, 1, 1, 1, 0]);
    expect([...centroids]).toEqual([8, 5, 5]);
  });

  it("never spreads wider from one step to the next", () => {
    const asked = inputs({ split: "validation", seed: 3, index: 0, scale: "small" });
    const spreads = [1, 2, 3, 4, 5, 6].map((steps) => {
      return spread(asked, lloyd({ ...asked, steps, still: 0 }));
    });
    expect(spreads).toEqual([...spreads].sort((a, b) => b - a));
    expect(new Set(spreads).size).toBe(6);
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const asked = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const right = lloyd(asked);
    const error = (wrong: Clustering) => workload.error!({ ...wrong }, { ...right }, asked);

    /** The points without one of their features. */
    const without = (gone: number): Points => {
      const features = asked.features.map((x, i) => (Math.floor(i / asked.count) === gone ? 0 : x));
      return { ...asked, features };
    };

    it.each<[string, () => Clustering]>([
      ["a step less", () => lloyd({ ...asked, steps: asked.steps - 1 })],
      ["a step more", () => lloyd({ ...asked, steps: asked.steps + 1, still: 0 })],
      ["centroids of the start", () => ({ ...right, centroids: startOf(asked) })],
      ["clusters of the first step", () => ({ ...right, ...clustersAfter(1) })],
      ["a feature left out", () => lloyd(without(0))],
      ["the last feature left out", () => lloyd(without(asked.dimensions - 1))],
      ["a cluster less", () => lloyd(fewer())],
      ["the last points left out of the sums", () => ({ ...right, centroids: partial() })],
    ])("refuses %s", (_, shortcut) => {
      expect(error(shortcut())).toBeGreaterThan(5 * workload.tolerance!);
    });

    const clustersAfter = (steps: number) => ({ cluster: lloyd({ ...asked, steps }).cluster });

    /** With the last centroid where no point is near. */
    function fewer(): Points {
      const features = asked.features.slice();
      const last = Math.floor(((asked.clusters - 1) * asked.count) / asked.clusters);
      for (let f = 0; f < asked.dimensions; f++) features[f * asked.count + last] = 1e4;
      return { ...asked, features };
    }

    /** Centroids of all but the last 64 points. */
    function partial(): Float32Array {
      const { dimensions, clusters, features } = asked;
      const count = asked.count - 64;
      return Float32Array.from({ length: clusters * dimensions }, (_, i) => {
        const members = Array.from({ length: count }, (_, p) => p).filter(
          (p) => right.cluster[p] === Math.floor(i / dimensions),
        );
        const own = members.map((p) => features[(i % dimensions) * asked.count + p]!);
        return own.reduce((sum, x) => sum + x, 0) / own.length;
      });
    }
  },
);
