import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resize } from "./resize.ts";

const shape = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 4 });
const count = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);

describe("resize", () => {
  it("ends in the shape that is asked for, each step legal after the one before", () => {
    fc.assert(
      fc.property(shape, shape, (from, to) => {
        let now: readonly number[] = from;
        for (const step of resize(from, to)) {
          switch (step.kind) {
            case "slice":
              for (const [d, size] of step.shape.entries()) {
                expect(step.start[d]).toBeGreaterThanOrEqual(0);
                expect((step.start[d] ?? 0) + size).toBeLessThanOrEqual(now[d] ?? -1);
              }
              break;
            case "pad":
              expect(step.shape).toEqual(
                now.map((size, d) => (step.low[d] ?? -1) + size + (step.high[d] ?? -1)),
              );
              for (const size of [...step.low, ...step.high])
                expect(size).toBeGreaterThanOrEqual(0);
              break;
            case "reshape":
              expect(count(step.shape)).toBe(count(now));
              break;
            case "broadcast":
              expect(step.shape.slice(step.shape.length - now.length)).toEqual(now);
              break;
          }
          expect(step.shape).not.toEqual(now);
          now = step.shape;
        }
        expect(now).toEqual(to);
      }),
    );
  });

  it("cuts out the middle and pads the larger half behind", () => {
    expect(resize([5], [2])).toEqual([{ kind: "slice", shape: [2], start: [1] }]);
    expect(resize([2], [5])).toEqual([{ kind: "pad", shape: [5], low: [1], high: [2] }]);
  });
});
