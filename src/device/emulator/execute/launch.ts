/**
 * One kernel launch: lays out the warps' registers, fills broadcast slots, and runs the CTAs one
 * after another in grid order.
 */
import type { Program } from "../decode/program.ts";
import { type Machine, STATS } from "../machine.ts";
import type { Poison } from "../memory/poison.ts";
import { type BlockCounts, Scheduler } from "./scheduler.ts";
import { Workspace } from "./workspace.ts";

export type Dim3 = readonly [number, number, number];

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
  readonly instructions: number;
  readonly warpsPerBlock: number;
  readonly blocks: number;
}

const scheduler = new Scheduler();

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
}

export function launch(m: Machine, context: LaunchContext): LaunchCounts {
  const { program, shape } = context;
  const [bx, by, bz] = shape.block;
  const threads = bx * by * bz;
  const count = Math.ceil(threads / 32);
  const space = new Workspace(m, context, count);
  m.caches.configure(context.l1Bytes, m.arena.used);
  m.code = program.code;
  m.inner = program.inner;
  m.lines = program.lines;
  m.entry = program.entry;
  m.stats = new Float64Array(program.steps.length * STATS);
  m.executed = 0;
  m.hitStart = 0;
  m.hitEnd = 0;
  const counts = {
    runs: new Float64Array(program.blocks.length),
    lanes: new Float64Array(program.blocks.length),
  };
  const [gx, gy, gz] = shape.grid;
  let index = 0;
  if (program.blocks.length > 0)
    for (let z = 0; z < gz; z++)
      for (let y = 0; y < gy; y++)
        for (let x = 0; x < gx; x++) {
          m.block[0] = x;
          m.block[1] = y;
          m.block[2] = z;
          space.enter(index++);
          m.caches.flushL1();
          for (let k = 0; k < count; k++) {
            const warp = scheduler.warps[k]!;
            warp.base = space.registers(k);
            warp.localBase = space.local(k);
            const rest = threads - 32 * k;
            warp.start(rest >= 32 ? -1 : (1 << rest) - 1);
          }
          m.watch?.enter(m, space.local(0), count);
          scheduler.runBlock(m, program, count, counts);
        }
  return {
    ...counts,
    memory: m.stats,
    instructions: m.executed,
    warpsPerBlock: count,
    blocks: gx * gy * gz,
  };
}
