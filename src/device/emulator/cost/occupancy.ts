/**
 * How many CTAs share an SM, from the kernel's registers and shared memory, and what bounds them.
 * Registers are an estimate, for only an assembler allots them: the words alive at once and a few for
 * addressing. What exceeds the limit that launch bounds or `.maxnreg` set is spilled.
 */
import type { Occupancy } from "../../../profile.ts";
import type { Program } from "../decode/program.ts";
import type { LaunchShape } from "../execute/launch.ts";
import type { Preset } from "./parameters.ts";

/** Words that an assembler needs beside those that are alive (mean error over 26 kernels: 5.7). */
const BESIDE = 4;
/** Registers are given out in steps of eight per thread; no thread has fewer than two steps. */
const STEP = 8;
const LEAST = 16;
/** Most registers that an instruction can name. */
const MOST = 255;

export interface Residency extends Occupancy {
  /** Bytes of L1 that each resident CTA can count on. */
  readonly l1Bytes: number;
}

/** `blocks` below 1: the CTA does not fit at all. */
export function residentBlocks(preset: Preset, program: Program, shape: LaunchShape): Residency {
  const threads = shape.block[0] * shape.block[1] * shape.block[2];
  const warps = Math.ceil(threads / 32);
  const limit = registerLimit(preset, program, warps);
  const registers = Math.min(
    limit,
    Math.ceil(Math.max(LEAST, program.maxLive + BESIDE) / STEP) * STEP,
  );
  const shared = program.layout.dynamic + shape.shared + preset.sharedReserved;
  const bounds = [
    ["blocks", preset.ctas],
    ["warps", Math.floor(preset.warps / warps)],
    ["registers", Math.max(1, Math.floor(preset.registers / (32 * warps * registers)))],
    ["shared", Math.floor(preset.sharedPerSm / shared)],
  ] as const;
  const [limiter, blocks] = bounds.reduce((least, each) => (each[1] < least[1] ? each : least));
  const grid = shape.grid[0] * shape.grid[1] * shape.grid[2];
  const perSm = Math.ceil(grid / preset.sms);
  const resident = Math.max(1, Math.min(blocks, perSm));
  const l1 = preset.l1AndShared - resident * shared;
  return {
    blocks,
    warps: blocks * warps,
    resident: resident * warps,
    most: preset.warps,
    limiter: perSm < blocks ? "grid" : limiter,
    registers,
    shared: shared - preset.sharedReserved,
    spilled: Math.max(0, program.maxLive + BESIDE - limit),
    l1Bytes: Math.max(8192, Math.floor(l1 / resident)),
  };
}

/** Words of a block that find no register. */
export function excessWords(live: number, occupancy: Occupancy): number {
  return occupancy.spilled === 0 ? 0 : Math.max(0, live + BESIDE - occupancy.registers);
}

/**
 * Registers that a thread may have: `.maxnreg`, or what lets as many CTAs as `.minnctapersm` of the
 * size of `.maxntid` fit (11.4). A CTA that would not fit at all gets fewer, too.
 */
function registerLimit(preset: Preset, program: Program, warps: number): number {
  const { directives } = program;
  const own = directives.get("maxnreg")?.[0] ?? MOST;
  const size = (directives.get("maxntid") ?? directives.get("reqntid"))?.reduce((x, y) => x * y, 1);
  const most = Math.max(warps, Math.ceil((size ?? 0) / 32));
  const share = preset.registers / (32 * most * (directives.get("minnctapersm")?.[0] ?? 1));
  const limit = Math.min(own, MOST + 1, share);
  return Math.max(LEAST, Math.floor(limit / STEP) * STEP);
}
