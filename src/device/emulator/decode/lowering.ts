/**
 * The state of lowering one kernel: value numbers of registers and broadcasts, and the steps emitted
 * so far. Adapts widths: an operand whose register is wider or narrower than the operation expects
 * gets a step of its own.
 */
import { DeviceFault } from "../../../fault.ts";
import { floatBits } from "../../../ptx/index.ts";
import { row } from "../ops/index.ts";
import type { Broadcast, Step, Value, ValueClass } from "./program.ts";
import type { PtxInstruction, PtxOperand, PtxType } from "./ptx.ts";

export const classOf = (type: PtxType | string): ValueClass | undefined => {
  if (type === "pred") return "p";
  if (/^[bsuf]64$/.test(type)) return "l";
  return type === "b128" ? undefined : "w";
};

/** Parameters and variables that lowering must tell apart. */
export interface Scope {
  readonly registers: ReadonlyMap<string, PtxType>;
  /** Offsets of the entry's own parameters. */
  readonly params: ReadonlyMap<string, number>;
  /** Spaces of all other symbols; `.param` variables of calls live in local memory. */
  readonly spaces: ReadonlyMap<string, string>;
}

export class Lowering {
  readonly values: Value[] = [];
  readonly steps: Step[] = [];
  readonly scope: Scope;
  readonly #entry: string;
  readonly #names = new Map<string, number>();
  #current!: PtxInstruction;
  #guard = -1;
  #negated = false;
  #head = true;

  constructor(entry: string, scope: Scope) {
    this.#entry = entry;
    this.scope = scope;
  }

  /** Starts the next instruction; its steps share its guard. */
  begin(instruction: PtxInstruction): void {
    this.#current = instruction;
    this.#head = true;
    this.#guard = instruction.guard === undefined ? -1 : this.register(instruction.guard.register);
    this.#negated = instruction.guard?.negated ?? false;
  }

  unsupported(why?: string): never {
    const { opcode, modifiers, line } = this.#current;
    const name = [opcode, ...modifiers].join(".");
    throw new DeviceFault(
      "unsupported-instruction",
      `${name} (line ${line})${why === undefined ? "" : `: ${why}`}`,
      {
        entry: this.#entry,
        line,
      },
    );
  }

  emit(
    op: string,
    operands: Partial<Record<"d" | "a" | "b" | "c" | "e" | "z", number>>,
    extra: { x?: number; y?: number; writes?: readonly number[]; targets?: readonly number[] } = {},
  ): void {
    const { d = -1, a = -1, b = -1, c = -1, e = -1, z = -1 } = operands;
    const all = [d, a, b, c, e, z] as const;
    const writes = (extra.writes ?? [d, e]).filter((v) => v >= 0);
    // A vector load's other fields are results, a store's are all sources.
    const reads = extra.writes === undefined ? [a, b, c, z] : extra.writes.length > 0 ? [a] : all;
    this.steps.push({
      op,
      instruction: this.#current,
      head: this.#head,
      writes,
      reads: reads.filter((v) => v >= 0),
      operands: all,
      x: extra.x ?? 0,
      y: extra.y ?? 0,
      guard: this.#guard,
      negated: this.#negated,
      targets: extra.targets ?? [],
    });
    this.#head = false;
  }

  /** A step whose result is a fresh register. */
  step(op: string, kind: ValueClass, a = -1, b = -1, c = -1): number {
    const d = this.temporary(kind);
    this.emit(op, { d, a, b, c });
    return d;
  }

