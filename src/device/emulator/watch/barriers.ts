/**
 * Watches CTA-wide barriers when they open (9.7.13.1: all threads execute the same one). The emulator
 * opens a barrier when every warp that has not exited has arrived, as devices do; it faults when only
 * some lanes of a warp arrive and when nobody can go on. What it lets pass is found here: warps that
 * wait at different barrier instructions, and warps that have exited instead.
 *
 * Exchanges between lanes are barriers of a warp (9.7.8.6, 9.7.12): all lanes that their member mask names
 * execute the same one. Lanes run in lockstep here and nobody waits; a GPU waits, maybe for ever.
 */
import type { Step } from "../decode/program.ts";
import { named } from "../execute/faults.ts";
import { field, type Machine, STRIDE } from "../machine.ts";
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

  /** Lanes of `mask` exchange something; `members` is the first word of their member masks. */
  exchange(m: Machine, p: number, mask: number, members: number): void {
    let [elsewhere, strangers] = [0, 0];
    for (let r = mask; r !== 0; r &= r - 1) {
      const lane = firstLane(r);
      const named = m.I[members + lane]!;
      elsewhere |= named & m.live & ~mask;
      if (!((named >>> lane) & 1)) strangers |= 1 << lane;
    }
    if ((elsewhere | strangers) === 0) return;
    this.#report("barrier-divergence", m, p, -1, -1, () =>
      elsewhere !== 0
        ? `an exchange with ${named("lane", lanes(elsewhere))}, not taking part`
        : `an exchange whose mask does not name ${named("lane", lanes(strangers))}, taking part`,
    );
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
      return `${named("warp", lanes(gone))} exited, where others wait: ${places(m, waiting)}`;
    });
  }
}

/** The field that holds the member masks of an exchange; undefined for other steps. */
export function membersOf({ op }: Step): number | undefined {
  if (op.startsWith("shfl.")) return field.x;
  if (op === "elect") return field.a;
  return /^(vote|match|redux)\./.test(op) ? field.b : undefined;
}

function lanes(mask: number): number[] {
  const out: number[] = [];
  for (let r = mask; r !== 0; r &= r - 1) out.push(firstLane(r));
  return out;
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
