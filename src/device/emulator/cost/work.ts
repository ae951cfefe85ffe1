/**
 * What the steps of a program asked of each resource in a launch, from its counts: the numbers that
 * the model's terms are sums of. In the resource's own unit, over the whole grid; the model scales.
 */
import type { Counts, Occupancy } from "../../../profile.ts";
import { TERMS, type Term } from "../../../profile.ts";
import type { Program } from "../decode/program.ts";
import type { LaunchCounts } from "../execute/launch.ts";
import { STATS, stat } from "../machine.ts";
import type { Charge } from "./charge.ts";
import { type Flow, memoryLatency, type StepTimes, stop, warpCycles } from "./latency.ts";
import { excessWords } from "./occupancy.ts";
import type { Preset } from "./parameters.ts";

/** What costing needs of a program, whatever the launch. */
export interface Plan {
  readonly preset: Preset;
  readonly program: Program;
  readonly table: readonly Charge[];
  readonly flow: Flow;
}

/** Place of each term in the arrays below. */
export const AT: Readonly<Record<Term, number>> = Object.fromEntries(
  TERMS.map((term, k) => [term, k]),
) as Record<Term, number>;

export interface Work {
  /** One number per term. */
  readonly totals: Float64Array;
  readonly counts: Counts;
}

type Sums = { -readonly [K in keyof Counts]: number };

/**
 * @param perStep gets `TERMS.length` numbers for each step.
 */
export function workOf(
  plan: Plan,
  counts: LaunchCounts,
  occupancy: Occupancy,
  perStep?: Float64Array,
): Work {
  const { preset, program, table } = plan;
  const sums: Sums = {
    instructions: counts.instructions,
    issueSlots: 0,
    lanes: 0,
    laneSlots: 0,
    globalSectors: 0,
    l1Misses: 0,
    dramSectors: 0,
    localSectors: 0,
    sharedWavefronts: 0,
    bankConflicts: 0,
    atomicSerial: 0,
    barriers: 0,
  };
  const fromDram = !isWarm(plan, counts);
  const crowding = crowdingOf(counts.slices);
  const localMisses = localMissRate(preset, program, occupancy);
  const times = stepTimes(plan, counts, fromDram);
  const totals = new Float64Array(TERMS.length);
  const one = new Float64Array(TERMS.length);
  const record = (k: number): void => {
    for (let t = 0; t < TERMS.length; t++) {
      totals[t]! += one[t]!;
      if (perStep !== undefined) perStep[k * TERMS.length + t]! += one[t]!;
    }
    one.fill(0);
  };
  program.blocks.forEach((block, index) => {
    const runs = counts.runs[index]!;
    if (runs === 0) return;
    let slots = 0;
    for (let k = block.start; k < stop(block); k++) {
      const c = table[k]!;
      if (c.slots === 0) continue;
      slots++;
      one[AT.issue] = runs * c.slots;
      sums.issueSlots += runs * c.slots;
      if (c.pipe !== undefined) one[AT[c.pipe]]! += runs * c.uses * preset.pipes[c.pipe];
      if (c.exchange !== undefined) one[AT.lsu]! += runs * c.exchange;
      if (c.barrier) sums.barriers += runs;
      if (c.memory !== undefined) {
        memoryWork(c, counts, k, { one, sums, fromDram, localMisses, crowding });
      }
      record(k);
    }
    sums.lanes += counts.lanes[index]! * slots;
    sums.laneSlots += runs * 32 * slots;
    const excess = excessWords(program.blockLive[index]!, occupancy);
    if (excess === 0) return;
    spillWork(runs * excess, localMisses, one, sums);
    one[AT.latency] = runs * preset.latency.l1;
    record(block.start);
  });
  const waits = perStep === undefined ? undefined : new Float64Array(program.steps.length);
  totals[AT.latency]! += warpCycles(program, plan.flow, table, times, counts, waits);
  waits?.forEach((cycles, k) => {
    perStep![k * TERMS.length + AT.latency]! += cycles;
  });
  return { totals, counts: sums };
}

