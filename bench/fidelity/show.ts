/**
 * What a variant shows on a device: the bytes of its outputs, or the kind of its fault. Outputs and
 * scratch memory hold the same bytes on every device before the first launch, so that a variant that
 * leaves a gap, or reads one, leaves and reads the same everywhere.
 */
import { createHash } from "node:crypto";
import type { Gpu, Session, TypedArray, TypedArrayConstructor } from "../../src/device.ts";
import { DeviceFault, type FaultKind } from "../../src/fault.ts";
import type { Outputs, Workload } from "../../src/workload.ts";

export type Shown =
  | { readonly outputs: Outputs; readonly fault?: never }
  | { readonly fault: FaultKind; readonly message: string; readonly outputs?: never };

/** @param open gives the session; its faults count, too. The session stays open. */
export function show(open: () => Session, workload: Workload, inputs: unknown): Shown {
  try {
    const session = open();
    const outputs = workload.run(prefilled(session), inputs);
    // Only now do some devices tell of stores beside the buffers.
    session.changedInputs();
    return { outputs };
  } catch (error) {
    if (error instanceof DeviceFault) return { fault: error.kind, message: error.message };
    throw error;
  }
}

function prefilled(session: Session): Gpu {
  const blank = <T extends TypedArray>(type: TypedArrayConstructor<T>, length: number) => {
    const bytes = new Uint8Array(length * type.BYTES_PER_ELEMENT);
    bytes.forEach((_, k) => {
      bytes[k] = 1 + ((k * 151) & 0x3f);
    });
    return session.inout(new type(bytes.buffer));
  };
  return {
    input: (data) => session.input(data),
    inout: (data) => session.inout(data),
    output: blank,
    scratch: blank,
    write: (target, data) => session.write(target, data),
    read: (buffer) => session.read(buffer),
    launch: (entry, options) => session.launch(entry, options),
  };
}

/** Of all outputs with their names: equal for equal bytes. */
export function digest(outputs: Outputs): string {
  const hash = createHash("sha256");
  for (const [name, data] of Object.entries(outputs)) {
    hash.update(name);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex").slice(0, 16);
}
