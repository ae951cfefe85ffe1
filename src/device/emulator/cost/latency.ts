/**
 * Cycles of a warp that runs alone: in-order issue, each instruction when the one before has issued
 * and its operands are there. Values still on their way at the end of a block are waited for in the
 * blocks behind it: how long, is averaged over the ways into a block by how often each is taken, so a
 * load before a loop is waited for once, not in every round. Every way out of a block takes its part
 * of the block's executions, hence one instruction more never makes the whole shorter.
 */
import { successors } from "../decode/blocks.ts";
import { type Block, EXIT, end, type Program } from "../decode/program.ts";
import type { LaunchCounts } from "../execute/launch.ts";
import { STATS, stat } from "../machine.ts";
import type { Charge } from "./charge.ts";
import type { Preset } from "./parameters.ts";

/** What the walk needs of a program, whatever the launch. */
export interface Flow {
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
  /** Number of values. */
  readonly values: number;
}

export function flowOf(program: Program): Flow {
  const after = program.blocks.map((b) => successors(b).filter((s) => s !== EXIT));
  const before: number[][] = after.map(() => []);
  after.forEach((list, b) => {
    for (const s of new Set(list)) before[s]!.push(b);
  });
  return { before, after, values: program.values.length };
}

/** A value that a block leaves on its way: cycles still to wait, and the step that makes it. */
interface Carried {
  readonly value: number;
  readonly wait: number;
  readonly maker: number;
}

/** Loops bring values round: the second sweep knows what the first left on their way back. */
const SWEEPS = 2;

/**
 * Cycles over all warps of a launch.
 * @param delays latency of each memory step (`memoryLatency`).
 * @param perStep gets each step's part: its slots, and the waits for what it makes.
 */
export function warpCycles(
  program: Program,
  flow: Flow,
  table: readonly Charge[],
  delays: Float64Array,
  counts: LaunchCounts,
  perStep?: Float64Array,
): number {
  const ready = new Float64Array(flow.values);
  const maker = new Int32Array(flow.values);
  const carried: Carried[][] = program.blocks.map(() => []);
  let total = 0;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    total = 0;
    perStep?.fill(0);
    program.blocks.forEach((block, at) => {
      const runs = counts.runs[at]!;
      if (runs === 0) return;
      const touched = new Set<number>();
      for (const from of flow.before[at]!) {
        const list = carried[from]!;
        if (list.length === 0) continue;
        const part = taken(flow, counts, from, at) / runs;
        for (const { value, wait, maker: by } of list) {
          touched.add(value);
          maker[value] = by;
          ready[value]! += part * wait;
        }
      }
      const now = walk(program, block, table, delays, { ready, maker, touched }, (step, cycles) => {
        if (perStep !== undefined) perStep[step]! += runs * cycles;
      });
      total += runs * now;
      const rest: Carried[] = [];
      for (const value of touched) {
        if (ready[value]! > now)
          rest.push({ value, wait: ready[value]! - now, maker: maker[value]! });
        ready[value] = 0;
      }
      carried[at] = rest;
    });
  }
  return total;
}

/** Executions of the way from one block to another, from how often its ends ran. */
function taken(flow: Flow, counts: LaunchCounts, from: number, to: number): number {
  const runs = counts.runs[from]!;
  let all = 0;
  for (const s of flow.after[from]!) all += counts.runs[s]!;
  return Math.min((runs * counts.runs[to]!) / all, counts.runs[to]!);
}

interface Readiness {
  /** Cycle, from the start of the block, at which each value is there. */
  readonly ready: Float64Array;
  readonly maker: Int32Array;
  /** Values that have an entry. */
  readonly touched: Set<number>;
}

/** Cycles of one execution of a block. */
function walk(
  program: Program,
  block: Block,
  table: readonly Charge[],
  delays: Float64Array,
  { ready, maker, touched }: Readiness,
  spend: (step: number, cycles: number) => void,
): number {
  let now = 0;
  for (let k = block.start; k < stop(block); k++) {
    const s = program.steps[k]!;
    const c = table[k]!;
    let at = now;
    let late = -1;
    for (const v of s.reads) if (ready[v]! > at) [at, late] = [ready[v]!, maker[v]!];
    if (s.guard >= 0 && ready[s.guard]! > at) [at, late] = [ready[s.guard]!, maker[s.guard]!];
    const delay = c.memory === undefined ? c.latency : delays[k]!;
    for (const v of s.writes) {
      ready[v] = at + delay;
      maker[v] = delay === 0 && late >= 0 ? late : k;
      touched.add(v);
    }
    // Free steps pass their operands' times on without taking a slot.
    if (c.slots === 0) continue;
    if (at > now) spend(late, at - now);
    const cycles = block.end !== end.fall && k === block.control ? c.latency : c.slots;
    spend(k, cycles);
    now = at + cycles;
  }
  return now;
}

/** The step behind the last of a block, its control step included. */
export const stop = (block: Block): number => (block.control < 0 ? block.stop : block.control + 1);

/** Average latency of a memory instruction, from what it missed. */
export function memoryLatency(
  { latency }: Preset,
  c: Charge,
  counts: LaunchCounts,
  step: number,
  fromDram: boolean,
): number {
  const m = step * STATS;
  const times = counts.memory[m + stat.count]!;
  if (times === 0) return latency.l1;
  const units = counts.memory[m + stat.units]!;
  const serial = Math.max(0, counts.memory[m + stat.serial]! / times - 1);
  switch (c.memory) {
    case "shared":
      return latency.shared + units / times - 1 + serial * c.slots;
    case "const":
      return latency.constant + (units / times - 1) * latency.alu;
    case "local":
      return latency.l1;
    default: {
      if (units === 0) return latency.l1;
      const missRate = counts.memory[m + stat.l1]! / units;
      const dramRate = fromDram ? counts.memory[m + stat.dram]! / units : 0;
      return (
        latency.l1 +
        missRate * (latency.l2 - latency.l1) +
        dramRate * (latency.dram - latency.l2) +
        (Math.max(1, units / times / 4) - 1) +
        serial
      );
    }
  }
}
