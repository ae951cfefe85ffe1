/**
 * What leaves a variant's result to chance, so that two devices may rightly show different bytes: what
 * the watchers find in its run on the emulator, or its fault there: the emulator is the stricter of the two.
 */
import type { PtxArtifact } from "../../src/artifact.ts";
import { emulator } from "../../src/device/emulator/index.ts";
import type { Session } from "../../src/device.ts";
import { type FaultKind, type FindingKind, TOLERATED, WATCHERS } from "../../src/fault.ts";
import type { Workload } from "../../src/workload.ts";
import { show } from "./show.ts";

export type Chance = FindingKind | FaultKind;

/** Every kind of finding that leaves the result to chance; the one that comes first here is named. */
const ORDER: readonly FindingKind[] = [
  "uninitialised-read",
  "out-of-bounds",
  "barrier-divergence",
  "shared-race",
  "global-race",
  "input-write",
];

/** Undefined when the variant's result is defined. */
export function chanceOf(
  artifact: PtxArtifact,
  workload: Workload,
  inputs: unknown,
  budget: number,
): Chance | undefined {
  let session: Session | undefined;
  const open = (): Session => {
    session = emulator().open(artifact, { budget, poison: 1, watch: WATCHERS });
    return session;
  };
  const { fault } = show(open, workload, inputs);
  const kinds = session?.findings().map(({ kind }) => kind) ?? [];
  session?.close();
  const suspect = kinds.filter((kind) => !TOLERATED.includes(kind));
  return ORDER.find((kind) => suspect.includes(kind)) ?? fault;
}
