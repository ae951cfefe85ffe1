/**
 * Watches CTA-wide barriers when they open (9.7.13.1: all threads execute the same one). The emulator
 * opens a barrier when every warp that has not exited has arrived, as devices do; it faults when only
 * some lanes of a warp arrive and when nobody can go on. What it lets pass is found here: warps that
 * wait at different barrier instructions, and warps that have exited instead.
 */
import { named } from "../execute/faults.ts";
import { type Machine, STRIDE } from "../machine.ts";
import { firstLane, type Report } from "./access.ts";
import type { Waiter } from "./hooks.ts";

export class BarrierWatch {
  readonly #report: Report;
  #warps = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  enter(warps: number): void {
    this.#warps = warps;
  }

  /** A barrier for all warps opens. */
  open(m: Machine, waiting: readonly Waiter[]): void {
    const last = waiting.at(-1);
    if (last === undefined) return;
    const odd = waiting.find(({ p }) => p !== last.p);
    if (odd !== undefined)
      this.#report("barrier-divergence", m, last.p, -1, -1, () => {
        return `warps of one block meet at different barriers: ${places(m, waiting)}`;
      });
    if (waiting.length === this.#warps) return;
    let gone = (this.#warps === 32 ? 0 : 1 << this.#warps) - 1;
    for (const { warp } of waiting) gone &= ~(1 << warp.index);
    this.#report("early-exit", m, last.p, -1, -1, () => {
      const exited: number[] = [];
      for (let r = gone; r !== 0; r &= r - 1) exited.push(firstLane(r));
      return `${named("warp", exited)} exited, where others wait: ${places(m, waiting)}`;
    });
  }
}

function places(m: Machine, waiting: readonly Waiter[]): string {
  const lines = new Map<number, number[]>();
  for (const { warp, p } of waiting) {
    const line = m.lines[p / STRIDE]!;
    lines.set(line, [...(lines.get(line) ?? []), warp.index]);
  }
  return [...lines]
    .map(
      ([line, warps]) =>
        `${named(
          "warp",
          warps.sort((x, y) => x - y),
        )} at line ${line}`,
    )
    .join("; ");
}
