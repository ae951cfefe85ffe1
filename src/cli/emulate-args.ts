/**
 * The values of `gevo emulate`: kernel arguments (`f32:2.5`, `zeros:4096`, `file:in.npy`), sizes of
 * grids and blocks, names of watchers.
 */
import { resolve } from "node:path";
import {
  type Argument,
  f32,
  f64,
  type Gpu,
  i32,
  i64,
  type TypedArray,
  u32,
  u64,
} from "../device.ts";
import { UserError } from "../errors.ts";
import { WATCHERS, type Watcher } from "../fault.ts";
import { parseNpy } from "../npy.ts";
import { readUpTo } from "./read-up-to.ts";

/** What `--arg` takes, for help. */
export const ARGUMENTS: string =
  "i32: u32: i64: u64: f32: f64:NUMBER, zeros:BYTES, output:BYTES (not yet written), " +
  "file:x.npy or file:x.bin (may be changed), input:x.npy (must not)";

/** Makes an argument in a session's memory. */
export type Make = (gpu: Gpu) => Argument;

/** Most bytes of one buffer: more than any device has. */
const MOST_BYTES = 2 ** 32;
/** Most bytes of a file of elements that is read. */
const MOST_FILE = 2 ** 30;

/** @throws UserError `bad-argument`, or when its file cannot be read. */
export function parseArgument(text: string, cwd: string): Make {
  const colon = text.indexOf(":");
  const [kind, value] = [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
  const bad = (why: string): UserError =>
    new UserError("bad-argument", `--arg cannot be "${text}": ${why}`, `Give one of ${ARGUMENTS}.`);
  const whole = (least: bigint, most: bigint): bigint => {
    if (!/^(-?\d+|0x[0-9a-fA-F]+)$/.test(value)) throw bad("not a whole number");
    const number = BigInt(value);
    if (number < least || number > most) throw bad("out of range");
    return number;
  };
  const real = (): number => {
    if (/^[-+]?(inf|infinity)$/i.test(value)) return value.startsWith("-") ? -Infinity : Infinity;
    if (/^nan$/i.test(value)) return Number.NaN;
    if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value)) throw bad("not a number");
    return Number(value);
  };
  switch (kind) {
    case "i32":
      return constant(i32(Number(whole(-(2n ** 31n), 2n ** 31n - 1n))));
    case "u32":
      return constant(u32(Number(whole(0n, 2n ** 32n - 1n))));
    case "i64":
      return constant(i64(whole(-(2n ** 63n), 2n ** 63n - 1n)));
    case "u64":
      return constant(u64(whole(0n, 2n ** 64n - 1n)));
    case "f32":
      return constant(f32(real()));
    case "f64":
      return constant(f64(real()));
    case "zeros": {
      const bytes = Number(whole(0n, BigInt(MOST_BYTES)));
      return (gpu) => gpu.inout(new Uint8Array(bytes));
    }
    case "output": {
      const bytes = Number(whole(0n, BigInt(MOST_BYTES)));
      return (gpu) => gpu.output(Uint8Array, bytes);
    }
    case "file":
    case "input": {
      const data = load(resolve(cwd, value), bad);
      return (gpu) => (kind === "file" ? gpu.inout(data) : gpu.input(data));
    }
    default:
      throw bad("it begins with no known kind");
  }
}

const constant =
  (value: Argument): Make =>
  () =>
    value;

function load(path: string, bad: (why: string) => UserError): TypedArray {
  const bytes = readUpTo(path, MOST_FILE + 1);
  if (bytes.length > MOST_FILE) throw bad("the file is too large");
  return path.endsWith(".npy") ? parseNpy(bytes, path).data : bytes;
}

/** `4`, `4,2` or `4,2,1`; what a device takes, it says itself. @throws UserError `bad-option` */
export function parseSizes(option: string, text: string): readonly number[] {
  if (/^\d{1,15}(,\d{1,15}){0,2}$/.test(text)) return text.split(",").map(Number);
  throw new UserError(
    "bad-option",
    `--${option} cannot be "${text}"`,
    "Give up to three whole numbers with commas between, like 128 or 16,16.",
  );
}

/** Names that stand for several watchers. */
const GROUPS: Readonly<Record<string, readonly Watcher[]>> = {
  all: WATCHERS,
  none: [],
  races: ["shared-races", "global-races"],
};

/** What `--watch` takes, for help. */
export const WATCH_NAMES: string = [...Object.keys(GROUPS), ...WATCHERS].join(", ");

/** @throws UserError `bad-option` */
export function parseWatchers(text: string): readonly Watcher[] {
  const chosen = text.split(",").flatMap((name): readonly Watcher[] => {
    const one = WATCHERS.filter((watcher) => watcher === name);
    const some = Object.hasOwn(GROUPS, name) ? GROUPS[name] : one;
    if (some === undefined || (one.length === 0 && some === one))
      throw new UserError(
        "bad-option",
        `--watch knows no "${name}"`,
        `Give names with commas between: ${WATCH_NAMES}.`,
      );
    return some;
  });
  return WATCHERS.filter((watcher) => chosen.includes(watcher));
}
