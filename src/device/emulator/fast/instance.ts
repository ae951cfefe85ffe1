/**
 * The WebAssembly module on one arena's memory: writes a launch's tables, runs ranges of its CTAs, reads
 * the counts back; serves the module's calls to TypeScript.
 */
import type { Program } from "../decode/program.ts";
import { type BlockCounts, positionOf, type Range } from "../execute/executor.ts";
import { type Failure, fail, type Scene } from "../execute/faults.ts";
import type { Workspace } from "../execute/workspace.ts";
import { type Machine, STRIDE } from "../machine.ts";
import type { Arena } from "../memory/arena.ts";
import { BARRIERS, STATE, WARPS } from "../memory/layout.ts";
import { bytes } from "./bytes.generated.ts";
import { prepare } from "./prepare.ts";

/** Bytes of a block's record; its fields are those of fast/assembly/grid.ts. */
const BLOCK = 64;

interface Exports {
  readonly begin: () => void;
  readonly setBudget: (left: number, done: number) => void;
  readonly runGrid: (
    first: number,
    total: number,
    x: number,
    y: number,
    z: number,
    gx: number,
    gy: number,
  ) => void;
  readonly fuel: { readonly value: number };
  readonly executed: { readonly value: number };
}

let compiled: WebAssembly.Module | undefined;

export class Instance {
  readonly #exports: Exports;
  /** Table index of each handler: the same in all instances, their exports have one order. */
  readonly #index = new Map<string, number>();
  #machine!: Machine;
  #program!: Program;

