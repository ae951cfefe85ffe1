/**
 * Why a variant shows something else on a GPU than on the emulator: what the watchers find in its run
 * on the emulator, or its fault there: the emulator is the stricter of the two. A difference that
 * neither explains is a bug of the emulator.
 */
import { emulator } from "../../src/device/emulator/index.ts";
import {
  type FaultKind,
  type FindingKind,
  type Session,
  TOLERATED,
  WATCHERS,
} from "../../src/device.ts";
import { ptxArtifact } from "../../src/ptx/index.ts";
import type { Workload } from "../../src/workload.ts";
import type { Measured } from "./data.ts";
import { inputsOf } from "./inputs.ts";
import { show } from "./show.ts";

export type Cause = FindingKind | FaultKind | "unexplained";

/** Every kind of finding that leaves the result to chance; the one that comes first here is named. */
const ORDER: readonly FindingKind[] = [
  "uninitialised-read",
  "out-of-bounds",
  "barrier-divergence",
  "shared-race",
  "global-race",
  "input-write",
];

export const agrees = ({ emulator: here, gpu, equal, repeats }: Measured): boolean =>
  here === gpu && (here !== "ok" || (equal === true && repeats === true));

/** How many of the variants that do not agree have each cause. */
export function causesOf(
  workload: Workload,
  variants: readonly Measured[],
): Readonly<Partial<Record<Cause, number>>> {
  const { small } = inputsOf(workload);
  const causes: Partial<Record<Cause, number>> = {};
  for (const variant of variants) {
    if (agrees(variant)) continue;
    let session: Session | undefined;
    const open = (): Session => {
      const options = { budget: 1e8, poison: 1, watch: WATCHERS };
      session = emulator().open(ptxArtifact(variant.text), options);
      return session;
    };
    const { fault } = show(open, workload, small);
    const kinds = session?.findings().map(({ kind }) => kind) ?? [];
    session?.close();
    const suspect = kinds.filter((kind) => !TOLERATED.includes(kind));
    const cause = ORDER.find((kind) => suspect.includes(kind)) ?? fault ?? "unexplained";
    causes[cause] = (causes[cause] ?? 0) + 1;
  }
  return causes;
}
