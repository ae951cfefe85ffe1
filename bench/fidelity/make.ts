/**
 * Random variants of a workload's kernels, distinct by their PTX and with a result that nothing leaves
 * to chance: the original, so many that come to their end on the emulator without a finding of its
 * watchers, and at the end a few that fault there. Chains of 1 to 8 edits by the default search's operators from
 * one fixed seed, so the same variants are drawn each time. Variants of an earlier comparison come first.
 */
import type { PtxArtifact } from "../../src/artifact.ts";
import { emulator } from "../../src/device/emulator/index.ts";
import type { Session } from "../../src/device.ts";
import type { FaultKind } from "../../src/fault.ts";
import { instructionsOf } from "../../test/property/executors.ts";
import { openMutants } from "../mutants.ts";
import { chanceOf } from "./chance.ts";
import type { Drawn } from "./data.ts";
import { inputsOf } from "./inputs.ts";
import { show } from "./show.ts";

const SEED = 7;
/** Variants that finish to one that faults. */
const TO_ONE_FAULT = 30;

/**
 * @param wanted variants that finish.
 * @param earlier variants that agreed in the comparison before this one: they are taken over.
 */
export async function makeVariants(
  name: string,
  wanted: number,
  earlier: readonly PtxArtifact[],
): Promise<Drawn> {
  const mutants = await openMutants(name, SEED);
  const { workload, original } = mutants;
  const { small } = inputsOf(workload);
  const device = emulator();
  const budget = 10 * instructionsOf(original, workload, small);
  if (original.kind !== "ptx") throw new Error(`${name} is no kernel`);
  const kept = new Map([[original.hash, original]]);
  const faulting: PtxArtifact[] = [];
  let [finished, faulted] = [0, 0];
  const faultOf = (artifact: PtxArtifact): FaultKind | undefined => {
    let session: Session | undefined;
    const open = (): Session => {
      session = device.open(artifact, { budget, poison: 1 });
      return session;
    };
    const { fault } = show(open, workload, small);
    session?.close();
    return fault;
  };
  for (const artifact of earlier) kept.set(artifact.hash, artifact);
  const takenOver = kept.size - 1;
  for (const artifact of mutants.draw()) {
    if (kept.size >= wanted) break;
    if (artifact.kind !== "ptx") continue;
    if (faultOf(artifact) === undefined) {
      finished++;
      if (chanceOf(artifact, workload, small, budget) === undefined)
        kept.set(artifact.hash, artifact);
    } else {
      faulted++;
      if (faulting.length < wanted / TO_ONE_FAULT) faulting.push(artifact);
    }
  }
  mutants.close();
  const variants = [...kept.values(), ...faulting];
  return { earlier: takenOver, seed: SEED, finished, faulted, variants };
}
