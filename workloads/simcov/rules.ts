/** The infection's terms: rules, states, snapshots, and the random words that decide. */

export const HEALTHY = 0;
export const INCUBATING = 1;
export const EXPRESSING = 2;
export const APOPTOTIC = 3;
export const DEAD = 4;

/** What a random word is for. */
export const PLACE = 0;
export const ADMISSION = 1;
export const LIFE = 2;
export const BINDING = 3;
export const DIRECTION = 4;
export const BID = 5;
export const INFECTION = 6;
export const PERIOD = 7;

/** In the order of the kernels' struct: first the integers, then the floats. */
export interface Rules {
  readonly width: number;
  readonly height: number;
  /** Mean steps that a cell spends in a state, and that a T cell lives. */
  readonly incubation: number;
  readonly expression: number;
  readonly apoptosis: number;
  readonly life: number;
  /** Steps that a T cell stays with the cell it binds to. */
  readonly binding: number;
  readonly infectivity: number;
  readonly bindIncubating: number;
  readonly bindExpressing: number;
  readonly virions: number;
  readonly signal: number;
  readonly virionSpread: number;
  readonly virionDecay: number;
  readonly signalSpread: number;
  readonly signalDecay: number;
  readonly leastVirions: number;
  readonly leastSignal: number;
}

export interface Infection {
  readonly rules: Rules;
  /** One tissue for each. */
  readonly seeds: Uint32Array;
  /** At the beginning, of each place, the same in every tissue. */
  readonly virions: Float32Array;
  /** T cells that try to enter each tissue in a step, from step `delay` + 1 on. */
  readonly attempts: number;
  readonly delay: number;
  readonly steps: number;
  /** Sums are taken every so many steps. */
  readonly every: number;
  /** Whole states are kept after these steps, all multiples of `every`, and after the step behind each. */
  readonly windows: readonly number[];
}

/** All places of a tissue at one time. */
export interface Snapshot {
  readonly step: number;
  readonly states: ArrayLike<number>;
  /** Steps that a cell stays in its state, unless a T cell ends it. */
  readonly timers: ArrayLike<number>;
  /** Name of the T cell there, 0 for none: step of entry * 4096 + number of the attempt, from 1. */
  readonly tcells: ArrayLike<number>;
  readonly lives: ArrayLike<number>;
  readonly bonds: ArrayLike<number>;
  readonly virions: ArrayLike<number>;
  readonly signal: ArrayLike<number>;
}

/** Cells in each of the five states, T cells, virions, signal. */
export type Sums = readonly number[];

export interface Course {
  readonly sums: readonly Sums[];
  readonly snapshots: readonly Snapshot[];
}

export function random(seed: number, step: number, counter: number, purpose: number): number {
  const word = Math.imul(counter, 8) + purpose;
  return mixed((mixed((mixed(seed + step) ^ word) | 0) + 0x9e3779b9) | 0);
}

function mixed(word: number): number {
  let x = word >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** In [0, 1). */
export const uniform = (word: number): number => (word >>> 8) / 2 ** 24;

/** 1 to 1.5 times the mean, and one more. */
export const periodOf = (word: number, mean: number): number =>
  1 + Math.floor(mean / 2) + (word % (mean + 1));

/** How many steps a T cell has when it enters. */
export function lifeOf(seed: number, tcell: number, rules: Rules): number {
  return periodOf(random(seed, tcell, 0, LIFE), rules.life);
}

/** Least and most steps of a period. */
export function periodBounds(mean: number): readonly [number, number] {
  const least = 1 + Math.floor(mean / 2);
  return [least, least + mean];
}

export function meanPeriod(rules: Rules, state: number): number {
  if (state === INCUBATING) return rules.incubation;
  return state === EXPRESSING ? rules.expression : rules.apoptosis;
}
