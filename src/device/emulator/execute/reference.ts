/**
 * The reference executor: plain TypeScript, one handler call an instruction. It is what the fast one is
 * compared with, and the one that can be watched.
 */
import type { Executor } from "./executor.ts";
import { positionOf } from "./executor.ts";
import { Scheduler } from "./scheduler.ts";

const scheduler = new Scheduler();

export const reference: Executor = {
  run(m, program, space, { grid, first, count }) {
    const counts = {
      runs: new Float64Array(program.blocks.length),
      lanes: new Float64Array(program.blocks.length),
    };
    for (let index = first; index < first + count; index++) {
      const [x, y, z] = positionOf(grid, index);
      m.block[0] = x;
      m.block[1] = y;
      m.block[2] = z;
      space.enter(index);
      m.caches.flushL1();
      for (let k = 0; k < space.warps; k++) {
        const warp = scheduler.warps[k]!;
        warp.base = space.registers(k);
        warp.localBase = space.local(k);
        const rest = space.threads - 32 * k;
        warp.start(rest >= 32 ? -1 : (1 << rest) - 1);
      }
      m.watch?.enter(m, space.local(0), space.warps);
      scheduler.runBlock(m, program, space.warps, counts);
    }
    return counts;
  },
};