function stepTimes({ preset, table }: Plan, counts: LaunchCounts, fromDram: boolean): StepTimes {
  const { latency, pipes } = preset;
  const delays = new Float64Array(table.length);
  const holds = new Float64Array(table.length);
  table.forEach((c, k) => {
    if (c.memory !== undefined) {
      delays[k] = memoryLatency(preset, c, counts, k, fromDram);
      holds[k] = latency.issue * Math.max(1, c.slots) + passes(c, counts, k) - 1;
    } else if (c.barrier) delays[k] = c.latency + latency.perWarp * counts.warpsPerBlock;
    else {
      delays[k] = c.latency;
      if (c.pipe !== undefined) holds[k] = c.uses * pipes[c.pipe];
    }
  });
  return { delays, holds };
}

/** Mean cycles of the memory pipe for one execution. */
function passes(c: Charge, counts: LaunchCounts, k: number): number {
  const times = counts.memory[k * STATS + stat.count]!;
  if (times === 0) return 1;
  const units = counts.memory[k * STATS + stat.units]! / times;
  return Math.max(1, c.memory === "shared" || c.memory === "const" ? units : units / 4);
}

interface Into {
  readonly one: Float64Array;
  readonly sums: Sums;
  readonly fromDram: boolean;
  readonly localMisses: number;
  readonly crowding: number;
}

function memoryWork(c: Charge, counts: LaunchCounts, k: number, into: Into): void {
  const { one, sums, fromDram, localMisses, crowding } = into;
  const m = k * STATS;
  const times = counts.memory[m + stat.count]!;
  const units = counts.memory[m + stat.units]!;
  const serial = Math.max(0, counts.memory[m + stat.serial]! - times);
  switch (c.memory) {
    case "shared":
      one[AT.lsu]! += Math.max(units, serial * c.slots + times);
      sums.sharedWavefronts += units;
      sums.bankConflicts += units - times;
      sums.atomicSerial += serial;
      return;
    case "local":
      one[AT.lsu]! += Math.max(times, units / 4);
      one[AT.l1]! += units * localMisses;
      one[AT.l2]! += units * localMisses;
      sums.localSectors += units;
      return;
    case "const":
      one[AT.lsu]! += Math.max(times, units);
      return;
    default: {
      const misses = counts.memory[m + stat.l1]!;
      const dram = fromDram ? counts.memory[m + stat.dram]! : 0;
      one[AT.lsu]! += Math.max(times, units / 4);
      one[AT.l1]! += misses;
      // Lanes on one address are taken one after another by the L2 slice that holds it.
      one[AT.l2]! += crowding * (misses + serial);
      one[AT.dram]! += dram;
      sums.globalSectors += units;
      sums.l1Misses += misses;
      sums.dramSectors += dram;
      sums.atomicSerial += serial;
    }
  }
}

/** How much longer the busiest slice of L2 takes than if all had the same to do. */
function crowdingOf(slices: Int32Array): number {
  let [all, most] = [0, 0];
  for (const n of slices) {
    all += n;
    most = Math.max(most, n);
  }
  return all === 0 ? 1 : (most * slices.length) / all;
}

/** A block that needs more words than there are registers stores and reloads the excess once. */
function spillWork(words: number, localMisses: number, one: Float64Array, sums: Sums): void {
  const sectors = 2 * words * 4;
  one[AT.issue]! += 2 * words;
  one[AT.lsu]! += 2 * words;
  one[AT.l1]! += sectors * localMisses;
  one[AT.l2]! += sectors * localMisses;
  sums.issueSlots += 2 * words;
  sums.localSectors += sectors;
}

/** Part of local accesses that find L1 full: what the resident threads own beyond its size. */
function localMissRate(preset: Preset, program: Program, occupancy: Occupancy): number {
  const perThread = program.layout.localBytes + 4 * occupancy.spilled;
  const owned = perThread * 32 * occupancy.warps;
  const l1 = preset.l1AndShared - occupancy.blocks * occupancy.shared;
  return owned <= l1 || owned === 0 ? 0 : 1 - Math.max(0, l1) / owned;
}

/** Whether all that the launch touches for the first time is taken to be in L2 already. */
function isWarm({ preset, program }: Plan, counts: LaunchCounts): boolean {
  if (preset.l2 === "cold") return false;
  let first = 0;
  for (let k = 0; k < program.steps.length; k++) first += counts.memory[k * STATS + stat.dram]!;
  return first * 32 <= preset.l2Bytes;
}