  /** A branch of the lanes in which x equals y and the instruction's guard holds. */
  branch(x: number, y: number, target: number): void {
    const [guard, negated] = [this.#guard, this.#negated];
    this.#guard = -1;
    let test = this.step("setp.eq.u32", "p", x, y);
    if (guard >= 0) {
      const held = negated ? this.step("not.pred", "p", guard) : guard;
      test = this.step("and.pred", "p", test, held);
    }
    this.#guard = test;
    this.#negated = false;
    this.emit("@bra", {}, { targets: [target] });
    this.#guard = guard;
    this.#negated = negated;
  }

  /** A fresh register. */
  temporary(kind: ValueClass): number {
    this.values.push({ class: kind });
    return this.values.length - 1;
  }

  register(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const type = this.scope.registers.get(name);
    const kind = type === undefined ? undefined : classOf(type);
    if (kind === undefined) this.unsupported(`register ${name} of type ${type ?? "unknown"}`);
    return this.#name(name, { class: kind });
  }

  broadcast(kind: ValueClass, source: Broadcast): number {
    const key =
      source.kind === "constant"
        ? `${kind}#${source.bits}`
        : source.kind === "special"
          ? `${kind}%${source.name}`
          : source.kind === "symbol"
            ? `${kind}@${source.name}+${source.offset}`
            : `${kind}[${source.offset}]${source.type}`;
    return this.#names.get(key) ?? this.#name(key, { class: kind, broadcast: source });
  }

  constant(kind: ValueClass, value: bigint): number {
    return this.broadcast(kind, {
      kind: "constant",
      bits: kind === "p" ? (value === 0n ? 0n : -1n) : value,
    });
  }

  /** The carry flag of `.cc` chains. */
  carry(): number {
    return this.#names.get("cc") ?? this.#name("cc", { class: "p" });
  }

  /** A source operand in the given class. */
  source(operand: PtxOperand | undefined, kind: ValueClass): number {
    if (operand === undefined) this.unsupported("an operand is missing");
    switch (operand.kind) {
      case "register":
        return this.#adapt(this.register(operand.name), kind);
      case "integer":
        return this.constant(kind, operand.value);
      case "float": {
        const literal = { value: operand.bits, width: operand.width };
        return this.constant(kind, floatBits(literal, kind === "l" ? 64 : 32));
      }
      case "symbol":
        return this.#adapt(this.symbol(operand.name, operand.offset), kind);
      case "special":
        return this.#special(operand.name, kind);
      case "not": {
        const d = this.temporary("p");
        this.emit("not.pred", { d, a: this.source(operand.operand, "p") });
        return d;
      }
      default:
        return this.unsupported(`a ${operand.kind} operand`);
    }
  }

  symbol(name: string, offset: number): number {
    const param = this.scope.params.get(name);
    if (param !== undefined) return this.constant("l", BigInt(param + offset));
    if (!this.scope.spaces.has(name)) this.unsupported(`unknown symbol ${name}`);
    return this.broadcast("l", { kind: "symbol", name, offset });
  }

  /** Where a result goes; calls `write` with the value to fill, then widens or narrows it. */
  result(
    operand: PtxOperand | undefined,
    kind: ValueClass,
    write: (d: number) => void,
    signed = false,
  ): void {
    if (operand === undefined || operand.kind === "sink") {
      write(this.temporary(kind));
      return;
    }
    if (operand.kind !== "register") this.unsupported(`a ${operand.kind} as result`);
    const target = this.register(operand.name);
    const have = this.values[target]!.class;
    if (have === kind) {
      write(target);
      return;
    }
    const d = this.temporary(kind);
    write(d);
    if (have === "l" && kind === "w")
      this.emit(signed ? "cvt.s64.s32" : "cvt.u64.u32", { d: target, a: d });
    else if (have === "w" && kind === "l") this.emit("low.b64", { d: target, a: d });
    else this.unsupported(`result register ${operand.name} has another kind`);
  }

  /** Emits a table row with operands from the instruction, the results first. */
  row(
    op: string,
    results: readonly (PtxOperand | undefined)[],
    sources: readonly (PtxOperand | undefined)[],
  ): void {
    const known = row(op);
    if (known === undefined) this.unsupported();
    const [out = "", into = ""] = known.sig.split("=");
    if (sources.length !== into.length) this.unsupported("wrong number of operands");
    const [a = -1, b = -1, c = -1, z = -1] = sources.map((s, k) =>
      this.source(s, into[k] as ValueClass),
    );
    this.result(
      results[0],
      out[0] as ValueClass,
      (d) => this.emit(op, { d, a, b, c, z }),
      /\.s\d+$/.test(op),
    );
  }

  #adapt(value: number, kind: ValueClass): number {
    const have = this.values[value]!.class;
    if (have === kind) return value;
    const d = this.temporary(kind);
    if (have === "l" && kind === "w") this.emit("low.b64", { d, a: value });
    else if (have === "w" && kind === "l") this.emit("cvt.u64.u32", { d, a: value });
    else this.unsupported("a predicate where a number is expected, or the reverse");
    return d;
  }

  #special(name: string, kind: ValueClass): number {
    if (name === "%clock" || name === "%globaltimer_lo")
      return this.#adapt(this.step("clock.b32", "w"), kind);
    if (name === "%clock64" || name === "%globaltimer")
      return this.#adapt(this.step("clock.b64", "l"), kind);
    if (name === "%clock_hi" || name === "%globaltimer_hi")
      return this.#adapt(this.step("high.b64", "w", this.step("clock.b64", "l")), kind);
    if (name === "%is_explicit_cluster") return this.constant(kind, 0n);
    const fixed = constantSpecials.find(([pattern]) => pattern.test(name));
    if (fixed !== undefined) return this.constant(kind, fixed[1]);
    const same = name.replace(/^%(n?)clusterid/, "%$1ctaid");
    if (!/^%(tid|ntid|ctaid|nctaid)\.[xyz]$/.test(same) && !specials.has(same))
      this.unsupported(`special register ${name}`);
    return this.#adapt(this.broadcast("w", { kind: "special", name: same }), kind);
  }

  #name(key: string, value: Value): number {
    this.values.push(value);
    this.#names.set(key, this.values.length - 1);
    return this.values.length - 1;
  }
}

/**
 * Special registers (chapter 10) that are the same everywhere on this device: one multiprocessor, one
 * grid, every block a cluster of its own, counters that count nothing.
 */
const constantSpecials: readonly (readonly [RegExp, bigint])[] = [
  [/^%cluster_cta(id\.[xyz]|rank)$/, 0n],
  [/^%cluster_ncta(id\.[xyz]|rank)$/, 1n],
  [/^%(smid|gridid|current_graph_exec|envreg\d+|pm\d+(_64)?)$/, 0n],
  [/^%nsmid$/, 1n],
];

const specials: ReadonlySet<string> = new Set([
  "%laneid",
  "%warpid",
  "%nwarpid",
  "%lanemask_eq",
  "%lanemask_lt",
  "%lanemask_le",
  "%lanemask_gt",
  "%lanemask_ge",
  "%dynamic_smem_size",
  "%total_smem_size",
]);
