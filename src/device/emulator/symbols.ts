/**
 * Module variables in device memory: `.global` ones are blocks of their own, `.const` ones share the
 * constant bank. Initial bytes are written and the addresses within them filled in.
 */
import { DeviceFault } from "../../fault.ts";
import { findByName } from "../../ptx/index.ts";
import type { PtxModule, PtxVariable } from "./decode/ptx.ts";
import type { Machine } from "./machine.ts";
import type { Arena } from "./memory/arena.ts";
import { space } from "./memory/space.ts";
import { store64 } from "./numeric/integers.ts";

/** Bytes of constant memory a device has. */
const CONST_LIMIT = 65536;

/** High word of a generic address. */
const window = (number: number): bigint => BigInt(number) << 32n;

/** @throws DeviceFault that names the variable for which there is no room */
function mapped(arena: Arena, { name, bytes, line }: PtxVariable): number {
  try {
    return arena.map(bytes);
  } catch (error) {
    if (!(error instanceof DeviceFault)) throw error;
    throw new DeviceFault(error.kind, `${name} of ${bytes} bytes: ${error.message}`, { line });
  }
}

interface Placed {
  readonly name: string;
  readonly variable: PtxVariable;
  /** Byte of the arena. */
  readonly at: number;
  /** Address within its space; a generic address for `.global`. */
  readonly address: bigint;
  readonly generic: bigint;
}

export class Symbols {
  readonly #placed: Placed[] = [];
  readonly #byName: Map<string, Placed>;

  constructor(module: PtxModule, m: Machine, arena: Arena) {
    const constants = module.variables.filter((v) => v.space === "const");
    let bytes = 0;
    const offsets = constants.map((v) => {
      const at = Math.ceil(bytes / v.align) * v.align;
      bytes = at + v.bytes;
      if (bytes > CONST_LIMIT)
        throw new DeviceFault("out-of-memory", `${bytes} bytes of constant memory with ${v.name}`, {
          line: v.line,
        });
      return at;
    });
    m.constBase = arena.reserve(bytes);
    m.constBytes = bytes;
    constants.forEach((v, k) => {
      const at = BigInt(offsets[k]!);
      const generic = window(space.const) + at;
      this.#placed.push({
        name: v.name,
        variable: v,
        at: m.constBase + offsets[k]!,
        address: at,
        generic,
      });
    });
    for (const v of module.variables) {
      if (v.space !== "global") continue;
      const at = mapped(arena, v);
      const address = window(space.global) + BigInt(at);
      this.#placed.push({ name: v.name, variable: v, at, address, generic: address });
    }
    this.#byName = new Map(this.#placed.map((p) => [p.name, p]));
    for (const p of this.#placed) {
      arena.B.fill(0, p.at, p.at + p.variable.bytes);
      if (p.variable.init !== undefined)
        arena.B.set(p.variable.init.subarray(0, p.variable.bytes), p.at);
      for (const r of p.variable.relocations ?? []) {
        const target = this.#byName.get(r.symbol);
        // A function has no address here: calls through one are refused.
        if (target === undefined || r.at + 8 > p.variable.bytes) continue;
        const word = new Int32Array(2);
        const addend = new DataView(arena.B.buffer).getBigUint64(p.at + r.at, true);
        const address = r.generic ? target.generic : target.address;
        store64(word, 0, BigInt.asUintN(64, address + addend));
        arena.B.set(new Uint8Array(word.buffer), p.at + r.at);
      }
    }
  }

  /** Address for instructions of the symbol's own space. */
  address(name: string): bigint {
    const placed = this.#byName.get(name);
    if (placed === undefined) throw new DeviceFault("parse", `unknown symbol ${name}`);
    return placed.address;
  }

  /** A variable's bytes within its space; those of `.global` ones are bytes of the arena. */
  extent(name: string): { where: number; start: number; bytes: number } | undefined {
    const placed = this.#byName.get(name);
    if (placed === undefined) return undefined;
    const { bytes, space: kind } = placed.variable;
    return kind === "const"
      ? { where: space.const, start: Number(placed.address), bytes }
      : { where: space.global, start: placed.at, bytes };
  }

  /** Where a variable's bytes lie, by mangled or source name. */
  find(name: string): { readonly at: number; readonly bytes: number } | undefined {
    const placed = findByName(this.#placed, name);
    return placed === undefined ? undefined : { at: placed.at, bytes: placed.variable.bytes };
  }
}
