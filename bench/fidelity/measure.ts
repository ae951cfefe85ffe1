/**
 * Runs variants on a device, a GPU as a rule, and beside it on the emulator: outputs and faults on the
 * small inputs, then times on both, each in turn with the original's. Machine code that has been timed
 * is not timed again: its order would be chance.
 */
import { createHash } from "node:crypto";
import type { PtxArtifact } from "../../src/artifact.ts";
import { CudaSession } from "../../src/device/cuda/session.ts";
import { emulator } from "../../src/device/emulator/index.ts";
import type { Device, Session, SessionOptions } from "../../src/device.ts";
import { DeviceFault } from "../../src/device.ts";
import type { Estimate } from "../../src/timing.ts";
import type { Workload } from "../../src/workload.ts";
import { instructionsOf } from "../../test/property/executors.ts";
import type { Measured, Timed } from "./data.ts";
import { type Inputs, inputsOf } from "./inputs.ts";
import { digest, show } from "./show.ts";

const DEADLINE_MS = 300;

export class Bench {
  readonly #device: Device;
  readonly #emulator = emulator();
  readonly #workload: Workload;
  readonly #inputs: Inputs;
  readonly #original: PtxArtifact;
  readonly #options: Readonly<Record<keyof Inputs, SessionOptions>>;
  readonly #timed = new Set<string>();
  readonly #open = new Set<Session>();
  readonly #incumbents = new Map<keyof Inputs, CudaSession>();

  constructor(device: Device, workload: Workload, original: PtxArtifact) {
    this.#device = device;
    this.#workload = workload;
    this.#inputs = inputsOf(workload);
    this.#original = original;
    const budget = (size: keyof Inputs): number =>
      10 * instructionsOf(original, workload, this.#inputs[size]);
    const limits = { poison: 1, deadlineMs: DEADLINE_MS };
    this.#options = {
      small: { ...limits, budget: budget("small") },
      large: { ...limits, budget: budget("large") },
    };
  }

  measure(artifact: PtxArtifact): Measured {
    const { text } = artifact;
    try {
      const [, here] = this.#show(this.#emulator, artifact, "small");
      const [first, there] = this.#show(this.#device, artifact, "small");
      const seen = { text, emulator: here.fault ?? "ok", gpu: there.fault ?? "ok" };
      if (first === undefined || !here.outputs || !there.outputs) return seen;
      const [, again] = this.#show(this.#device, artifact, "small");
      const code = codeOf(first) ?? artifact.hash;
      const compared = {
        equal: digest(here.outputs) === digest(there.outputs),
        repeats: again.outputs !== undefined && digest(again.outputs) === digest(there.outputs),
        code,
      };
      if (this.#timed.has(code)) return { ...seen, ...compared };
      this.#timed.add(code);
      return { ...seen, ...compared, ...this.#times(artifact) };
    } finally {
      for (const session of this.#open) session.close();
      this.#open.clear();
    }
  }

  #times(artifact: PtxArtifact): Pick<Measured, "small" | "large"> {
    const small = this.#time(artifact, "small");
    const large = small && this.#time(artifact, "large");
    return { ...(small && { small }), ...(large && { large }) };
  }

  close(): void {
    for (const session of this.#incumbents.values()) session.close();
  }

  #show(device: Device, artifact: PtxArtifact, size: keyof Inputs) {
    let session: Session | undefined;
    const open = (): Session => {
      session = device.open(artifact, this.#options[size]);
      this.#open.add(session);
      return session;
    };
    const shown = show(open, this.#workload, this.#inputs[size]);
    return [session, shown] as const;
  }

  /** Nothing when the variant does not come to its end here. */
  #time(artifact: PtxArtifact, size: keyof Inputs): Timed | undefined {
    const [session, shown] = this.#show(this.#device, artifact, size);
    if (session === undefined || shown.outputs === undefined) return undefined;
    const of = digest(shown.outputs);
    if (!(session instanceof CudaSession)) {
      const { time } = session;
      return { median: time, low: time, high: time, original: time, digest: of };
    }
    try {
      const { times } = this.#incumbentBeside(session, size).compare(session, "warm", "quick");
      const [original, { median, low, high }] = times as [Estimate, Estimate];
      return { median, low, high, original: original.median, digest: of };
    } catch (error) {
      if (error instanceof DeviceFault) return undefined;
      throw error;
    }
  }

  /** The original's session on the same inputs, in the process that holds the other one. */
  #incumbentBeside(session: CudaSession, size: keyof Inputs): CudaSession {
    const known = this.#incumbents.get(size);
    if (known?.owner === session.owner) return known;
    const incumbent = this.#device.open(this.#original, this.#options[size]);
    if (!(incumbent instanceof CudaSession)) throw new Error("two kinds of sessions");
    this.#workload.run(incumbent, this.#inputs[size]);
    this.#incumbents.set(size, incumbent);
    return incumbent;
  }
}

/** SHA-256 of the machine code, on a device that has some. */
function codeOf(session: Session): string | undefined {
  if (!(session instanceof CudaSession)) return undefined;
  return createHash("sha256").update(session.code.image).digest("hex").slice(0, 16);
}
