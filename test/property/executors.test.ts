/** The fast executor gives what the reference gives: a small version of bench/executors.ts. */
import { describe, expect, it } from "vitest";
import { openMutants } from "../../bench/mutants.ts";
import { workloads } from "../../bench/workloads.ts";
import { compareOn, instructionsOf } from "./executors.ts";

describe("executors", () => {
  for (const name of workloads)
    it(`agree on random mutants of ${name}`, async () => {
      const mutants = await openMutants(name, 3);
      const { workload, original, inputs } = mutants;
      const budget = 3 * instructionsOf(original, workload, inputs[0]);
      let finished = 0;
      let faults = 0;
      for (const artifact of mutants.draw()) {
        if (compareOn(artifact, workload, inputs[0], budget).fault === undefined) finished++;
        else faults++;
        if (finished >= 24 && faults > 0) break;
      }
      mutants.close();
      expect(faults).toBeGreaterThan(0);
    });
});
