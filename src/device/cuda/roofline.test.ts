/** The least time of a session, against figures of a GPU. */
import { describe, expect, it } from "vitest";
import { leastTime } from "./roofline.ts";

/** H200: 132 multiprocessors, 1,980 MHz; its memory takes 4.8 TB/s. */
const H200 = { multiprocessors: 132, clockMHz: 1980 };

describe("the least time of a session", () => {
  it("lets no program write its outputs faster than all multiprocessors together can store", () => {
    expect(leastTime(128 * 132, H200)).toBeCloseTo(1000 / 1980, 10);
    expect(leastTime(0, H200)).toBe(0);
  });

  it("is never above what memory alone takes, so that nothing honest is refused", () => {
    const bytes = 2 ** 30;
    expect(leastTime(bytes, H200)).toBeLessThan(bytes / 4800);
    expect(leastTime(bytes, H200)).toBeGreaterThan(bytes / 48_000);
  });
});
