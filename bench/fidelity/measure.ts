/**
 * Runs variants on a GPU: the bytes of their outputs on the small inputs, twice, or their fault; then
 * times on both inputs, each in turn with the original's. Machine code that has been timed is not timed
 * again: its order would be chance. At the end the times on the large inputs once more.
 */
import { createHash } from "node:crypto";
import type { PtxArtifact } from "../../src/artifact.ts";
import type { CudaDevice } from "../../src/device/cuda/index.ts";
import type { CudaSession } from "../../src/device/cuda/session.ts";
import type { SessionOptions } from "../../src/device.ts";
import { DeviceFault } from "../../src/fault.ts";
import type { Estimate } from "../../src/timing.ts";
import type { Workload } from "../../src/workload.ts";
import type { Codes } from "./assembled.ts";
import type { Measured, Timed } from "./data.ts";
import { type Inputs, inputsOf } from "./inputs.ts";
import { digest, show } from "./show.ts";

const OPTIONS: SessionOptions = { budget: 0, poison: 1, deadlineMs: 300 };

export class Bench {
  readonly #device: CudaDevice;
  readonly #workload: Workload;
  readonly #inputs: Inputs;
  readonly #original: PtxArtifact;
  readonly #codes: Codes;
  readonly #timed = new Set<string>();
  readonly #open = new Set<CudaSession>();
  readonly #incumbents = new Map<keyof Inputs, CudaSession>();

  constructor(device: CudaDevice, workload: Workload, original: PtxArtifact, codes: Codes) {
    this.#device = device;
    this.#workload = workload;
    this.#inputs = inputsOf(workload);
    this.#original = original;
    this.#codes = codes;
  }

  /** @param timed whether to take times, too. */
  measure(artifact: PtxArtifact, timed: boolean): Measured {
    const { text } = artifact;
    try {
      const [session, first] = this.#show(artifact, "small");
      if (session === undefined || !first.outputs) return { text, gpu: first.fault ?? "ok" };
      const [, second] = this.#show(artifact, "small");
      const code = createHash("sha256").update(session.code.image).digest("hex").slice(0, 16);
      const repeats =
        second.outputs !== undefined && digest(second.outputs) === digest(first.outputs);
      const shown = { text, gpu: "ok", digest: digest(first.outputs), repeats, code };
      if (!timed || this.#timed.has(code)) return shown;
      this.#timed.add(code);
      const small = this.#time(artifact, "small");
      const large = small && this.#time(artifact, "large");
      return { ...shown, ...(small && { small }), ...(large && { large }) };
    } finally {
      this.#closeAll();
    }
  }

  /** The large inputs once more. */
  again(row: Measured, artifact: PtxArtifact): Measured {
    try {
      const again = this.#time(artifact, "large");
      return { ...row, ...(again && { again }) };
    } finally {
      this.#closeAll();
    }
  }

  close(): void {
    for (const session of this.#incumbents.values()) session.close();
  }

  #closeAll(): void {
    for (const session of this.#open) session.close();
    this.#open.clear();
  }

  #show(artifact: PtxArtifact, size: keyof Inputs) {
    let session: CudaSession | undefined;
    const open = (): CudaSession => {
      session = this.#device.open(this.#codes.get(artifact.hash) ?? artifact, OPTIONS);
      this.#open.add(session);
      return session;
    };
    const shown = show(open, this.#workload, this.#inputs[size]);
    return [session, shown] as const;
  }

  /** Nothing when the variant does not come to its end here. */
  #time(artifact: PtxArtifact, size: keyof Inputs): Timed | undefined {
    const [session, shown] = this.#show(artifact, size);
    if (session === undefined || shown.outputs === undefined) return undefined;
    try {
      const { times } = this.#incumbentBeside(session, size).compare(session, "warm", "quick");
      const [original, { median, low, high }] = times as [Estimate, Estimate];
      return { median, low, high, original: original.median, digest: digest(shown.outputs) };
    } catch (error) {
      if (error instanceof DeviceFault) return undefined;
      throw error;
    }
  }

  /** The original's session on the same inputs, in the process that holds the other one. */
  #incumbentBeside(session: CudaSession, size: keyof Inputs): CudaSession {
    const known = this.#incumbents.get(size);
    if (known?.owner === session.owner) return known;
    const code = this.#codes.get(this.#original.hash) ?? this.#original;
    const incumbent = this.#device.open(code, OPTIONS);
    this.#workload.run(incumbent, this.#inputs[size]);
    this.#incumbents.set(size, incumbent);
    return incumbent;
  }
}
