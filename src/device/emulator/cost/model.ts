/**
 * Modelled cycles of a launch, from counts: a roofline over issue slots, pipes, memory units,
 * bandwidths and latency. The terms are joined by a 4-norm: close to their maximum, but work removed
 * from a lesser term still counts, so that a search has something to follow. Only additions,
 * multiplications, divisions and square roots, all exactly rounded: the same bits everywhere.
 * What it leaves out: contention between CTAs, instruction fetch, spills, DRAM pages.
 */
import { type Block, end, type Program } from "../decode/program.ts";
import type { LaunchCounts } from "../execute/launch.ts";
import { STATS, stat } from "../machine.ts";
import { type Charge, charges, type Pipe } from "./charge.ts";
import type { Occupancy } from "./occupancy.ts";
import type { Preset } from "./parameters.ts";

export interface Breakdown {
  /** Modelled cycles of the launch, its fixed cost included. */
  readonly cycles: number;
  /** Cycles of each term on its own. */
  readonly terms: Readonly<Record<"issue" | Pipe | "lsu" | "l2" | "dram" | "latency", number>>;
  /** Totals over the grid. */
  readonly counts: {
    readonly instructions: number;
    readonly issueSlots: number;
    readonly lanes: number;
    readonly globalSectors: number;
    readonly l1Misses: number;
    readonly dramSectors: number;
    readonly sharedWavefronts: number;
    readonly barriers: number;
  };
  readonly occupancy: Occupancy;
}

/** Charges depend on the program and the preset only. */
const known = new WeakMap<Program, Map<Preset, Charge[]>>();

function chargesOf(preset: Preset, program: Program): Charge[] {
  let byPreset = known.get(program);
  if (byPreset === undefined) {
    byPreset = new Map();
    known.set(program, byPreset);
  }
  let found = byPreset.get(preset);
  if (found === undefined) {
    found = charges(preset, program);
    byPreset.set(preset, found);
  }
  return found;
}

export function estimate(
  preset: Preset,
  program: Program,
  counts: LaunchCounts,
  occupancy: Occupancy,
): Breakdown {
  const table = chargesOf(preset, program);
  const pipes: Record<Pipe, number> = { fp32: 0, alu: 0, imad: 0, fp64: 0, xu: 0 };
  let slots = 0;
  let lsu = 0;
  let l2Sectors = 0;
  let sectors = 0;
  let misses = 0;
  let dram = 0;
  let wavefronts = 0;
  let barriers = 0;
  let latency = 0;
  let lanes = 0;
  program.blocks.forEach((block, index) => {
    const runs = counts.runs[index]!;
    if (runs === 0) return;
    let instructions = 0;
    for (let k = block.start; k < stop(block); k++) {
      const c = table[k]!;
      slots += runs * c.slots;
      if (c.slots > 0) instructions++;
      if (c.pipe !== undefined) pipes[c.pipe] += runs * c.uses * preset.pipes[c.pipe];
      if (c.shuffle) lsu += runs;
      if (c.barrier) barriers += runs;
      if (c.memory === undefined) continue;
      const m = k * STATS;
      const times = counts.memory[m + stat.count]!;
      const units = counts.memory[m + stat.units]!;
      const serial = counts.memory[m + stat.serial]!;
      if (c.memory === "global") {
        lsu += Math.max(times, units / 4);
        sectors += units;
        misses += counts.memory[m + stat.l1]!;
        l2Sectors += counts.memory[m + stat.l1]! + Math.max(0, serial - times);
        dram += counts.memory[m + stat.dram]!;
      } else if (c.memory === "shared") {
        lsu += Math.max(units, serial);
        wavefronts += units;
      } else {
        lsu += Math.max(times, units / (c.memory === "local" ? 4 : 1));
      }
    }
    lanes += counts.lanes[index]! * instructions;
    latency += runs * blockLatency(preset, program, block, table, counts);
  });
  const perSm = Math.ceil(counts.blocks / preset.sms) / counts.blocks;
  const waves = Math.ceil(Math.ceil(counts.blocks / preset.sms) / occupancy.blocks);
  const warps = counts.blocks * counts.warpsPerBlock;
  const terms = {
    issue: (perSm * slots) / 4,
    fp32: (perSm * pipes.fp32) / 4,
    alu: (perSm * pipes.alu) / 4,
    imad: (perSm * pipes.imad) / 4,
    fp64: (perSm * pipes.fp64) / 4,
    xu: (perSm * pipes.xu) / 4,
    lsu: perSm * lsu,
    l2: (l2Sectors * 32) / (preset.l2Rate * preset.sms),
    dram: (dram * 32) / (preset.dramRate * preset.sms),
    latency: (waves * latency) / warps,
  };
  let sum = 0;
  for (const t of Object.values(terms)) sum += t * t * (t * t);
  return {
    cycles: Math.round(Math.sqrt(Math.sqrt(sum))) + preset.launch,
    terms,
    counts: {
      instructions: counts.instructions,
      issueSlots: slots,
      lanes,
      globalSectors: sectors,
      l1Misses: misses,
      dramSectors: dram,
      sharedWavefronts: wavefronts,
      barriers,
    },
    occupancy,
  };
}

const stop = (block: Block): number => (block.control < 0 ? block.stop : block.control + 1);

/**
 * Cycles of one execution of a block by a warp alone: in-order issue, each instruction when the one
 * before has issued and its operands are there. Results that only later blocks use are not waited for.
 */
function blockLatency(
  preset: Preset,
  program: Program,
  block: Block,
  table: readonly Charge[],
  counts: LaunchCounts,
): number {
  const ready = new Map<number, number>();
  let now = 0;
  for (let k = block.start; k < stop(block); k++) {
    const s = program.steps[k]!;
    const c = table[k]!;
    let at = now;
    for (const v of s.reads) at = Math.max(at, ready.get(v) ?? 0);
    if (s.guard >= 0) at = Math.max(at, ready.get(s.guard) ?? 0);
    const delay = c.memory === undefined ? c.latency : memoryLatency(preset, c, counts, k);
    for (const v of s.writes) ready.set(v, at + delay);
    // Free steps pass their operands' times on without taking a slot.
    if (c.slots === 0) continue;
    now = at + c.slots;
    if (block.end !== end.fall && k === block.control) now = at + c.latency;
  }
  return now;
}

/** Average latency of a memory instruction, from what it missed. */
function memoryLatency(preset: Preset, c: Charge, counts: LaunchCounts, step: number): number {
  const m = step * STATS;
  const times = counts.memory[m + stat.count]!;
  const { latency } = preset;
  if (times === 0) return latency.l1;
  const units = counts.memory[m + stat.units]!;
  const serial = Math.max(0, counts.memory[m + stat.serial]! / times - 1);
  if (c.memory === "shared") return latency.shared + units / times - 1 + serial;
  if (c.memory === "const") return latency.alu + (units / times - 1) * 4;
  if (c.memory === "local" || units === 0) return latency.l1;
  const missRate = counts.memory[m + stat.l1]! / units;
  const dramRate = counts.memory[m + stat.dram]! / units;
  const wavefronts = Math.max(1, units / times / 4);
  return (
    latency.l1 +
    missRate * (latency.l2 - latency.l1) +
    dramRate * (latency.dram - latency.l2) +
    (wavefronts - 1) +
    serial
  );
}
