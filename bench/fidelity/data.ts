/** The files of the comparison: variants on their way to a GPU, and what the GPU made of them. */
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import type { PtxArtifact } from "../../src/artifact.ts";

/** Variants of one workload, and how they were drawn. */
export interface Drawn {
  /** Variants that an earlier comparison drew. */
  readonly earlier: number;
  readonly seed: number;
  /** Of all that were drawn now: how many came to their end on the emulator, and how many faulted there. */
  readonly finished: number;
  readonly faulted: number;
  /** The original first. */
  readonly variants: readonly PtxArtifact[];
}

/** By the workload's name as `gevo evolve` takes it. */
export type Variants = Readonly<Record<string, Drawn>>;

/** What a GPU shows of one variant. */
export interface Measured {
  readonly text: string;
  /** `ok`, or the fault's kind. */
  readonly gpu: string;
  /** Of the outputs on the small inputs, and whether a second run leaves the same. */
  readonly digest?: string;
  readonly repeats?: boolean;
  /** SHA-256 of the machine code; of equal ones only the first is timed. */
  readonly code?: string;
  readonly small?: Timed;
  readonly large?: Timed;
  /** The large inputs once more, after all other variants: how well times repeat. */
  readonly again?: Timed;
}

/** Of all launches; nanoseconds on a GPU. */
export interface Timed {
  readonly median: number;
  /** 95 % interval of the median. */
  readonly low: number;
  readonly high: number;
  /** The original's median in the same rounds. */
  readonly original: number;
  readonly digest: string;
}

/** What was measured of one workload. */
export interface MeasuredWorkload extends Omit<Drawn, "variants"> {
  /** Times that a measurement before this one took, on a GPU and with a driver of the same kind. */
  readonly timedBefore: number;
  readonly rows: readonly Measured[];
}

export interface Measurements {
  readonly date: string;
  /** The device and its version: GPU, driver, assembler. */
  readonly device: string;
  readonly version: string;
  readonly workloads: Readonly<Record<string, MeasuredWorkload>>;
}

/** Thousands of texts that differ in a few lines: the window must span many of them. */
export function write(file: string, data: Variants | Measurements): void {
  const text = Buffer.from(JSON.stringify(data));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_LARGE_WINDOW]: 1,
    [constants.BROTLI_PARAM_LGWIN]: 26,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  writeFileSync(file, brotliCompressSync(text, { params }));
}

export function read<T extends Variants | Measurements>(file: string): T {
  const params = { [constants.BROTLI_DECODER_PARAM_LARGE_WINDOW]: 1 };
  return JSON.parse(brotliDecompressSync(readFileSync(file), { params }).toString("utf8")) as T;
}
