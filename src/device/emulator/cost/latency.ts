/**
 * Cycles of a warp that runs alone, one block of code after another. Values still on their way at the
 * end of a block are waited for in the blocks behind it: how long, is averaged over the ways into a
 * block by how often each is taken, so a load before a loop is waited for once, not in every round.
 * Every way out of a block takes its part of the block's executions, hence one instruction more never
 * makes the whole shorter.
 */
import { successors } from "../decode/blocks.ts";
import { type Block, EXIT, end, type Program } from "../decode/program.ts";
import type { LaunchCounts } from "../execute/launch.ts";
import { STATS, stat } from "../machine.ts";
import type { Charge, MemoryKind } from "./charge.ts";
import type { Pipe, Preset } from "./parameters.ts";

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

/** Cycles of each step. */
export interface StepTimes {
  /** Until what it makes is there; of a control step, until the next block may start. */
  readonly delays: Float64Array;
  /** Until the same warp may issue another one to the same pipe. */
  readonly holds: Float64Array;
}

/** Loops bring values round: the second sweep knows what the first left on their way back. */
const SWEEPS = 2;

/**
 * Cycles over all warps of a launch.
 * @param perStep gets each step's part: its slots, and the waits for what it makes.
 */
export function warpCycles(
  program: Program,
  flow: Flow,
  table: readonly Charge[],
  times: StepTimes,
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
      const now = walk(program, block, table, times, { ready, maker, touched }, (step, cycles) => {
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

/**
 * Cycles of one execution of a block. An assembler reorders a block's instructions, loads first: each
 * issues when its operands and its pipe are there, whatever stands before it. So a block takes as long
 * as its longest chain or, if that is more, as all its slots one after another.
 */
function walk(
  program: Program,
  block: Block,
  table: readonly Charge[],
  { delays, holds }: StepTimes,
  { ready, maker, touched }: Readiness,
  spend: (step: number, cycles: number) => void,
): number {
  const free = new Map<Pipe | MemoryKind, number>();
  const chain: Chain = { starts: new Map(), makers: new Map() };
  let [slots, now, last] = [0, 0, -1];
  for (let k = block.start; k < stop(block); k++) {
    const s = program.steps[k]!;
    const c = table[k]!;
    let [at, late] = [0, -1];
    for (const v of s.reads) if (ready[v]! > at) [at, late] = [ready[v]!, maker[v]!];
    if (s.guard >= 0 && ready[s.guard]! > at) [at, late] = [ready[s.guard]!, maker[s.guard]!];
    const unit = c.pipe ?? c.memory;
    if (c.slots > 0 && unit !== undefined) {
      const from = free.get(unit) ?? 0;
      if (from > at) [at, late] = [from, k];
      free.set(unit, from + holds[k]!);
    }
    chain.starts.set(k, at);
    chain.makers.set(k, late);
    for (const v of s.writes) {
      ready[v] = at + delays[k]!;
      maker[v] = delays[k] === 0 && late >= 0 ? late : k;
      touched.add(v);
    }
    // Free steps pass their operands' times on without taking a slot.
    if (c.slots === 0) continue;
    const isControl = block.end !== end.fall && k === block.control;
    const cycles = isControl ? delays[k]! : c.slots;
    slots += cycles;
    spend(k, cycles);
    // Control waits for all others to issue.
    const done = (isControl ? Math.max(at, slots - cycles, now) : at) + cycles;
    if (done > now) [now, last] = [done, k];
  }
  if (now > slots) blame(chain, last, now - slots, spend);
  return Math.max(now, slots);
}

interface Chain {
  /** Cycle at which each step issues, and the step whose result it waited for (itself: its pipe). */
  readonly starts: Map<number, number>;
  readonly makers: Map<number, number>;
}

/** Shares idle cycles out among the steps of the chain that ends at `last`, by how long each took. */
function blame(
  { starts, makers }: Chain,
  last: number,
  idle: number,
  spend: (step: number, cycles: number) => void,
): void {
  const parts: [number, number][] = [];
  for (let k = last; ; ) {
    const by = makers.get(k);
    const start = starts.get(k);
    if (by === undefined || start === undefined || by < 0) break;
    const before = by === k ? 0 : (starts.get(by) ?? 0);
    if (start > before) parts.push([by, start - before]);
    if (by === k) break;
    k = by;
  }
  const all = parts.reduce((sum, [, part]) => sum + part, 0);
  if (all === 0) spend(last, idle);
  else for (const [k, part] of parts) spend(k, (idle * part) / all);
}

/** The step behind the last of a block, its control step included. */
export const stop = (block: Block): number => (block.control < 0 ? block.stop : block.control + 1);

/** Sectors of a line. */
const LINE = 4;

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
      // A load waits for its slowest sector; those of one line mostly miss together.
      const together = times * Math.min(LINE, units / times);
      const missRate = Math.min(1, counts.memory[m + stat.l1]! / together);
      const dramRate = fromDram ? Math.min(1, counts.memory[m + stat.dram]! / together) : 0;
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
