/** Runs an artifact on the reference and on the fast executor and compares all there is to see. */
import { deepStrictEqual } from "node:assert/strict";
import type { Artifact } from "../../src/artifact.ts";
import { EmulatorSession, emulator } from "../../src/device/emulator/index.ts";
import type { TypedArray } from "../../src/device.ts";
import { DeviceFault, type FaultPlace } from "../../src/fault.ts";
import type { Workload } from "../../src/workload.ts";

const devices = (["reference", "fast"] as const).map((executor) =>
  emulator("h100-8sm", { executor }),
);

export interface Seen {
  readonly outputs: Readonly<Record<string, TypedArray>>;
  readonly fault: { kind: string; message: string; place: FaultPlace } | undefined;
  readonly time: number;
  readonly instructions: number;
  /** Terms, totals and what each line did. */
  readonly launches: readonly unknown[];
}

/** What every case of `inputs` shows, up to the first fault. */
function see(
  device: (typeof devices)[number],
  artifact: Artifact,
  workload: Workload,
  inputs: unknown,
  budget: number,
): Seen {
  const session = device.open(artifact, { budget, poison: 9 });
  if (!(session instanceof EmulatorSession)) throw new Error("not the emulator");
  let outputs = {};
  let fault: Seen["fault"];
  try {
    outputs = workload.run(session, inputs);
  } catch (error) {
    if (!(error instanceof DeviceFault)) throw error;
    fault = { kind: error.kind, message: error.message, place: error.place };
  }
  const { time, instructions } = session;
  const launches = session.launches.map(({ lines, ...totals }) => ({ ...totals, lines: lines() }));
  session.close();
  return { outputs, fault, time, instructions, launches };
}

/** Instructions of an artifact on one case. */
export function instructionsOf(artifact: Artifact, workload: Workload, inputs: unknown): number {
  return see(devices[1]!, artifact, workload, inputs, 1e9).instructions;
}

/**
 * @returns what both have shown
 * @throws AssertionError when they differ
 */
export function compareOn(
  artifact: Artifact,
  workload: Workload,
  inputs: unknown,
  budget: number,
): Seen {
  const [reference, fast] = devices.map((d) => see(d, artifact, workload, inputs, budget));
  deepStrictEqual(fast, reference);
  return fast as Seen;
}
