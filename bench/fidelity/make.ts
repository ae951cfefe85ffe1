/**
 * Random variants of a workload's kernels, distinct by their PTX: the original, so many that come to
 * their end on the emulator, and at the end a few of those that do not.
 */
import type { PtxArtifact } from "../../src/artifact.ts";
import { emulator } from "../../src/device/emulator/index.ts";
import { instructionsOf } from "../../test/property/executors.ts";
import { openMutants } from "../mutants.ts";
import { inputsOf } from "./inputs.ts";
import { show } from "./show.ts";

/** Finishing variants to one that faults. */
const TO_ONE_FAULT = 30;

export async function makeVariants(name: string, finishing: number): Promise<PtxArtifact[]> {
  const mutants = await openMutants(name, 7);
  const { workload, original } = mutants;
  const { small } = inputsOf(workload);
  const device = emulator();
  const budget = 10 * instructionsOf(original, workload, small);
  if (original.kind !== "ptx") throw new Error(`${name} is no kernel`);
  const kept = { finishing: [original], faulting: [] as PtxArtifact[] };
  for (const artifact of mutants.draw()) {
    if (artifact.kind !== "ptx") continue;
    const session = device.open(artifact, { budget, poison: 1 });
    const kind =
      show(() => session, workload, small).fault === undefined ? "finishing" : "faulting";
    session.close();
    kept[kind].push(artifact);
    if (kept.finishing.length > finishing) break;
  }
  mutants.close();
  return [...kept.finishing, ...kept.faulting.slice(0, finishing / TO_ONE_FAULT)];
}
