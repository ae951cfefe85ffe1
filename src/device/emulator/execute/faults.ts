/**
 * Faults of control flow, in the words that both executors use. The numbers are their wire form between
 * WebAssembly and TypeScript.
 */
import { type Machine, STRIDE } from "../machine.ts";

export const failure = {
  fuel: 0,
  stack: 1,
  divergence: 2,
  barrierNumber: 3,
  barrierThreads: 4,
  barrierCounts: 5,
  deadlock: 6,
} as const;

export type Failure = (typeof failure)[keyof typeof failure];

/** A warp that waits at a barrier step `p` for so many threads, or for all of them (0). */
export interface Waiter {
  readonly warp: number;
  readonly p: number;
  readonly barrier: number;
  readonly threads: number;
}

/** What is going on in the CTA when something fails. */
export interface Scene {
  /** By barrier, then by warp. */
  readonly waiting: readonly Waiter[];
  /** Warps that have exited, ascending. */
  readonly exited: readonly number[];
  /** Lanes of the running warp that have not exited. */
  readonly live: number;
}

/**
 * @param p word of the instruction
 * @param x what the message is about: lanes that came, a barrier's number, a number of threads
 * @param threads that the running warp asks for at a barrier
 */
export function fail(
  m: Machine,
  what: Failure,
  p: number,
  scene: Scene,
  x = 0,
  threads = 0,
): never {
  switch (what) {
    case failure.fuel:
      return m.fault("fuel", p, "the instruction budget is used up");
    case failure.stack:
      return m.fault("simt-stack", p, "divergence is nested too deeply");
    case failure.divergence:
      return m.fault(
        "barrier-divergence",
        p,
        `only ${lanes(x)} of warp ${m.warp} come to the barrier, without ${lanes(scene.live & ~x)}: ${places(m, scene)}`,
      );
    case failure.barrierNumber:
      return m.fault("barrier-divergence", p, `there is no barrier ${x}`);
    case failure.barrierThreads:
      return m.fault(
        "barrier-divergence",
        p,
        `a barrier of ${x} threads, which is not a multiple of 32`,
      );
    case failure.barrierCounts:
      return m.fault(
        "barrier-divergence",
        p,
        `warp ${m.warp} comes to barrier ${x} for ${threads || "all"} threads, others wait for another number: ${places(m, scene)}`,
      );
    case failure.deadlock: {
      const first = [...scene.waiting].sort((a, b) => a.warp - b.warp)[0];
      m.warp = first?.warp ?? 0;
      const gone = scene.exited.length === 0 ? "" : `; ${named("warp", scene.exited)} exited`;
      return m.fault("deadlock", first?.p ?? 0, `no warp can go on: ${places(m, scene)}${gone}`);
    }
    default:
      return what satisfies never;
  }
}

/** Who waits where and for what: `warps 0-2 at line 31 (barrier 1, for 128 threads)`. */
function places(m: Machine, { waiting }: Scene): string {
  const groups = new Map<string, number[]>();
  for (const { warp, p, barrier, threads } of waiting) {
    const at = `at line ${m.lines[p / STRIDE]} (barrier ${barrier}, for ${threads || "all"} threads)`;
    groups.set(at, [...(groups.get(at) ?? []), warp]);
  }
  const shown = [...groups].map(([at, warps]) => `${named("warp", warps)} ${at}`);
  return shown.length === 0 ? "no other warp waits" : shown.join("; ");
}

const lanes = (mask: number): string =>
  named(
    "lane",
    Array.from({ length: 32 }, (_, k) => k).filter((k) => (mask >>> k) & 1),
  );

/** `warps 0-2, 5` for `[0, 1, 2, 5]`; ascending. */
export function named(what: string, numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const n of numbers) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] + 1 === n) last[1] = n;
    else runs.push([n, n]);
  }
  const text = runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
  return `${what}${numbers.length === 1 ? "" : "s"} ${text}`;
}
