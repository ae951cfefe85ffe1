/**
 * Watchers of a session: they look over the shoulder of the reference executor's memory handlers.
 * Handlers of `ld`, `st` and `atom` are wrapped when a launch is watched; unwatched launches run the
 * program as decoded and pay nothing. The wrapper looks after the handler has run: addresses have been
 * resolved and checked, and memory holds what a store left.
 *
 * Rules: clocks.ts says what is ordered, shadow.ts what conflicts. Lanes of one warp run in lockstep
 * and do not race, except when one store writes different values to one place. Equal values written by
 * several warps or CTAs are a kind of their own, which harms nobody in practice. A value is used
 * uninitialised when it is loaded, wherever it goes.
 */
import type { Finding, FindingKind, Watcher } from "../../../device.ts";
import type { Program } from "../decode/program.ts";
import { field, type Handler, type Machine, STRIDE } from "../machine.ts";
import { space, spaceName } from "../memory/space.ts";
import { Clocks } from "./clocks.ts";
import { Findings } from "./findings.ts";
import type { Hooks, Waiter } from "./hooks.ts";
import { type Act, act, type Conflict, Shadow } from "./shadow.ts";
import { Unwritten } from "./unwritten.ts";

/** Code fields that hold the elements of a vector store. */
const element = [field.d, field.b, field.c, field.e] as const;
const verbs = ["read", "write", "atomic"] as const;
const past = ["read", "written", "updated by an atomic"] as const;

export class Watch implements Hooks {
  readonly #findings = new Findings();
  readonly #clocks = new Clocks();
  readonly #shadow = new Shadow(this.#clocks);
  readonly #unwritten = new Unwritten();
  readonly #shared: boolean;
  readonly #global: boolean;
  readonly #uninit: boolean;
  /** Byte range of the CTA's local memory. */
  #localStart = 0;
  #localEnd = 0;

  constructor(watchers: readonly Watcher[]) {
    this.#shared = watchers.includes("shared-races");
    this.#global = watchers.includes("global-races");
    this.#uninit = watchers.includes("uninit");
  }

  get findings(): readonly Finding[] {
    return this.#findings.list();
  }

  /** A buffer without contents. */
  blank(at: number, bytes: number): void {
    this.#unwritten.forget(at, bytes);
  }

  /** The host wrote into a buffer. */
  filled(at: number, bytes: number): void {
    this.#unwritten.write(at, bytes);
  }

  /** A launch starts; returns the program with its memory handlers wrapped. */
  launch(program: Program): Program {
    this.#shadow.launch();
    const wrap = (handler: Handler | undefined, k: number): Handler | undefined => {
      const op = program.steps[k]!.op;
      if (handler === undefined || !/^(ld|st|atom)\./.test(op)) return handler;
      if (op.startsWith("ld.")) return this.#wrapped(handler, act.read, true);
      if (op.startsWith("st.")) return this.#wrapped(handler, act.write, false);
      // An exchange without a result depends on nothing.
      const reads = !op.startsWith("atom.exch.") || program.code[k * STRIDE]! >= 0;
      return this.#wrapped(handler, act.atomic, reads);
    };
    return {
      ...program,
      handlers: program.handlers.map((handler, k) =>
        program.inner[k] === undefined ? wrap(handler, k)! : handler,
      ),
      inner: program.inner.map(wrap),
    };
  }

