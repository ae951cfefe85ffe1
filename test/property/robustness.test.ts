/** Random genomes through the whole pipeline: every outcome typed, the parent alive. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { addToMix, evaluateRandomGenomes, type Mix } from "../../bench/random-genomes.ts";
import { openEvaluator } from "../../src/evaluate/index.ts";
import { STAGES } from "../../src/fitness.ts";
import { resolveWorkload } from "../../src/workload/resolve.ts";

const cache = mkdtempSync(join(tmpdir(), "gevo-robust-"));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

/** As many as take a while. */
const COUNTS = [
  ["hotspot", 200],
  ["needleman-wunsch", 100],
  ["smith-waterman", 60],
] as const;

describe.each(COUNTS)("random genomes of %s", (name, count) => {
  it("all get a typed outcome", async () => {
    const workload = resolveWorkload(name, process.cwd());
    const evaluator = await openEvaluator({ workload, device: "emulator", cache });
    const mix: Mix = {};
    let unsupported = 0;
    await evaluateRandomGenomes(evaluator, count, 11, (evaluated) => {
      addToMix(mix, evaluated);
      const { outcome } = evaluated;
      if (outcome.status === "unsupported") unsupported++;
      if (outcome.status === "rejected") expect(STAGES).toContain(outcome.stage);
      expect(outcome.status).not.toBe("lost");
    });
    await evaluator.close();
    expect(Object.values(mix).reduce((a, b) => a + b, 0)).toBe(count);
    expect(unsupported, JSON.stringify(mix)).toBe(0);
    // Most break the program, as they should; the check must have seen some that ran to their end.
    expect(mix["check: wrong-output"]).toBeGreaterThan(0);
  });
});
