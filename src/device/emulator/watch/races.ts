/**
 * Watches for races on shared memory (`shared-races`) and on global memory (`global-races`).
 *
 * clocks.ts and lanes.ts say what is ordered, shadow.ts what conflicts. Lanes that execute one store
 * race when they write different values to one place. Equal values written by several instructions, warps or
 * CTAs are a kind of their own.
 */
import { field, type Machine } from "../machine.ts";
import { space } from "../memory/space.ts";
import { type Access, type Act, act, firstLane, type Report } from "./access.ts";
import type { Clocks } from "./clocks.ts";
import type { Lanes } from "./lanes.ts";
import { type Conflict, Shadow, type Touch } from "./shadow.ts";
import type { Spaces } from "./spaces.ts";

/** Code fields that hold the elements of a vector store. */
const element = [field.d, field.b, field.c, field.e] as const;
const verbs = ["a read", "a write", "an atomic", "a volatile read"] as const;
const past = ["read", "written", "updated by an atomic", "read by a volatile load"] as const;

export class Races {
  readonly #shadow: Shadow;
  readonly #shared: boolean;
  readonly #global: boolean;
  readonly #spaces: Spaces;
  readonly #report: Report;
  /** Executions of memory instructions so far. */
  #executions = 0;

  constructor(
    clocks: Clocks,
    lanes: Lanes,
    spaces: Spaces,
    report: Report,
    which: { readonly shared: boolean; readonly global: boolean },
  ) {
    this.#shadow = new Shadow(clocks, lanes);
    this.#shared = which.shared;
    this.#global = which.global;
    this.#spaces = spaces;
    this.#report = report;
  }

  launch(): void {
    this.#shadow.launch();
  }

  enter(): void {
    this.#shadow.enter();
  }

  /** Whether accesses that name this space may be to memory that is watched. */
  concerns({ where }: Access): boolean {
    if (where === space.generic) return true;
    return where === space.shared ? this.#shared : where === space.global && this.#global;
  }

  look(m: Machine, access: Access, mask: number): void {
    if (access.act === act.write)
      for (let k = 0; k < access.elements; k++) this.#lanes(m, access, mask, k);
    const { line, outer } = access;
    const execution = ++this.#executions;
    const touch = { warp: m.warp, lanes: 0, act: access.act, outer, line, execution };
    const own: Touch & { lanes: number } = { ...touch, outer: -1 };
    for (let r = mask; r !== 0; ) {
      const lane = firstLane(r);
      const at = m.address[lane]!;
      let lanes = 0;
      do {
        lanes |= r & -r;
        r &= r - 1;
      } while (r !== 0 && m.address[firstLane(r)] === at);
      const where = this.#watched(m, at);
      if (where < 0) continue;
      const by = where === space.shared ? own : touch;
      by.lanes = lanes;
      if (access.size < 4)
        for (let x = at; x < at + access.size; x++) {
          const found = this.#shadow.byte(x, by, m.B[x]!);
          if (found !== undefined) this.#race(m, access, lane, x, where, found);
        }
      else
        for (let x = at; x < at + access.size; x += 4) {
          const found = this.#shadow.word(x, by, m.I[x >> 2]!);
          if (found !== undefined) this.#race(m, access, lane, x, where, found);
        }
    }
  }

  /** Lanes whose element of a store is not what memory holds now: another lane wrote there, too. */
  #lanes(m: Machine, access: Access, mask: number, k: number): void {
    const slot = m.base + m.code[access.p + element[k]!]!;
    for (let r = mask; r !== 0; r &= r - 1) {
      const lane = firstLane(r);
      const at = m.address[lane]! + k * access.bytes;
      if (holds(m, at, access.bytes, slot, lane)) continue;
      const where = this.#watched(m, at);
      if (where < 0) continue;
      const kind = where === space.shared ? "shared-race" : "global-race";
      this.#report(kind, m, access.p, lane, at, () => {
        return "another lane of the same store writes a different value there";
      });
    }
  }

  /** The space of a byte, or -1 when that is not watched. */
  #watched(m: Machine, at: number): number {
    const where = this.#spaces.of(m, at);
    const on = where === space.shared ? this.#shared : where === space.global && this.#global;
    return on ? where : -1;
  }

  #race(m: Machine, access: Access, lane: number, at: number, where: number, c: Conflict): void {
    const race = where === space.shared ? "shared-race" : "global-race";
    this.#report(c.same ? "same-value-write" : race, m, access.p, lane, at, () => {
      const value = c.same ? " of the same value" : "";
      return `${verb(access.act)}${value} where ${whoOf(c)} has ${past[c.other]} at line ${c.line} with no barrier between`;
    });
  }
}

function whoOf({ warp, lane }: Conflict): string {
  if (lane >= 0) return `lane ${lane} of the same warp`;
  return warp < 0 ? "another block" : `warp ${warp}`;
}

const verb = (what: Act): string => verbs[what];

function holds(m: Machine, at: number, bytes: number, slot: number, lane: number): boolean {
  const { I, B } = m;
  if (bytes === 8)
    return I[at >> 2] === I[slot + 2 * lane] && I[(at >> 2) + 1] === I[slot + 2 * lane + 1];
  const value = I[slot + lane]!;
  if (bytes === 4) return I[at >> 2] === value;
  if (B[at] !== (value & 255)) return false;
  return bytes === 1 || B[at + 1] === ((value >> 8) & 255);
}