  enter(m: Machine, local: number, warps: number): void {
    this.#clocks.reset();
    this.#shadow.enter();
    this.#localStart = local;
    this.#localEnd = local + warps * 32 * m.localBytes;
    if (!this.#uninit) return;
    this.#unwritten.forget(m.sharedBase, m.sharedBytes);
    this.#unwritten.forget(local, this.#localEnd - local);
  }

  arrive(barrier: number, warp: number): void {
    this.#clocks.arrive(barrier, warp);
  }

  open(barrier: number, waiting: readonly Waiter[], all: boolean): void {
    this.#clocks.open(barrier, waiting, all);
  }

  #wrapped(run: Handler, what: Act, reads: boolean): Handler {
    return (m, p, mask) => {
      run(m, p, mask);
      const y = m.code[p + field.y]!;
      const where = y & 15;
      const bytes = (y >> 4) & 63;
      const elements = y >> 10;
      if (this.#uninit) this.#initialised(m, p, mask, bytes * elements, what, reads);
      if (where === space.const || where === space.param || where === space.local) return;
      if (where === space.shared ? !this.#shared : where === space.global && !this.#global) return;
      if (what === act.write)
        for (let k = 0; k < elements; k++) this.#lanes(m, p, mask, bytes, k * bytes, element[k]!);
      this.#races(m, p, mask, bytes * elements, what);
    };
  }

  #initialised(m: Machine, p: number, mask: number, size: number, what: Act, reads: boolean): void {
    const unwritten = this.#unwritten;
    for (let r = mask; r !== 0; r &= r - 1) {
      const lane = 31 - Math.clz32(r & -r);
      const at = m.address[lane]!;
      if (reads && unwritten.some(at, size)) this.#uninitialised(m, p, lane, at);
      if (what !== act.read) unwritten.write(at, size);
    }
  }

  #races(m: Machine, p: number, mask: number, size: number, what: Act): void {
    const line = m.lines[p / STRIDE]!;
    let before = -1;
    for (let r = mask; r !== 0; r &= r - 1) {
      const lane = 31 - Math.clz32(r & -r);
      const at = m.address[lane]!;
      if (at === before) continue;
      before = at;
      const where = this.#space(m, at);
      const shared = where === space.shared;
      if (shared ? !this.#shared : where !== space.global || !this.#global) continue;
      if (size < 4)
        for (let x = at; x < at + size; x++) {
          const found = this.#shadow.byte(x, m.warp, what, shared, m.B[x]!, line);
          if (found !== undefined) this.#race(m, p, lane, x, what, found);
        }
      else
        for (let x = at; x < at + size; x += 4) {
          const found = this.#shadow.word(x, m.warp, what, shared, m.I[x >> 2]!, line);
          if (found !== undefined) this.#race(m, p, lane, x, what, found);
        }
    }
  }

  /** Lanes whose element of a store is not what memory holds now: another lane wrote there, too. */
  #lanes(m: Machine, p: number, mask: number, bytes: number, offset: number, from: number): void {
    const slot = m.base + m.code[p + from]!;
    for (let r = mask; r !== 0; r &= r - 1) {
      const lane = 31 - Math.clz32(r & -r);
      const at = m.address[lane]! + offset;
      if (this.#holds(m, at, bytes, slot, lane)) continue;
      const where = this.#space(m, at);
      const shared = where === space.shared;
      if (shared ? !this.#shared : where !== space.global || !this.#global) continue;
      this.#add(shared ? "shared-race" : "global-race", m, p, lane, at, () => {
        return "another lane of the same store writes a different value there";
      });
    }
  }

  #holds(m: Machine, at: number, bytes: number, slot: number, lane: number): boolean {
    if (bytes === 8)
      return (
        m.I[at >> 2] === m.I[slot + 2 * lane] && m.I[(at >> 2) + 1] === m.I[slot + 2 * lane + 1]
      );
    const value = m.I[slot + lane]!;
    if (bytes === 4) return m.I[at >> 2] === value;
    if (m.B[at] !== (value & 255)) return false;
    return bytes === 1 || m.B[at + 1] === ((value >> 8) & 255);
  }

  #uninitialised(m: Machine, p: number, lane: number, at: number): void {
    this.#add("uninitialised-read", m, p, lane, at, () => "nothing has been written there");
  }

  #race(m: Machine, p: number, lane: number, at: number, what: Act, found: Conflict): void {
    const shared = this.#space(m, at) === space.shared;
    const kind = found.same ? "same-value-write" : shared ? "shared-race" : "global-race";
    this.#add(kind, m, p, lane, at, () => {
      const who = found.warp < 0 ? "another block" : `warp ${found.warp}`;
      const value = found.same ? " the same value" : "";
      return `a ${verbs[what]}${value} where ${who} has ${past[found.other]} at line ${found.line} with no barrier between`;
    });
  }

  #add(
    kind: FindingKind,
    m: Machine,
    p: number,
    lane: number,
    at: number,
    why: () => string,
  ): void {
    const line = m.lines[p / STRIDE]!;
    this.#findings.add(kind, m.entry, line, () => {
      const where = this.#space(m, at);
      const from =
        where === space.shared
          ? m.sharedBase
          : where === space.local
            ? m.localBase + lane * m.localBytes
            : 0;
      const address = (BigInt(where) << 32n) + BigInt(at - from);
      const place = `${spaceName[where]} memory 0x${address.toString(16)}, block ${m.block.join()}, warp ${m.warp}, lane ${lane}`;
      return {
        message: `${kind} in ${m.entry}, line ${line}: ${why()} (${place})`,
        place: {
          entry: m.entry,
          line,
          block: [...m.block],
          warp: m.warp,
          lane,
          address,
        },
      };
    });
  }

  #space(m: Machine, at: number): number {
    if (at >= m.sharedBase && at < m.sharedBase + m.sharedBytes) return space.shared;
    if (at >= this.#localStart && at < this.#localEnd) return space.local;
    if (at >= m.constBase && at < m.constBase + m.constBytes) return space.const;
    if (at >= m.paramBase && at < m.paramBase + m.paramBytes) return space.param;
    return space.global;
  }
}
