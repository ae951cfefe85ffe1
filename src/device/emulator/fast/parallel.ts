/**
 * CTAs of one launch on several threads. Each thread gets a copy of the arena and a range of CTAs; the
 * ranges are joined in grid order. A range whose CTAs used a sector (32 bytes) that an earlier range
 * wrote has seen wrong bytes: it is thrown away and run again here, after the others, as is a range that
 * faulted or that the budget does not cover. So results, counters and faults are those of one thread.
 */
import type { Artifact } from "../../../artifact.ts";
import type { Program } from "../decode/program.ts";
import type { BlockCounts, Range } from "../execute/executor.ts";
import { field, type Machine, STATS, STRIDE, stat } from "../machine.ts";
import type { Arena } from "../memory/arena.ts";
import { FRONT } from "../memory/layout.ts";
import { space } from "../memory/space.ts";
import type { Instance } from "./instance.ts";
import { type Fork, type Joined, RangeThread } from "./range-thread.ts";

/** Largest arena that is copied. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Kernels whose CTAs see each other by design, or the order in which they run, are not tried. */
export function forkable(program: Program, arena: Arena): boolean {
  if (arena.used > MOST_BYTES) return false;
  return program.steps.every((s, k) => {
    if (s.op.startsWith("clock.") || s.op.startsWith("host.")) return false;
    if (!s.op.startsWith("atom.")) return true;
    return (program.code[k * STRIDE + field.y]! & 15) === space.shared;
  });
}

/** Runs a range of CTAs of the launch that `instance` has loaded. */
export function runForked(
  instance: Instance,
  m: Machine,
  program: Program,
  arena: Arena,
  artifact: Artifact,
  range: Range,
  threads: number,
): BlockCounts {
  m.caches.forgetUse();
  const part = (k: number): Range => {
    const first = Math.floor((k * range.count) / threads);
    const stop = Math.floor(((k + 1) * range.count) / threads);
    return { ...range, first: range.first + first, count: stop - first };
  };
  const fork = (k: number): Fork => ({
    artifact,
    entry: program.entry,
    arena: arena.copy(),
    machine: m.launchState(),
    sets: m.caches.sets,
    slices: m.caches.slices,
    range: part(k),
  });
  const others = Array.from({ length: threads - 1 }, (_, k) => {
    const thread = idle.pop() ?? new RangeThread();
    thread.start(fork(k + 1));
    return thread;
  });
  try {
    instance.go(part(0));
    const totals = others.map((thread, k) => {
      const joined = thread.join();
      if (joined !== undefined && joined.executed <= m.fuel && !collide(m, joined)) {
        take(m, joined);
        return joined;
      }
      instance.go(part(k + 1));
      return undefined;
    });
    return totals.reduce(sum, instance.counts());
  } finally {
    for (const thread of others) {
      thread.join();
      if (!thread.broken) idle.push(thread);
    }
  }
}

const idle: RangeThread[] = [];

/** Whether the range used a sector that was written before it. */
function collide(m: Machine, { flags }: Joined): boolean {
  const own = m.caches.flags;
  for (let k = 0; k < flags.length; k++) if ((own[k]! >> 8) & (flags[k]! >> 4) & 15) return true;
  return false;
}

/** Makes the range's writes and counts ours. */
function take(m: Machine, joined: Joined): void {
  const { flags: own } = m.caches;
  let from = 0;
  joined.flags.forEach((flags, k) => {
    for (let s = 0; s < 4; s++) {
      if (((flags >> (8 + s)) & 1) === 0) continue;
      m.B.set(joined.written.subarray(from, from + 32), FRONT + 128 * k + 32 * s);
      from += 32;
    }
    own[k] = own[k]! | (flags & 0xff0);
  });
  const { served } = m.caches;
  joined.served.forEach((n, k) => {
    served[k] = served[k]! + n;
  });
  joined.stats.forEach((n, k) => {
    m.stats[k] = m.stats[k]! + n;
  });
  // A sector that an earlier range touched did not come from DRAM for this one.
  for (let k = 0; k < joined.fresh.length; k += 2) {
    const sector = joined.fresh[k]! - (FRONT >> 5);
    const bit = 1 << (sector & 3);
    if (own[sector >> 2]! & bit) m.stats[joined.fresh[k + 1]! * STATS + stat.dram]!--;
    else own[sector >> 2] = own[sector >> 2]! | bit;
  }
  m.executed += joined.executed;
  m.fuel -= joined.executed;
}

const sum = (x: BlockCounts, y: BlockCounts | undefined): BlockCounts =>
  y === undefined
    ? x
    : {
        runs: x.runs.map((n, k) => n + y.runs[k]!),
        lanes: x.lanes.map((n, k) => n + y.lanes[k]!),
      };
