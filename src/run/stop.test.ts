import { describe, expect, it } from "vitest";
import { rejected } from "../fitness.ts";
import type { Trial } from "../search.ts";
import { Stop } from "./stop.ts";

const trial = (...fitness: readonly number[]): Trial => ({
  candidate: { genome: [] },
  genome: [],
  outcome: { status: "ok", fitness },
});
const failed: Trial = { candidate: { genome: [] }, genome: [], outcome: rejected("check", "x") };

describe("a search's end", () => {
  it("never comes without a rule", () => {
    const stop = new Stop({}, [100, 0]);
    for (let i = 0; i < 1000; i++) stop.hear([failed, trial(1, 0)], i);
    expect(stop.why).toBeUndefined();
  });

  it("comes after so many evaluations without a better variant", () => {
    const stop = new Stop({ stopAfter: "4evals" }, [100, 0]);
    stop.hear([failed, failed, trial(90, 0)], 1);
    stop.hear([failed, trial(90, 0), trial(95, 0.1)], 2);
    expect(stop.why).toBeUndefined();
    stop.hear([trial(100, 0)], 3);
    expect(stop.why).toBe("stagnation");
  });

  it("takes less error at more time for better, too", () => {
    const stop = new Stop({ stopAfter: "2gens" }, [100, 0]);
    stop.hear([trial(50, 0.5)], 1);
    stop.hear([trial(70, 0.2)], 2);
    stop.hear([trial(80, 0.2)], 3);
    expect(stop.why).toBeUndefined();
    stop.hear([trial(50, 0.5)], 4);
    expect(stop.why).toBe("stagnation");
  });

  it("comes with the speed-up aimed at, at error 0", () => {
    const stop = new Stop({ target: 2 }, [100, 0]);
    stop.hear([trial(40, 0.1), trial(51, 0)], 1);
    expect(stop.why).toBeUndefined();
    stop.hear([trial(50, 0)], 1);
    expect(stop.why).toBe("target");
  });

  it.each(["60s", "10", "0gens", "-1evals", "soon"])('refuses to stop after "%s"', (stopAfter) => {
    const code = stopAfter === "0gens" || stopAfter === "-1evals" ? "bad-budget" : "bad-stop-after";
    expect(() => new Stop({ stopAfter }, [1, 0])).toThrow(expect.objectContaining({ code }));
  });

  it.each([1, 0.5, -2, Number.NaN, Infinity])("refuses to aim at %d", (target) => {
    expect(() => new Stop({ target }, [1, 0])).toThrow(
      expect.objectContaining({ code: "bad-target" }),
    );
  });
});
