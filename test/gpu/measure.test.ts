/** Timing on a GPU. Times vary: what is asserted are ratios with a wide margin and exact contents. */
import { afterAll, describe, expect, it } from "vitest";
import { gpu } from "./device.ts";
import { kernels } from "./kernels.ts";

const found = typeof gpu === "string" ? undefined : gpu;

describe.skipIf(found === undefined)(`timing (${found?.description ?? gpu})`, () => {
  const device = found as NonNullable<typeof found>;
  afterAll(() => device.close());
  const open = () => device.open(kernels, { budget: 1, poison: 5 });
  const launched = (entry: string) => {
    const session = open();
    const out = session.output(Uint32Array, 1024);
    session.launch(entry, { grid: [4], block: [256], args: [out] });
    return session;
  };

  it("finds that a loop of half as many turns is faster", () => {
    const [slow, fast] = [launched("spin_twice"), launched("spin")];
    const better = slow.compare(fast, "warm");
    expect(better.verdict).toBe("faster");
    expect(better.ratio.median).toBeGreaterThan(0.4);
    expect(better.ratio.median).toBeLessThan(0.9);
    const worse = fast.compare(slow, "warm");
    expect(worse.verdict).toBe("slower");
    expect(worse.end).toBe("decided");
  });

  it("calls a program no faster than itself", () => {
    const again = launched("spin").compare(launched("spin"), "warm");
    expect(["same", "ambiguous"]).toContain(again.verdict);
  });

  it("repeats from the same starting state", () => {
    const session = open();
    const counted = session.inout(new Uint32Array(1024).fill(7));
    session.launch("count", { grid: [4], block: [256], args: [counted] });
    session.launch("count", { grid: [4], block: [256], args: [counted] });
    for (const l2 of ["cold", "warm"] as const) {
      const timing = session.timing(l2);
      expect(timing.times[0]?.median).toBeGreaterThan(0);
      expect([...session.read(counted)].every((value) => value === 9)).toBe(true);
    }
    expect(session.changedInputs()).toEqual([]);
    session.close();
  });
});
