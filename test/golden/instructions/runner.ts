/** Runs a golden program on a device and says what differs from what it must leave behind. */

import { bytes, type Device } from "../../../src/device.ts";
import { DeviceFault } from "../../../src/fault.ts";
import { ptxArtifact } from "../../../src/ptx/index.ts";
import type { Expected, Program } from "./program.ts";

/** Differences, one line each; none when all is right. */
export function run(device: Device, program: Program): readonly string[] {
  const session = device.open(ptxArtifact(program.ptx), { budget: 1e6, poison: 1 });
  try {
    const args = program.parameters.map((p) =>
      p.kind === "memory" ? session.inout(p.bytes) : bytes(p.bytes),
    );
    const { grid, block, shared } = program;
    const fault = faultOf(() => session.launch(program.entry, { grid, block, shared, args }));
    if (fault?.kind !== program.fault) {
      return [
        `fault: got ${fault?.kind ?? "none"} (${fault?.message}), want ${program.fault ?? "none"}`,
      ];
    }
    const after = args.map((a) => (a.kind === "buffer" ? session.read(a) : undefined));
    return program.expected.flatMap((e) => {
      const all = after[e.parameter] as Uint8Array;
      const got = all.subarray(e.at, e.at + e.bytes.length);
      return agree(got, e) ? [] : [`${e.what}: got ${show(got)}, want ${show(e.bytes)}`];
    });
  } finally {
    session.close();
  }
}

function faultOf(launch: () => void): DeviceFault | undefined {
  try {
    launch();
  } catch (error) {
    if (error instanceof DeviceFault) return error;
    throw error;
  }
  return undefined;
}

function agree(got: Uint8Array, { bytes: want, tolerance }: Expected): boolean {
  if (tolerance === undefined) return got.every((byte, k) => byte === want[k]);
  return Math.abs(float(got) - float(want)) <= tolerance;
}

function float(data: Uint8Array): number {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  return data.length === 8 ? view.getFloat64(0, true) : view.getFloat32(0, true);
}

/** Most significant byte first. */
const show = (data: Uint8Array): string => Buffer.from(data.toReversed()).toString("hex");
