/** The thread that runs ranges of CTAs on a copy of the arena; one fork after another. */
import { type MessagePort, workerData } from "node:worker_threads";
import { Machine, STATS } from "../machine.ts";
import { Arena } from "../memory/arena.ts";
import { Caches } from "../memory/caches.ts";
import { FRONT } from "../memory/layout.ts";
import { loadModule } from "../module.ts";
import { instanceOn } from "./instance.ts";
import type { Fork, Joined } from "./range-thread.ts";

const { port, progress } = workerData as { port: MessagePort; progress: Int32Array };
const arena = new Arena();

function run({ artifact, entry, arena: copy, machine, sets, slices, range }: Fork): Joined {
  const program = loadModule(artifact).program(entry);
  const caches = new Caches(arena);
  const log = arena.restore(copy);
  const m = new Machine(arena, caches);
  m.attach();
  caches.restore(sets, slices, log);
  m.takeLaunchState(machine, program);
  const instance = instanceOn(arena);
  instance.attach(m, program);
  instance.clear();
  instance.go(range);
  const flags = m.caches.flags.slice(0, (copy.bytes.length - FRONT) >> 7);
  return {
    ...instance.counts(),
    executed: m.executed,
    stats: m.stats.slice(0, program.steps.length * STATS),
    served: m.caches.served.slice(),
    flags,
    written: written(flags),
    fresh: fresh(log, copy.bytes.length),
  };
}

function written(flags: Uint16Array): Uint8Array {
  let sectors = 0;
  for (const f of flags) for (let r = f >> 8; r !== 0; r &= r - 1) sectors++;
  const out = new Uint8Array(32 * sectors);
  let at = 0;
  flags.forEach((f, k) => {
    for (let s = 0; s < 4; s++) {
      if (((f >> (8 + s)) & 1) === 0) continue;
      const from = FRONT + 128 * k + 32 * s;
      out.set(arena.B.subarray(from, from + 32), at);
      at += 32;
    }
  });
  return out;
}

function fresh(log: number, bytes: number): Int32Array {
  const found: number[] = [];
  for (let sector = FRONT >> 5; sector < bytes >> 5; sector++) {
    const step = arena.I[(log >> 2) + sector]!;
    if (step >= 0) found.push(sector, step);
  }
  return Int32Array.from(found);
}

port.on("message", (fork: Fork) => {
  say(1);
  let answer: Joined | undefined;
  try {
    answer = run(fork);
  } catch {
    // A fault, or a bug of ours: the main thread runs the range again and sees it for itself.
  }
  port.postMessage(answer);
  say(2);
});

function say(stage: number): void {
  Atomics.store(progress, 0, stage);
  Atomics.notify(progress, 0);
}
