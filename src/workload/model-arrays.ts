/**
 * Arrays for model workloads from NumPy's files: one from .npy, several by name from .npz (a zip archive,
 * as numpy.savez and savez_compressed write it). Refuses archives of more than 4 GiB.
 */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";
import { UserError } from "../errors.ts";
import type { Tensor, Tensors } from "../model-workload.ts";
import { parseNpy } from "../npy.ts";

/**
 * @param file .npy or .npz: a path, or `new URL("params.npz", import.meta.url)`.
 * @returns the arrays in the order of the archive, which is that of `numpy.load(file).files`.
 * @throws UserError `input-missing`, `bad-npy`, `bad-npz`.
 */
export function readArrays(file: string | URL): Tensors {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  const bytes = contentOf(path);
  if (!path.endsWith(".npz")) return { [basename(path, ".npy")]: parseNpy(bytes, path) };
  const entries = entriesOf(bytes, path);
  return Object.fromEntries(
    entries.map(([name, data]) => [name.replace(/\.npy$/, ""), parseNpy(data, `${path}: ${name}`)]),
  );
}

/** A part of an array: `count` of its first dimension, from `from` on. */
export function rowsOf({ element, shape, data }: Tensor, from: number, count: number): Tensor {
  const [rows = 0, ...rest] = shape;
  if (from < 0 || from + count > rows) {
    throw new RangeError(`rows ${from} to ${from + count} of an array of ${rows}`);
  }
  const size = rest.reduce((product, each) => product * each, 1);
  return {
    element,
    shape: [count, ...rest],
    data: data.subarray(size * from, size * (from + count)),
  };
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      "input-missing",
      `the arrays of the model cannot be read: ${why}`,
      "Give the path of an .npy or .npz file, relative to the module by new URL(name, import.meta.url).",
    );
  }
}

/** Signatures of a zip archive's parts (PKWARE's APPNOTE, 4.3). */
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/** Names and contents, in the order of the archive's directory. */
function entriesOf(zip: Buffer, path: string): readonly (readonly [string, Buffer])[] {
  const bad = (why: string): UserError =>
    new UserError("bad-npz", `${path} cannot be read: ${why}`, "Save it with numpy.savez().");
  const end = endOf(zip);
  if (end < 0) throw bad("it is no zip archive");
  const entries: [string, Buffer][] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== ENTRY)
      throw bad("its directory is broken");
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((k) => zip.readUInt16LE(at + k)) as Sizes;
    const head = zip.readUInt32LE(at + 42);
    if (head + 30 > zip.length) throw bad("it ends before its entries do");
    const start = head + 30 + zip.readUInt16LE(head + 26) + zip.readUInt16LE(head + 28);
    const text = zip.toString("utf8", at + 46, at + 46 + name);
    if (start + size > zip.length) throw bad(`it ends within ${text}`);
    entries.push([text, unpacked(zip.subarray(start, start + size), method, text, bad)]);
    at += 46 + name + extra + comment;
  }
  return entries;
}

type Sizes = [name: number, extra: number, comment: number];

function unpacked(
  data: Buffer,
  method: number,
  name: string,
  bad: (why: string) => UserError,
): Buffer {
  if (method === STORED) return data;
  if (method !== DEFLATED) throw bad(`${name} is compressed in a way that is not known`);
  try {
    return inflateRawSync(data);
  } catch {
    throw bad(`${name} is broken`);
  }
}

/** Place of the end record; a comment of up to 64 KiB may follow it. */
function endOf(zip: Buffer): number {
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 22 - 0xffff); at--) {
    if (zip.readUInt32LE(at) === END) return at;
  }
  return -1;
}
