/**
 * Infections that begin at a few places, in several tissues that differ only in their random words. Periods
 * are short, so that a run of a few dozen steps sees every state and the end of many T cells.
 */
import { type InputRequest, Random, type Split } from "gevo";
import type { Infection, Rules } from "./rules.ts";

interface Shape {
  readonly width: number;
  readonly height: number;
  readonly tissues: number;
  readonly foci: number;
  readonly steps: number;
  readonly attempts: number;
  readonly rules: Partial<Rules>;
}

/** Times more places along each axis on a real device, and as many T cells more as there are places. */
const FULL = 6;
const MOST_ATTEMPTS = 4000;

const EVERY = 3;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { width: 31, height: 12, tissues: 3, foci: 10, steps: 25, attempts: 70, rules: {} },
    {
      ...{ width: 23, height: 13, tissues: 2, foci: 8, steps: 22, attempts: 90 },
      rules: { life: 5, virionSpread: 0.8, infectivity: 0.01 },
    },
  ],
  validation: [
    {
      ...{ width: 30, height: 17, tissues: 3, foci: 9, steps: 28, attempts: 80 },
      rules: { life: 9, signalDecay: 0.15, incubation: 4 },
    },
    {
      ...{ width: 33, height: 12, tissues: 2, foci: 10, steps: 25, attempts: 70 },
      rules: { apoptosis: 5, bindExpressing: 0.9, virionDecay: 0.3 },
    },
  ],
  heldout: [
    {
      ...{ width: 41, height: 24, tissues: 3, foci: 14, steps: 31, attempts: 90 },
      rules: { life: 12, incubation: 5, expression: 8 },
    },
    {
      ...{ width: 5, height: 47, tissues: 3, foci: 6, steps: 28, attempts: 40 },
      rules: { signalSpread: 1, virionSpread: 0.3 },
    },
    { width: 16, height: 16, tissues: 2, foci: 16, steps: 61, attempts: 40, rules: {} },
  ],
};

const RULES: Omit<Rules, "width" | "height"> = {
  incubation: 3,
  expression: 6,
  apoptosis: 3,
  life: 6,
  binding: 2,
  infectivity: 0.006,
  bindIncubating: 0.3,
  bindExpressing: 0.7,
  virions: 12,
  signal: 0.35,
  virionSpread: 0.6,
  virionDecay: 0.2,
  signalSpread: 0.7,
  signalDecay: 0.1,
  leastVirions: 0.01,
  leastSignal: 0.002,
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length,
};

export function inputs({ split, seed, index, scale }: InputRequest): Infection {
  const shape = SHAPES[split][index]!;
  const random = new Random(seed);
  const times = scale === "full" ? FULL : 1;
  const width = times * shape.width + times - 1;
  const height = times * shape.height + times - 1;
  const virions = new Float32Array(width * height);
  for (let focus = 0; focus < times * times * shape.foci; focus++) {
    virions[random.int(width * height)] = 300;
  }
  const rules = { width, height, ...RULES, ...shape.rules };
  return {
    rules: Object.fromEntries(
      Object.entries(rules).map(([name, value]) => [name, Math.fround(value)]),
    ) as unknown as Rules,
    seeds: Uint32Array.from({ length: shape.tissues }, () => random.seed()),
    virions,
    attempts: Math.min(times * times * shape.attempts, MOST_ATTEMPTS),
    delay: 5,
    steps: shape.steps,
    every: EVERY,
    windows: windowsOf(shape.steps),
  };
}

/** Three pairs of steps, the last one at the end. */
function windowsOf(steps: number): readonly number[] {
  const last = Math.floor((steps - 1) / EVERY);
  return [Math.floor(last / 2), Math.floor((3 * last) / 4), last].map((n) => n * EVERY);
}
