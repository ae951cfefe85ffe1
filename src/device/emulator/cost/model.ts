/**
 * Modelled cycles of a launch, from counts: a roofline over issue slots, pipes, memory units,
 * bandwidths and latency. The terms are joined by a 4-norm: close to their maximum, but work removed
 * from a lesser term still counts, so that a search has something to follow. Only additions,
 * multiplications, divisions and square roots, all exactly rounded: the same bits everywhere.
 *
 * Left out: instruction fetch, waits at barriers, DRAM pages, register banks.
 * Formula and parameters are explained in docs/emulator.md.
 */
import type { Breakdown, LaunchProfile, LineProfile, Term } from "../../../profile.ts";
import { TERMS } from "../../../profile.ts";
import type { Program } from "../decode/program.ts";
import type { LaunchCounts } from "../execute/launch.ts";
import { charges } from "./charge.ts";
import { flowOf } from "./latency.ts";
import { lineProfiles } from "./lines.ts";
import type { Residency } from "./occupancy.ts";
import type { Preset } from "./parameters.ts";
import { AT, type Plan, workOf } from "./work.ts";

/** To be raised with every change of the figures in test/golden/emulator/variants.cost.txt. */
export const MODEL_VERSION = "4";

/** Warp schedulers, each with its pipes, of an SM. */
const PARTITIONS = 4;
const SECTOR = 32;

/** Plans depend on the program and the preset only. */
const known = new WeakMap<Program, WeakMap<Preset, Plan>>();

function planOf(preset: Preset, program: Program): Plan {
  let byPreset = known.get(program);
  if (byPreset === undefined) {
    byPreset = new WeakMap();
    known.set(program, byPreset);
  }
  let found = byPreset.get(preset);
  if (found === undefined) {
    found = { preset, program, table: charges(preset, program), flow: flowOf(program) };
    byPreset.set(preset, found);
  }
  return found;
}

/** @param counts belongs to the profile from now on: lines are made from it when asked for. */
export function estimate(
  preset: Preset,
  program: Program,
  counts: LaunchCounts,
  residency: Residency,
): Omit<LaunchProfile, "entry"> {
  const plan = planOf(preset, program);
  const { l1Bytes: _, ...occupancy } = residency;
  const work = workOf(plan, counts, occupancy);
  const scale = scales(preset, counts, occupancy.blocks);
  const values = work.totals.map((amount, k) => amount * scale[k]!);
  const together = norm(values);
  const breakdown: Breakdown = {
    cycles: Math.round(together) + preset.launch,
    fixed: preset.launch,
    terms: Object.fromEntries(TERMS.map((term, k) => [term, values[k]!])) as Record<Term, number>,
    counts: work.counts,
    occupancy,
  };
  const lines = (): readonly LineProfile[] => {
    const perStep = new Float64Array(program.steps.length * TERMS.length);
    workOf(plan, counts, occupancy, perStep);
    const weight = values.map((value) => cube(value) / cube(together || 1));
    return lineProfiles(plan, counts, perStep, { scale, weight });
  };
  return { ...breakdown, lines };
}

const cube = (x: number): number => x * x * x;

/** (sum x^4)^(1/4). */
function norm(values: Float64Array): number {
  let sum = 0;
  for (const x of values) sum += x * x * (x * x);
  return Math.sqrt(Math.sqrt(sum));
}

/** From the grid's work to cycles: the busiest SM, or the whole device for what is shared. */
function scales(preset: Preset, counts: LaunchCounts, resident: number): Float64Array {
  const perSm = Math.ceil(counts.blocks / preset.sms);
  const part = perSm / counts.blocks;
  const scale = new Float64Array(TERMS.length).fill(part / PARTITIONS);
  scale[AT.lsu] = part;
  scale[AT.l1] = (part * SECTOR) / preset.l1Rate;
  scale[AT.l2] = SECTOR / (preset.l2Rate * preset.sms);
  scale[AT.dram] = SECTOR / (preset.dramRate * preset.sms);
  scale[AT.latency] = Math.ceil(perSm / resident) / (counts.blocks * counts.warpsPerBlock);
  return scale;
}
