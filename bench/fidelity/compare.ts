/**
 * Which variants show the same on the emulator as they did on a GPU, and why the others do not: what
 * leaves their result to chance. A difference that nothing explains is a bug of the emulator.
 */
import { emulator } from "../../src/device/emulator/index.ts";
import type { Session } from "../../src/device.ts";
import { ptxArtifact } from "../../src/ptx/index.ts";
import type { Workload } from "../../src/workload.ts";
import { instructionsOf } from "../../test/property/executors.ts";
import { type Chance, chanceOf } from "./chance.ts";
import type { Measured } from "./data.ts";
import { inputsOf } from "./inputs.ts";
import { digest, show } from "./show.ts";

export interface Compared {
  /** On both devices to the end with the same bytes in every output, on the GPU twice; or the same fault. */
  readonly agreeing: readonly Measured[];
  /** How many of the others have each cause. */
  readonly causes: Readonly<Partial<Record<Chance | "unexplained", number>>>;
}

/** @param rows the original first. */
export function compare(workload: Workload, rows: readonly Measured[]): Compared {
  const { small } = inputsOf(workload);
  const device = emulator();
  const budget = 10 * instructionsOf(ptxArtifact(rows[0]!.text), workload, small);
  const agreeing: Measured[] = [];
  const causes: Partial<Record<Chance | "unexplained", number>> = {};
  for (const row of rows) {
    const artifact = ptxArtifact(row.text);
    let session: Session | undefined;
    const open = (): Session => {
      session = device.open(artifact, { budget, poison: 1 });
      return session;
    };
    const { fault, outputs } = show(open, workload, small);
    session?.close();
    const same = outputs && row.repeats === true && row.digest === digest(outputs);
    if (same || fault === row.gpu) agreeing.push(row);
    else {
      const cause = fault ?? chanceOf(artifact, workload, small, budget) ?? "unexplained";
      causes[cause] = (causes[cause] ?? 0) + 1;
    }
  }
  return { agreeing, causes };
}
