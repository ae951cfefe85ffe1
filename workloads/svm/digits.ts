/**
 * Handwritten digits, and whether they are odd: MNIST where a machine has it, else digits of the same
 * kind, drawn by a shaky hand at random.
 */
import type { Random } from "gevo";
import { dataBytes } from "../data.ts";
import type { Examples } from "./machine.ts";

/** Pixels of a side. */
const SIDE = 28;

export interface Digits {
  readonly count: number;
  /** Of one digit after the other, row by row; 0 is paper, 255 ink. */
  readonly pixels: Uint8Array;
  /** 0 to 9. */
  readonly values: Uint8Array;
}

export type Part = "train" | "t10k";

const read = new Map<Part, Digits | undefined>();

export function realDigits(part: Part): Digits | undefined {
  if (!read.has(part)) read.set(part, fromFiles(part));
  return read.get(part);
}

/** Files in idx form: big-endian words, the second of them the count, then bytes. */
function fromFiles(part: Part): Digits | undefined {
  const images = dataBytes(`mnist/${part}-images-idx3-ubyte.gz`);
  const values = dataBytes(`mnist/${part}-labels-idx1-ubyte.gz`);
  if (images === undefined || values === undefined) return undefined;
  return { count: images.readUInt32BE(4), pixels: images.subarray(16), values: values.subarray(8) };
}

/**
 * Chosen digits as examples: odd ones are 1, even ones -1. Squares of `pooled` x `pooled` pixels become one
 * feature, from 0 to 1.
 */
export function examplesOf(digits: Digits, chosen: readonly number[], pooled: number): Examples {
  const side = SIDE / pooled;
  const features = new Float32Array(chosen.length * side * side);
  chosen.forEach((digit, row) => {
    const own = digits.pixels.subarray(digit * SIDE * SIDE, (digit + 1) * SIDE * SIDE);
    own.forEach((ink, i) => {
      const y = Math.floor(i / SIDE / pooled);
      const x = Math.floor((i % SIDE) / pooled);
      features[row * side * side + y * side + x]! += ink;
    });
  });
  const labels = Float32Array.from(chosen, (digit) => (digits.values[digit]! % 2 === 1 ? 1 : -1));
  const most = 255 * pooled * pooled;
  return { count: chosen.length, features: features.map((ink) => ink / most), labels };
}

export const dimensionsOf = (pooled: number): number => (SIDE / pooled) ** 2;

type Point = readonly [x: number, y: number];

/** Each digit has its own way: points that the pen passes, from 0 to 1 over the width and height. */
const WAYS: readonly (readonly Point[])[] = [
  [
    [0.5, 0.1],
    [0.2, 0.5],
    [0.5, 0.9],
    [0.8, 0.5],
    [0.5, 0.1],
  ],
  [
    [0.35, 0.25],
    [0.55, 0.1],
    [0.55, 0.9],
  ],
  [
    [0.2, 0.3],
    [0.5, 0.1],
    [0.75, 0.3],
    [0.2, 0.9],
    [0.8, 0.9],
  ],
  [
    [0.2, 0.15],
    [0.75, 0.25],
    [0.4, 0.5],
    [0.8, 0.7],
    [0.2, 0.88],
  ],
  [
    [0.6, 0.9],
    [0.6, 0.1],
    [0.2, 0.6],
    [0.85, 0.6],
  ],
  [
    [0.8, 0.1],
    [0.3, 0.1],
    [0.3, 0.45],
    [0.75, 0.6],
    [0.6, 0.9],
    [0.2, 0.85],
  ],
  [
    [0.7, 0.1],
    [0.3, 0.5],
    [0.3, 0.85],
    [0.7, 0.85],
    [0.7, 0.55],
    [0.3, 0.6],
  ],
  [
    [0.2, 0.1],
    [0.8, 0.1],
    [0.45, 0.9],
  ],
  [
    [0.5, 0.5],
    [0.25, 0.3],
    [0.5, 0.1],
    [0.75, 0.3],
    [0.25, 0.7],
    [0.5, 0.9],
    [0.75, 0.7],
    [0.5, 0.5],
  ],
  [
    [0.7, 0.4],
    [0.4, 0.5],
    [0.3, 0.2],
    [0.7, 0.15],
    [0.7, 0.9],
  ],
];

export function generatedDigits(count: number, random: Random): Digits {
  const pixels = new Uint8Array(count * SIDE * SIDE);
  const values = Uint8Array.from({ length: count }, () => random.int(10));
  values.forEach((value, i) => {
    draw(WAYS[value]!, pixels.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE), random);
  });
  return { count, pixels, values };
}

/** Leaning, stretched, off the middle, and no point quite where it belongs. */
function draw(way: readonly Point[], paper: Uint8Array, random: Random): void {
  const around = (most: number) => (most * (random.int(2001) - 1000)) / 1000;
  const [lean, wide, high, left, down] = [0.3, 0.25, 0.2, 3, 3].map(around) as Shape;
  const at = way.map(([x, y]): Point => {
    const across = (x - 0.5 + around(0.12)) * (1 + wide) + lean * (y - 0.5);
    const along = (y - 0.5 + around(0.12)) * (1 + high);
    return [SIDE / 2 + 18 * across + left, SIDE / 2 + 20 * along + down];
  });
  const thickness = 1.3 + around(0.5);
  for (let i = 0; i < paper.length; i++) {
    const pixel: Point = [(i % SIDE) + 0.5, Math.floor(i / SIDE) + 0.5];
    let nearest = Infinity;
    for (let k = 1; k < at.length; k++) {
      nearest = Math.min(nearest, distance(pixel, at[k - 1]!, at[k]!));
    }
    paper[i] = Math.round(255 * Math.min(1, Math.max(0, thickness + 0.5 - nearest)));
  }
}

type Shape = [lean: number, wide: number, high: number, left: number, down: number];

/** From a point to a line between two. */
function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy || 1;
  const part = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - part * dx, y - ay - part * dy);
}
