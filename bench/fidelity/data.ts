/** The files of the comparison: variants on their way to a GPU, and what the GPU made of them. */
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import type { PtxArtifact } from "../../src/artifact.ts";

/** Variants of each workload by its name as `gevo evolve` takes it; the original first. */
export type Variants = Readonly<Record<string, readonly PtxArtifact[]>>;

/** What a GPU shows of one variant. */
export interface Measured {
  readonly text: string;
  /** On both devices: `ok`, or the fault's kind. */
  readonly emulator: string;
  readonly gpu: string;
  /** Where both are `ok`: whether all bytes of the outputs are equal, and whether the GPU repeats its own. */
  readonly equal?: boolean;
  readonly repeats?: boolean;
  /** SHA-256 of the machine code. */
  readonly code?: string;
  readonly small?: Timed;
  readonly large?: Timed;
}

/** Of all launches on the small or the large inputs; nanoseconds on a GPU. */
export interface Timed {
  readonly median: number;
  /** 95 % interval of the median. */
  readonly low: number;
  readonly high: number;
  /** The original's median in the same rounds. */
  readonly original: number;
  readonly digest: string;
}

export interface Measurements {
  readonly date: string;
  /** The device and its version: GPU, driver, assembler. */
  readonly device: string;
  readonly version: string;
  readonly workloads: Readonly<Record<string, readonly Measured[]>>;
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
