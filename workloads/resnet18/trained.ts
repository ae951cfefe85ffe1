/**
 * Trained parameters and real images, where a machine has them: a NumPy archive of half- or
 * single-precision arrays, and CIFAR-10 packed as residuals of a predictor.
 */
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { dataBytes, dataFile } from "../data.ts";
import { COLOURS, type Parameters } from "./network.ts";

let parameters: Parameters | undefined;

export function trainedParameters(): Parameters | undefined {
  const file = dataFile("models/resnet18/params.npz");
  if (parameters === undefined && file !== undefined) parameters = arraysOf(readFileSync(file));
  return parameters;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const DEFLATED = 8;

/**
 * Arrays of a NumPy archive by name.
 * @throws RangeError for what is no such archive, or holds other than 2- or 4-byte floats in C order.
 */
export function arraysOf(zip: Buffer): Parameters {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END) end--;
  if (end < 0) throw new RangeError("not a zip archive");
  const arrays = new Map<string, Float32Array>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new RangeError("the zip archive is damaged");
    const [nameLength, extra, comment] = [28, 30, 32].map((k) => zip.readUInt16LE(at + k)) as Three;
    const name = zip.toString("latin1", at + 46, at + 46 + nameLength);
    const header = zip.readUInt32LE(at + 42);
    const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    const bytes = zip.readUInt16LE(at + 10) === DEFLATED ? inflateRawSync(packed) : packed;
    arrays.set(name.replace(/\.npy$/, ""), arrayOf(bytes));
    at += 46 + nameLength + extra + comment;
  }
  return arrays;
}

type Three = [number, number, number];

function arrayOf(bytes: Buffer): Float32Array {
  const start = 10 + bytes.readUInt16LE(8);
  const type = /'descr': '(<f[24])', 'fortran_order': False/.exec(
    bytes.toString("latin1", 10, start),
  );
  const body = bytes.subarray(start);
  switch (type?.[1]) {
    case "<f2":
      return Float32Array.from({ length: body.length / 2 }, (_, i) =>
        single(body.readUInt16LE(2 * i)),
      );
    case "<f4":
      return Float32Array.from({ length: body.length / 4 }, (_, i) => body.readFloatLE(4 * i));
    default:
      throw new RangeError("an array holds no floats of 2 or 4 bytes in C order");
  }
}

/** A half-precision number (IEEE 754 binary16) from its bits. */
function single(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export interface Photographs {
  readonly labels: Uint8Array;
  /** Of image i: normalised, row by row, red, green and blue next to each other. */
  readonly pixels: (i: number) => Float32Array;
}

export const SIDE = 32;
const AREA = SIDE * SIDE;
const MEAN = [0.4914, 0.4822, 0.4465] as const;
const DEVIATION = [0.247, 0.2435, 0.2616] as const;

type File = "train1" | "test";
const read = new Map<File, Photographs | undefined>();

/** CIFAR-10; images are unpacked when they are asked for. */
export function photographs(file: File): Photographs | undefined {
  if (!read.has(file)) read.set(file, unpack(dataBytes(`cifar10/cifar10-${file}.med.gz`)));
  return read.get(file);
}

/** Labels, then all red, all green, all blue pixels, as residuals; red and blue as differences to green. */
function unpack(bytes: Buffer | undefined): Photographs | undefined {
  if (bytes === undefined) return undefined;
  const count = bytes.length / (1 + COLOURS * AREA);
  const residuals = (colour: number, image: number): Buffer => {
    const start = count + (colour * count + image) * AREA;
    return bytes.subarray(start, start + AREA);
  };
  const pixels = (image: number): Float32Array => {
    const out = new Float32Array(COLOURS * AREA);
    const green = residuals(1, image);
    for (let colour = 0; colour < COLOURS; colour++) {
      const own = residuals(colour, image);
      const plane = predicted(colour === 1 ? own : own.map((byte, i) => byte + green[i]!));
      plane.forEach((byte, i) => {
        out[i * COLOURS + colour] = (byte / 255 - MEAN[colour]!) / DEVIATION[colour]!;
      });
    }
    return out;
  };
  return { labels: bytes.subarray(0, count), pixels };
}

/** Adds to each residual what the pixels to the left and above predict (the median predictor of JPEG-LS). */
function predicted(residuals: Uint8Array): Uint8Array {
  const plane = new Uint8Array(AREA);
  for (let i = 0; i < AREA; i++) {
    const [left, up, corner] = [plane[i - 1]!, plane[i - SIDE]!, plane[i - SIDE - 1]!];
    let guess = 0;
    if (i >= SIDE && i % SIDE > 0) {
      const [low, high] = [Math.min(left, up), Math.max(left, up)];
      guess = corner >= high ? low : corner <= low ? high : left + up - corner;
    } else if (i > 0) {
      guess = i < SIDE ? left : up;
    }
    plane[i] = residuals[i]! + guess;
  }
  return plane;
}