  constructor(arena: Arena) {
    compiled ??= new WebAssembly.Module(Buffer.from(bytes, "base64"));
    const instance = new WebAssembly.Instance(compiled, {
      env: { memory: arena.memory },
      host: {
        step: (step: number, mask: number) => this.#step(step, mask),
        fail: (what: Failure, step: number, x: number, warp: number, threads: number) => {
          this.#place(warp);
          fail(this.#machine, what, step * STRIDE, this.#scene(warp), x, threads);
        },
        find: (at: number, bounds: number) => this.#find(at, bounds),
      },
    });
    this.#exports = instance.exports as unknown as Exports;
    const table = instance.exports["table"] as WebAssembly.Table;
    for (const [name, value] of Object.entries(instance.exports)) {
      if (typeof value !== "function") continue;
      const at = table.grow(1);
      table.set(at, value);
      this.#index.set(name, at);
    }
  }

  /** Gets a launch ready. */
  load(m: Machine, program: Program, space: Workspace): void {
    this.#describe(m, program, space);
    this.attach(m, program);
  }

  /** The same when the memory holds the launch's tables already. */
  attach(m: Machine, program: Program): void {
    this.#machine = m;
    this.#program = program;
    m.I[(STATE >> 2) + 13] = m.caches.log;
    m.I[(STATE >> 2) + 23] = m.caches.slices;
    this.#exports.begin();
  }

  /** Runs CTAs of the launch. @throws DeviceFault of the program; the machine's counters are right then */
  go(range: Range): void {
    const m = this.#machine;
    const { setBudget, runGrid, fuel, executed } = this.#exports;
    setBudget(m.fuel, m.executed);
    const { grid, first, count } = range;
    const [x, y, z] = positionOf(grid, first);
    try {
      runGrid(first, count, x, y, z, grid[0], grid[1]);
    } finally {
      m.fuel = fuel.value;
      m.executed = executed.value;
    }
  }

  /** Sums of all CTAs that have run since the launch was loaded. */
  counts(): BlockCounts {
    return { runs: this.#sums(5), lanes: this.#sums(6) };
  }

  /** Forgets which blocks CTAs have executed that ran before the memory was copied. */
  clear(): void {
    const { D, I } = this.#machine;
    const blocks = I[(STATE >> 2) + 4]! >> 3;
    for (let k = 0; k < this.#program.blocks.length; k++)
      D.fill(0, blocks + 8 * k + 5, blocks + 8 * k + 7);
  }

  #sums(field: number): Float64Array {
    const { D, I } = this.#machine;
    const blocks = I[(STATE >> 2) + 4]! >> 3;
    return Float64Array.from(this.#program.blocks, (_, k) => D[blocks + 8 * k + field]!);
  }

  /** Writes the launch's tables and their addresses to where fast/assembly reads them. */
  #describe(m: Machine, program: Program, space: Workspace): void {
    const { steps, blocks } = program;
    const code = space.tables.code;
    const { I } = m;
    const ready = prepare(program, this.#index);
    I.set(ready.code, code >> 2);
    I.fill(0, space.tables.bounds >> 2, (space.tables.bounds >> 2) + 2 * steps.length);
    I.set(ready.operations, space.tables.ops >> 2);
    blocks.forEach((b, k) => {
      const at = (space.tables.blocks + k * BLOCK) >> 2;
      I.fill(0, at, at + BLOCK / 4);
      const { start, stop, end, instructions, control, target, next, ipdom, guard } = b;
      I.set([start, stop, end, instructions, control, target, next, ipdom, guard], at);
      I[at + 9] = b.negated ? 1 : 0;
    });
    I.set(
      [
        code,
        space.tables.stats,
        space.tables.bounds,
        space.tables.ops,
        space.tables.blocks,
        m.sharedBase,
        m.sharedBytes,
        m.constBase,
        m.constBytes,
        m.paramBase,
        m.paramBytes,
        m.localBytes,
        m.caches.sets - 1,
      ],
      STATE >> 2,
    );
    I.set(
      [
        space.warps,
        space.threads,
        space.registers(0) * 4,
        program.words * 4,
        program.readsBlank ? program.registerWords * 4 : 0,
        space.local(0),
        space.positions.length,
        ...space.positions.flatMap(({ slot, axis }) => [slot * 4, axis]),
      ],
      (STATE + 96) >> 2,
    );
  }

  /** From the records of fast/assembly/barriers.ts. */
  #scene(running: number): Scene {
    const { I } = this.#machine;
    const field = (warp: number, k: number): number => I[(WARPS >> 2) + 8 * warp + k]!;
    const code = I[STATE >> 2]!;
    const waiting = Array.from({ length: 16 }, (_, barrier) => {
      const at = (BARRIERS >> 2) + 8 * barrier;
      return bitsOf(I[at + 5]!).map((warp) => ({
        warp,
        p: (field(warp, 5) - code) >> 2,
        barrier,
        threads: 32 * I[at + 1]!,
      }));
    }).flat();
    const warps = I[(STATE + 96) >> 2]!;
    const all = Array.from({ length: warps }, (_, k) => k);
    return { waiting, exited: all.filter((k) => field(k, 3) === 2), live: field(running, 2) };
  }

  #place(warp: number): void {
    const m = this.#machine;
    const at = STATE >> 2;
    for (let k = 0; k < 3; k++) m.block[k] = m.I[at + 20 + k]!;
    m.warp = warp;
  }

  /** Runs one step in TypeScript for the warp that runs in WebAssembly. */
  #step(step: number, mask: number): void {
    const m = this.#machine;
    const at = STATE >> 2;
    this.#place(m.I[at + 16]!);
    m.base = m.I[at + 17]! >> 2;
    m.localBase = m.I[at + 18]!;
    m.live = m.I[(WARPS >> 2) + 8 * m.warp + 2]!;
    m.executed = m.D[(STATE + 56) >> 3]!;
    const { inner, handlers } = this.#program;
    (inner[step] ?? handlers[step]!)(m, step * STRIDE, mask);
  }

  #find(at: number, bounds: number): number {
    const { arena, I } = this.#machine;
    const block = arena.find(at);
    if (block < 0) return 0;
    I[bounds >> 2] = arena.start(block);
    I[(bounds >> 2) + 1] = arena.end(block);
    return 1;
  }
}

const bitsOf = (mask: number): number[] =>
  Array.from({ length: 32 }, (_, k) => k).filter((k) => (mask >>> k) & 1);

const instances = new WeakMap<Arena, Instance>();

/** The instance on an arena's memory. */
export function instanceOn(arena: Arena): Instance {
  let made = instances.get(arena);
  if (made === undefined) {
    made = new Instance(arena);
    instances.set(arena, made);
  }
  return made;
}
