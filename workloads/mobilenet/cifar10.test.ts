import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decoded, SIDE, testImages } from "./cifar10.ts";

/** The inverse, for one image: what a predictor leaves over. */
function encoded(label: number, planes: readonly Uint8Array[]): Uint8Array {
  const residuals = planes.map((pixels) =>
    Uint8Array.from(pixels, (value, k) => {
      const [x, y] = [k % SIDE, Math.floor(k / SIDE)];
      const at = (dx: number, dy: number): number => pixels[k - dx - dy * SIDE] as number;
      if (y === 0) return value - (x === 0 ? 0 : at(1, 0));
      if (x === 0) return value - at(0, 1);
      const gradient = at(1, 0) + at(0, 1) - at(1, 1);
      const [, median] = [at(1, 0), at(0, 1), gradient].sort((a, b) => a - b);
      return value - (median as number);
    }),
  ) as [Uint8Array, Uint8Array, Uint8Array];
  const [red, green, blue] = residuals;
  const less = (plane: Uint8Array): Uint8Array =>
    plane.map((value, k) => value - (green[k] as number));
  return Uint8Array.from([label, ...less(red), ...green, ...less(blue)]);
}

describe("images", () => {
  it("are what was encoded", () => {
    const planes = [3, 5, 7].map((factor) =>
      Uint8Array.from({ length: SIDE * SIDE }, (_, k) => factor * k + ((k * k) >> factor)),
    );
    const { count, labels, pixels } = decoded(encoded(4, planes));
    expect([count, ...labels]).toEqual([1, 4]);
    expect(Buffer.compare(pixels, Buffer.concat(planes))).toBe(0);
  });

  const images = testImages();
  it.skipIf(images === undefined)("of the test set have its published bytes", () => {
    const { count, labels, pixels } = images!;
    const hash = createHash("sha256");
    for (let k = 0; k < count; k++) {
      hash.update(labels.subarray(k, k + 1)).update(pixels.subarray(k * 3072, (k + 1) * 3072));
    }
    const wanted = "a1a6452109f7ce681c3605809b6b1212fec9c775f8a1a25bd18aa6e5738c83e9";
    expect(hash.digest("hex")).toBe(wanted);
  });
});
