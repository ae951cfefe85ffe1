/**
 * Fits the parameters that no micro-benchmark gives to measured times: one after the other, the value
 * of a short list within physical bounds that orders the variants best, until none gets better. What is
 * maximised is the mean over workloads and sizes of Kendall's tau on two thirds of the variants; the
 * last third is held out.
 */
import type { Preset } from "../../src/device/emulator/cost/parameters.ts";
import { cyclesOf } from "../../src/device/emulator/session.ts";
import type { Sample } from "./counts.ts";
import { kendall } from "./tau.ts";

interface Knob {
  readonly name: string;
  readonly values: readonly number[];
  readonly set: (preset: Preset, value: number) => Preset;
}

const latency = (name: keyof Preset["latency"], values: readonly number[]): Knob => ({
  name: `latency.${name}`,
  values,
  set: (p, value) => ({ ...p, latency: { ...p.latency, [name]: value } }),
});
const pipe = (name: keyof Preset["pipes"], values: readonly number[]): Knob => ({
  name: `pipes.${name}`,
  values,
  set: (p, value) => ({ ...p, pipes: { ...p.pipes, [name]: value } }),
});
const rate = (name: "l1Rate" | "l2Rate", values: readonly number[]): Knob => ({
  name,
  values,
  set: (p, value) => ({ ...p, [name]: value }),
});

/** Bounds: an integer addition runs on two pipes, so that its own may count half. */
const KNOBS: readonly Knob[] = [
  latency("branch", [4, 8, 12, 16, 20, 24]),
  latency("alu", [4, 4.5, 5, 6]),
  pipe("alu", [1, 1.25, 1.5, 1.75, 2]),
  pipe("imad", [1, 1.5, 2]),
  latency("shuffle", [16, 20, 24, 28]),
  rate("l2Rate", [16, 24, 32, 40, 48]),
  rate("l1Rate", [32, 48, 64]),
];

/** Samples of one workload and size. */
export type Group = readonly Sample[];

export function calibrated(
  start: Preset,
  groups: readonly Group[],
  log: (line: string) => void,
): Preset {
  const score = (preset: Preset): number =>
    groups.reduce((sum, group) => sum + tauOf(preset, group), 0) / groups.length;
  let [best, most] = [start, score(start)];
  for (let better = true; better; ) {
    better = false;
    for (const knob of KNOBS) {
      for (const value of knob.values) {
        const tried = knob.set(best, value);
        const got = score(tried);
        if (got <= most + 0.001) continue;
        [best, most, better] = [tried, got, true];
        log(`${knob.name} = ${value}: ${got.toFixed(4)}`);
      }
    }
  }
  return best;
}

export function tauOf(preset: Preset, group: Group): number {
  return kendall(
    group.map(({ time, launches }) => ({
      measured: time,
      modelled: launches.reduce((sum, launch) => sum + cyclesOf(preset, launch), 0),
    })),
  );
}
