/**
 * Runs a few lines of PTX on the emulator. The kernel around them declares registers `%r %rd %f %fd
 * %p %rs` and gives `%rd1` the output, `%rd2` the input, `%r1` the thread of the block, `%r2` the
 * block, `%rd3` and `%rd4` the thread's own 8 bytes of output and 16 bytes of input.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { PtxArtifact } from "../../../src/artifact.ts";
import { EmulatorSession, emulator } from "../../../src/device/emulator/index.ts";
import { openDevice } from "../../../src/device/index.ts";
import type { Device, Session, TypedArray, TypedArrayConstructor } from "../../../src/device.ts";
import { DeviceFault, type FaultKind } from "../../../src/fault.ts";

export function artifact(text: string): PtxArtifact {
  return { kind: "ptx", text, hash: createHash("sha256").update(text).digest("hex") };
}

/** An artifact from a file of this folder. */
export const golden = (name: string): PtxArtifact =>
  artifact(readFileSync(new URL(name, import.meta.url), "utf8"));

export const header = ".version 8.0\n.target sm_90\n.address_size 64\n";

export function kernel(body: string, outside = ""): string {
  return `${header}${outside}
.visible .entry k(.param .u64 k_out, .param .u64 k_in) {
  .reg .pred %p<20>; .reg .b16 %rs<20>; .reg .b32 %r<60>; .reg .b64 %rd<40>; .reg .f32 %f<20>; .reg .f64 %fd<20>;
  ld.param.u64 %rd1, [k_out];
  ld.param.u64 %rd2, [k_in];
  mov.u32 %r1, %tid.x;
  mov.u32 %r2, %ctaid.x;
  mad.wide.u32 %rd3, %r1, 8, %rd1;
  mad.wide.u32 %rd4, %r1, 16, %rd2;
  ${body}
  ret;
}`;
}

export interface SnippetOptions<T extends TypedArray> {
  readonly input?: TypedArray;
  readonly type: TypedArrayConstructor<T>;
  readonly length?: number;
  readonly grid?: readonly number[];
  readonly block?: readonly number[];
  readonly shared?: number;
  readonly budget?: number;
  readonly outside?: string;
  readonly device?: string;
}

/** The device that `run` uses: GEVO_TEST_DEVICE, so that the same cases run on a GPU. */
export function testDevice(): Device {
  opened ??= openDevice(process.env["GEVO_TEST_DEVICE"] ?? "emulator");
  return opened;
}
let opened: Device | undefined;

/** For cases of behaviour that PTX leaves open: a GPU may do otherwise. */
export const onEmulator = (): boolean => testDevice().clock === "modelled";

/** Output of the snippet; 8 bytes per thread by default. */
export function run<T extends TypedArray>(body: string, options: SnippetOptions<T>): T {
  return execute(
    options.device === undefined ? testDevice() : emulator(options.device),
    body,
    options,
  ).output;
}

export function session<T extends TypedArray>(
  body: string,
  options: SnippetOptions<T>,
): { readonly output: T; readonly gpu: EmulatorSession } {
  const { output, gpu } = execute(emulator(options.device), body, options);
  if (!(gpu instanceof EmulatorSession)) throw new Error("not the emulator");
  return { output, gpu };
}

function execute<T extends TypedArray>(
  device: Device,
  body: string,
  options: SnippetOptions<T>,
): { readonly output: T; readonly gpu: Session } {
  const { grid = [1], block = [32], shared = 0, budget = 1e6 } = options;
  const program = artifact(kernel(body, options.outside));
  const gpu = device.open(program, { budget, poison: 7 });
  const threads = block.reduce((x, y) => x * y, 1);
  const length = options.length ?? (threads * 8) / options.type.BYTES_PER_ELEMENT;
  const out = gpu.output(options.type, length);
  const input = gpu.input(options.input ?? new Int32Array(4));
  try {
    gpu.launch("k", { grid, block, shared, args: [out, input] });
    return { output: gpu.read(out), gpu };
  } finally {
    gpu.close();
  }
}

/** The fault that a snippet ends with. */
export function fault(
  body: string,
  options: Partial<SnippetOptions<Int32Array>> = {},
): DeviceFault {
  try {
    run(body, { type: Int32Array, ...options });
  } catch (error) {
    if (error instanceof DeviceFault) return error;
    throw error;
  }
  throw new Error("the snippet did not fault");
}

export const kindOf = (
  body: string,
  options: Partial<SnippetOptions<Int32Array>> = {},
): FaultKind => fault(body, options).kind;
