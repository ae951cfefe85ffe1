/**
 * Registers, shared, local and parameter memory of the CTA that runs, taken from the arena once per
 * session size and used by all CTAs in turn. Broadcast slots (constants, parameters, addresses,
 * special registers) are filled here, so that handlers know one kind of operand.
 */
import type { Broadcast, Program, ValueClass } from "../decode/program.ts";
import { type Machine, STATS, STRIDE } from "../machine.ts";
import { store64 } from "../numeric/integers.ts";
import type { LaunchContext } from "./launch.ts";

/** Space kept per arena for reuse by the session's later launches. */
const kept = new WeakMap<object, { at: number; bytes: number }>();

export class Workspace {
  readonly #m: Machine;
  readonly #context: LaunchContext;
  readonly warps: number;
  readonly threads: number;
  /** Byte addresses of what executors keep per step and per block. */
  readonly tables: {
    readonly code: number;
    readonly stats: number;
    readonly bounds: number;
    readonly ops: number;
    readonly blocks: number;
  };
  readonly #registers: number;
  readonly #local: number;
  readonly #localBytes: number;
  /** Slots that hold the CTA's position, by axis. */
  readonly positions: { readonly slot: number; readonly axis: number }[] = [];

  constructor(m: Machine, context: LaunchContext) {
    const { program, shape } = context;
    this.#m = m;
    this.#context = context;
    this.threads = shape.block[0] * shape.block[1] * shape.block[2];
    this.warps = Math.ceil(this.threads / 32);
    const { warps } = this;
    const round = (bytes: number): number => Math.ceil(bytes / 256) * 256;
    const registers = round(warps * program.words * 4);
    this.#localBytes = Math.ceil(program.layout.localBytes / 16) * 16;
    const local = round(warps * 32 * this.#localBytes);
    const shared = program.layout.dynamic + shape.shared;
    const steps = program.steps.length;
    const tables = round(
      steps * (4 * STRIDE + 8 * STATS + 8 + 4) + program.blocks.length * 64 + 64,
    );
    const bytes = registers + local + round(shared) + round(program.paramBytes) + tables;
    const at = this.#take(bytes);
    m.attach();
    this.#registers = at >> 2;
    this.#local = at + registers;
    m.sharedBase = at + registers + local;
    m.sharedBytes = shape.shared > 0 ? shared : program.layout.sharedBytes;
    m.localBytes = this.#localBytes;
    m.paramBase = m.sharedBase + round(shared);
    m.paramBytes = program.paramBytes;
    m.B.set(context.params, m.paramBase);
    const code = m.paramBase + round(program.paramBytes);
    const stats = code + 4 * STRIDE * steps;
    const bounds = stats + 8 * STATS * steps;
    const ops = bounds + 8 * steps;
    this.tables = { code, stats, bounds, ops, blocks: Math.ceil((ops + 4 * steps) / 64) * 64 };
    for (let k = 0; k < warps; k++) for (const b of program.broadcasts) this.#fill(program, k, b);
  }

  /** Word index of a warp's registers. */
  registers(warp: number): number {
    return this.#registers + warp * this.#context.program.words;
  }

  /** Byte address of a warp's local memory. */
  local(warp: number): number {
    return this.#local + warp * 32 * this.#localBytes;
  }

  /** A CTA starts: registers are zero, shared and local memory are poisoned. */
  enter(index: number): void {
    const m = this.#m;
    const { program, poison } = this.#context;
    for (let k = 0; k < this.warps; k++) {
      const base = this.registers(k);
      if (program.readsBlank) m.I.fill(0, base, base + program.registerWords);
      for (const { slot, axis } of this.positions)
        m.I.fill(m.block[axis]!, base + slot, base + slot + 32);
    }
    if (m.sharedBytes > 0) poison.block(m.I, m.sharedBase >> 2, (m.sharedBytes + 3) >> 2, index);
    if (this.#localBytes > 0)
      poison.block(m.I, this.#local >> 2, this.warps * 8 * this.#localBytes, index);
  }

  #take(bytes: number): number {
    const before = kept.get(this.#m);
    if (before !== undefined && before.bytes >= bytes) return before.at;
    const at = this.#m.arena.reserve(bytes);
    kept.set(this.#m, { at, bytes });
    return at;
  }

  #fill(
    program: Program,
    warp: number,
    b: { readonly slot: number; readonly class: ValueClass; readonly source: Broadcast },
  ): void {
    const m = this.#m;
    const base = this.#registers + warp * program.words + b.slot;
    const { source } = b;
    if (source.kind === "special") {
      const match = /^%ctaid\.([xyz])$/.exec(source.name);
      if (match === null) this.#special(source.name, base, warp);
      else if (warp === 0) this.positions.push({ slot: b.slot, axis: "xyz".indexOf(match[1]!) });
      return;
    }
    const bits = this.#bits(source);
    if (b.class === "p") m.I[base] = Number(BigInt.asIntN(32, bits));
    else if (b.class === "w") m.I.fill(Number(BigInt.asIntN(32, bits)), base, base + 32);
    else for (let i = 0; i < 64; i += 2) store64(m.I, base + i, bits);
  }

  #bits(source: Exclude<Broadcast, { kind: "special" }>): bigint {
    if (source.kind === "constant") return source.bits;
    if (source.kind === "symbol") {
      const { layout } = this.#context.program;
      const own = layout.shared.get(source.name) ?? layout.local.get(source.name);
      const base = own === undefined ? this.#context.address(source.name) : BigInt(own);
      return base + BigInt(source.offset);
    }
    const width = Number(source.type.replace(/^\D+/, "")) / 8;
    let bits = 0n;
    for (let k = width - 1; k >= 0; k--)
      bits = (bits << 8n) | BigInt(this.#context.params[source.offset + k] ?? 0);
    return source.type.startsWith("s") ? BigInt.asIntN(8 * width, bits) : bits;
  }

  #special(name: string, base: number, warp: number): void {
    const { shape, program } = this.#context;
    const [bx, by, bz] = shape.block;
    for (let i = 0; i < 32; i++) this.#m.I[base + i] = value(i);

    function value(lane: number): number {
      const thread = 32 * warp + lane;
      switch (name) {
        case "%tid.x":
          return thread % bx;
        case "%tid.y":
          return Math.floor(thread / bx) % by;
        case "%tid.z":
          return Math.floor(thread / (bx * by));
        case "%ntid.x":
          return bx;
        case "%ntid.y":
          return by;
        case "%ntid.z":
          return bz;
        case "%nctaid.x":
          return shape.grid[0];
        case "%nctaid.y":
          return shape.grid[1];
        case "%nctaid.z":
          return shape.grid[2];
        case "%laneid":
          return lane;
        case "%warpid":
          return warp;
        case "%nwarpid":
          return Math.ceil((bx * by * bz) / 32);
        case "%nsmid":
          return 1;
        case "%lanemask_eq":
          return 1 << lane;
        case "%lanemask_lt":
          return (1 << lane) - 1;
        case "%lanemask_le":
          return (1 << lane) | ((1 << lane) - 1);
        case "%lanemask_gt":
          return ~((1 << lane) | ((1 << lane) - 1));
        case "%lanemask_ge":
          return ~((1 << lane) - 1);
        case "%dynamic_smem_size":
          return shape.shared;
        case "%total_smem_size":
          return program.layout.dynamic + shape.shared;
        default:
          return 0;
      }
    }
  }
}
