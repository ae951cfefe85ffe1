/**
 * One kernel launch: lays out the warps' registers, fills broadcast slots, and has an executor run the
 * CTAs one after another in grid order.
 */
import type { Program } from "../decode/program.ts";
import type { Machine } from "../machine.ts";
import type { Poison } from "../memory/poison.ts";
import type { BlockCounts, Dim3, Executor } from "./executor.ts";
import { Workspace } from "./workspace.ts";

export type { Dim3 } from "./executor.ts";

export interface LaunchShape {
  readonly grid: Dim3;
  readonly block: Dim3;
  /** Bytes of dynamic shared memory. */
  readonly shared: number;
}

/** What a launch counted; input of the cost model. */
export interface LaunchCounts extends BlockCounts {
  /** `STATS` words per step. */
  readonly memory: Float64Array;
  /** Sectors that each slice of L2 served. */
  readonly slices: Int32Array;
  readonly instructions: number;
  readonly warpsPerBlock: number;
  readonly blocks: number;
}

export interface LaunchContext {
  readonly program: Program;
  readonly shape: LaunchShape;
  /** The packed parameters. */
  readonly params: Uint8Array;
  /** Address of a module variable. */
  readonly address: (symbol: string) => bigint;
  readonly poison: Poison;
  /** Bytes of L1 that one CTA can use. */
  readonly l1Bytes: number;
  readonly l2Slices: number;
}

export function launch(m: Machine, executor: Executor, context: LaunchContext): LaunchCounts {
  const { program, shape } = context;
  const space = new Workspace(m, context);
  m.caches.configure(context.l1Bytes, context.l2Slices);
  m.start(program, space.tables.stats);
  const [gx, gy, gz] = shape.grid;
  const blocks = program.blocks.length > 0 ? gx * gy * gz : 0;
  m.fuel -= blocks * blockPrice(space.warps, program, m);
  if (m.fuel < 0) m.fault("fuel", 0, `a grid of ${blocks} blocks uses up the instruction budget`);
  const counts = executor.run(m, program, space, { grid: shape.grid, first: 0, count: blocks });
  return {
    ...counts,
    memory: m.stats.slice(),
    slices: m.caches.served.slice(),
    instructions: m.executed,
    warpsPerBlock: space.warps,
    blocks: gx * gy * gz,
  };
}

/** Instructions' worth of starting a block: its memory is filled, however little it executes. */
function blockPrice(warps: number, program: Program, m: Machine): number {
  const registers = program.readsBlank ? 4 * program.registerWords : 0;
  return 4 + warps + Math.ceil((m.sharedBytes + warps * (32 * m.localBytes + registers)) / 4096);
}
