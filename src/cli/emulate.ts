/**
 * `gevo emulate`: one launch of a kernel from any PTX file, on a device that models its time. Prints
 * digests of the buffers, the cost and what the watchers found. Safe with any file: loops that never
 * end use up the budget, and whatever else the program does wrong is a typed fault.
 *
 * Exit codes: 0 it ran to its end (findings or not), 3 it faulted, 2 a mistake on the command line
 * (a file that is no PTX is one).
 */

import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { type EmulatorSession, emulator } from "../device/emulator/index.ts";
import type { Argument, Device, Buffer as DeviceBuffer } from "../device.ts";
import { UserError } from "../errors.ts";
import { DeviceFault, type FaultPlace, type Watcher } from "../fault.ts";
import type { Breakdown } from "../profile.ts";
import { parseArgument, parseSizes, parseWatchers } from "./emulate-args.ts";
import { emulationText } from "./emulate-text.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";
import { printJson, styleFor } from "./io.ts";
import { readUpTo } from "./read-up-to.ts";

const EXIT_FAULT = 3;
/** Most bytes of PTX text that are read: more than any device takes. */
const MOST_TEXT = 2 ** 25;
const MOST_BUDGET = 10 ** 12;

/** A place as JSON: addresses in hexadecimal, null where a line is not known. */
interface Place extends Omit<FaultPlace, "address" | "line"> {
  readonly line: number | null;
  readonly address?: string;
}

/** What `--json` prints. */
export interface Emulation {
  readonly device: string;
  readonly entry: string | null;
  /** No fault; findings do not count. */
  readonly ok: boolean;
  /** Of `clock` "modelled", these are no time on hardware. */
  readonly cycles: number;
  readonly clock: "modelled" | "measured";
  readonly instructions: number;
  /** What the kernel printed; `dropped` calls found no room. */
  readonly printed: { readonly text: string; readonly dropped: number };
  readonly fault: (Place & { readonly kind: string; readonly message: string }) | null;
  readonly watched: readonly Watcher[];
  readonly findings: readonly (Place & {
    readonly kind: string;
    readonly message: string;
    readonly count: number;
  })[];
  /** Buffers that the kernel may write, after the launch; none after a fault. */
  readonly outputs: readonly {
    /** Counted from 1. */
    readonly argument: number;
    readonly bytes: number;
    readonly sha256: string;
  }[];
  /** Terms and counts behind the cycles. */
  readonly cost: Pick<Breakdown, "terms" | "counts" | "occupancy"> | null;
}

export async function emulate(given: Given, io: Io): Promise<number> {
  const grid = parseSizes("grid", given.text("grid"));
  const block = parseSizes("block", given.text("block"));
  const shared = given.whole("shared", { least: 0 });
  const budget = given.whole("budget", { least: 1, most: MOST_BUDGET });
  const watch = parseWatchers(given.text("watch"));
  const device = emulator(presetOf(given.text("device")), { threads: availableParallelism() });
  const makers = given.texts("arg").map((text) => parseArgument(text, io.cwd));
  const bytes = readUpTo(resolve(io.cwd, given.required(0)), MOST_TEXT);
  // Line numbers are those of the file, so it is not normalised.
  const text = Buffer.from(bytes).toString("utf8");
  const hash = createHash("sha256").update(bytes).digest("hex");

  let session: EmulatorSession | undefined;
  let result: Emulation;
  try {
    let entry = given.optional("entry");
    let args: readonly Argument[] = [];
    let fault: DeviceFault | undefined;
    try {
      const opened = device.open({ kind: "ptx", text, hash }, { budget, poison: 1, watch });
      session = opened;
      entry ??= onlyKernel(opened.entries);
      args = makers.map((make) => make(opened));
      opened.launch(entry, { grid, block, shared, args });
    } catch (error) {
      if (!(error instanceof DeviceFault)) throw error;
      if (isNoPtx(error)) throw noPtx(given.required(0));
      fault = error;
    }
    result = { watched: watch, ...emulation(device, entry, session, args, fault) };
  } finally {
    session?.close();
  }
  if (given.flag("json")) printJson(io, result);
  else io.stdout.write(emulationText(result, device.unit, styleFor(io.stdout, io.env)));
  return result.ok ? 0 : EXIT_FAULT;
}

function emulation(
  device: Device,
  entry: string | undefined,
  session: EmulatorSession | undefined,
  args: readonly Argument[],
  fault: DeviceFault | undefined,
): Omit<Emulation, "watched"> {
  const failed =
    fault === undefined ? null : { kind: fault.kind, message: fault.message, ...placeOf(fault) };
  return {
    device: device.name,
    entry: entry ?? null,
    ok: fault === undefined,
    cycles: session?.time ?? 0,
    clock: device.clock,
    instructions: session?.instructions ?? 0,
    printed: session?.printed ?? { text: "", dropped: 0 },
    fault: failed,
    findings: (session?.findings() ?? []).map(({ kind, message, count, place }) => {
      return { kind, message, count, ...placeOf({ place }) };
    }),
    outputs: fault === undefined && session !== undefined ? digests(session, args) : [],
    cost: costOf(session),
  };
}

/** Every PTX module begins with its version: a text that does not is something else, not a faulty program. */
function isNoPtx({ kind, message }: DeviceFault): boolean {
  return kind === "parse" && message.includes(`expected ".version"`);
}

function noPtx(file: string): UserError {
  return new UserError(
    "no-ptx",
    `${file} is no PTX text: it does not begin with .version`,
    "Give what `nvcc -ptx` writes, or the variant.ptx of a run; `gevo init` takes a kernel's source.",
  );
}

/** `emulator` or `emulator:preset`. */
function presetOf(name: string): string | undefined {
  const match = /^emulator(?::(.*))?$/.exec(name);
  if (match !== null) return match[1];
  throw new UserError(
    "device-missing",
    `"${name}" is no emulated device`,
    "Use emulator or emulator:PRESET, like emulator:a100.",
  );
}

/** @throws UserError unless there is exactly one. */
function onlyKernel(entries: readonly string[]): string {
  const [only] = entries;
  if (only !== undefined && entries.length === 1) return only;
  if (only === undefined) throw new DeviceFault("missing-entry", "the module has no kernel");
  const shown = entries.slice(0, 10).join(", ");
  throw new UserError(
    "which-kernel",
    `the file has ${entries.length} kernels`,
    `Say which one with --entry: ${shown}${entries.length > 10 ? ", …" : ""}.`,
  );
}

function placeOf({ place }: { readonly place: FaultPlace }): Place {
  const { address, line, ...rest } = place;
  const hex = address === undefined ? {} : { address: `0x${address.toString(16)}` };
  return { line: line ?? null, ...rest, ...hex };
}

function digests(session: EmulatorSession, args: readonly Argument[]): Emulation["outputs"] {
  return args.flatMap((arg, index) => {
    if (arg.kind !== "buffer" || arg.role === "input") return [];
    const data = session.read(arg as DeviceBuffer);
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const sha256 = createHash("sha256").update(raw).digest("hex");
    return [{ argument: index + 1, bytes: raw.length, sha256 }];
  });
}

function costOf(session: EmulatorSession | undefined): Emulation["cost"] {
  const launch = session?.launches.at(-1);
  if (launch === undefined) return null;
  const { terms, counts, occupancy } = launch;
  return { terms, counts, occupancy };
}
