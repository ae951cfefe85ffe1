/**
 * Weights and inputs for a model of which nothing is known but types: what each element type is drawn from, as numbers
 * for a trial and as the text of the workload that is written.
 */
import type { TypedArray } from "../device.ts";
import { Random } from "../random.ts";

/** How inputs of real numbers are drawn: from -1 to 1, or from 0.5 to 1.5 for models that take logarithms. */
export type Drawn = "around 0" | "around 1";
export type Role = "weight" | "input";

/** From `middle - reach` to `middle + reach`; whole numbers from 0 up to a bound, left out. */
export type Draw =
  | { readonly kind: "real"; readonly middle: number; readonly reach: number }
  | { readonly kind: "whole"; readonly below: number };

interface Kind {
  /** Name of the typed array, and how a number becomes an element, as text and in fact. */
  readonly array: string;
  readonly real: boolean;
  readonly text: (number: string) => string;
  readonly make: (numbers: readonly number[]) => TypedArray;
}

/** Bits of a number: those of f32, shortened. What f16 cannot hold for smallness becomes 0. */
const f32Bits = (x: number): number => new Uint32Array(Float32Array.of(x).buffer)[0] as number;
const bf16Bits = (x: number): number => f32Bits(x) >>> 16;
const f16Bits = (x: number): number =>
  ((f32Bits(x) >>> 16) & 0x8000) | (Math.max(0, (f32Bits(x) & 0x7fffffff) - 0x38000000) >>> 13);

/** The same as text of TypeScript, for the workload. */
export const BITS: Readonly<Record<string, string>> = {
  bf16: `/** Bits of bf16: the upper half of f32's. */
const bf16Bits = (x: number) => (new Uint32Array(Float32Array.of(x).buffer)[0] ?? 0) >>> 16;`,
  f16: `/** Bits of f16, by way of f32's; what is too small becomes 0. */
const f16Bits = (x: number) => {
  const bits = new Uint32Array(Float32Array.of(x).buffer)[0] ?? 0;
  return ((bits >>> 16) & 0x8000) | (Math.max(0, (bits & 0x7fffffff) - 0x38000000) >>> 13);
};`,
};

const plain = (
  Of: { readonly name: string; from(numbers: readonly number[]): TypedArray },
  real = false,
): Kind => ({ array: Of.name, real, text: (x) => x, make: (all) => Of.from(all) });

const big = (Of: typeof BigInt64Array | typeof BigUint64Array): Kind => ({
  array: Of.name,
  real: false,
  text: (x) => `BigInt(${x})`,
  make: (all) => Of.from(all.map(BigInt)),
});

const bits = (name: string, bitsOf: (x: number) => number): Kind => ({
  array: "Uint16Array",
  real: true,
  text: (x) => `${name}(${x})`,
  make: (all) => Uint16Array.from(all, bitsOf),
});

export const KINDS: Readonly<Record<string, Kind>> = {
  f64: plain(Float64Array, true),
  f32: plain(Float32Array, true),
  f16: bits("f16Bits", f16Bits),
  bf16: bits("bf16Bits", bf16Bits),
  i1: plain(Uint8Array),
  i8: plain(Int8Array),
  i16: plain(Int16Array),
  i32: plain(Int32Array),
  i64: big(BigInt64Array),
  ui8: plain(Uint8Array),
  ui16: plain(Uint16Array),
  ui32: plain(Uint32Array),
  ui64: big(BigUint64Array),
};

/** Classes, places in a table, counts: nobody knows. XLA takes the nearest place of a table that is too short. */
const WHOLE = 10;

/**
 * Matrices and kernels are drawn so that what they give is about as large as what they take. Vectors are positive:
 * one may be a variance.
 */
export function drawOf(
  { element, shape }: { readonly element: string; readonly shape: readonly number[] },
  role: Role,
  inputs: Drawn,
): Draw {
  if (KINDS[element]?.real !== true) return { kind: "whole", below: element === "i1" ? 2 : WHOLE };
  if (role === "input") {
    return inputs === "around 0"
      ? { kind: "real", middle: 0, reach: 1 }
      : { kind: "real", middle: 1, reach: 0.5 };
  }
  if (shape.length < 2) return { kind: "real", middle: 1, reach: 0.5 };
  const summed = sizeOf(shape) / (shape.at(-1) ?? 1);
  return { kind: "real", middle: 0, reach: Number(Math.sqrt(3 / summed).toPrecision(2)) };
}

export function draws(
  { element, shape }: { readonly element: string; readonly shape: readonly number[] },
  draw: Draw,
  seed: number,
): TypedArray {
  const random = new Random(seed);
  const one =
    draw.kind === "whole"
      ? () => random.int(draw.below)
      : () => draw.middle + draw.reach * (random.int(2001) / 1000 - 1);
  return (KINDS[element] as Kind).make(Array.from({ length: sizeOf(shape) }, one));
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
