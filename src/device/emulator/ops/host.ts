/**
 * Functions that the device provides to kernels: `vprintf`, whose text goes to a buffer of the
 * session, and `__assertfail`, which ends the launch. They read texts and arguments from the lane's
 * memory; an address that leads nowhere ends the launch like a load from there would.
 */
import { field, type Handler, type Machine } from "../machine.ts";
import { space } from "../memory/space.ts";
import { format, type PrintArguments } from "./printf.ts";

/** Longest text that is read. */
const MOST_TEXT = 4096;

/** Bytes of a lane's memory from a generic address to the end of what is allocated there. */
function at(m: Machine, lane: number, address: bigint): Uint8Array | undefined {
  const high = Number(address >> 32n);
  const low = Number(address & 0xffffffffn);
  const within = (start: number, size: number): Uint8Array | undefined =>
    low < size ? m.B.subarray(start + low, start + size) : undefined;
  switch (high) {
    case space.global: {
      const block = low < 2 ** 31 ? m.arena.find(low) : -1;
      return block < 0 ? undefined : m.B.subarray(low, m.arena.end(block));
    }
    case space.shared:
      return within(m.sharedBase, m.sharedBytes);
    case space.local:
      return within(m.localBase + lane * m.localBytes, m.localBytes);
    case space.const:
      return within(m.constBase, m.constBytes);
    case space.param:
      return within(m.paramBase, m.paramBytes);
    default:
      return undefined;
  }
}

/** The text that starts at an address, up to its zero byte. */
function text(m: Machine, lane: number, address: bigint): string | undefined {
  const all = at(m, lane, address)?.subarray(0, MOST_TEXT);
  if (all === undefined) return undefined;
  const end = all.indexOf(0);
  return Buffer.from(end < 0 ? all : all.subarray(0, end)).toString("utf8");
}

const address = (m: Machine, slot: number, lane: number): bigint =>
  (BigInt(m.U[m.base + slot + 2 * lane + 1]!) << 32n) | BigInt(m.U[m.base + slot + 2 * lane]!);

/** Reads what CUDA packs for vprintf: each argument aligned to its own size. */
class ArgumentList implements PrintArguments {
  #offset = 0;
  readonly #next: (size: number) => DataView;
  readonly #text: (address: bigint) => string;

  constructor(m: Machine, p: number, lane: number, list: bigint) {
    const bad = (what: string, where: bigint): never =>
      m.fault("global-oob", p, `printf reads ${what} at 0x${where.toString(16)}`, lane, where);
    this.#next = (size) => {
      const offset = Math.ceil(this.#offset / size) * size;
      this.#offset = offset + size;
      const where = list + BigInt(offset);
      const data = at(m, lane, where);
      if (data === undefined || data.length < size) return bad("an argument", where);
      return new DataView(data.buffer, data.byteOffset, size);
    };
    this.#text = (where) =>
      where === 0n ? "(null)" : (text(m, lane, where) ?? bad("a text", where));
  }

  word(): number {
    return this.#next(4).getInt32(0, true);
  }

  long(): bigint {
    return this.#next(8).getBigUint64(0, true);
  }

  double(): number {
    return this.#next(8).getFloat64(0, true);
  }

  text(address: bigint): string {
    return this.#text(address);
  }
}

const vprintf: Handler = (m, p, mask) => {
  const d = m.base + m.code[p]!;
  for (let r = mask; r !== 0; r &= r - 1) {
    const i = 31 - Math.clz32(r & -r);
    const where = address(m, m.code[p + field.a]!, i);
    const pattern = where === 0n ? "" : text(m, i, where);
    if (pattern === undefined)
      return m.fault(
        "global-oob",
        p,
        `printf's format is not at 0x${where.toString(16)}`,
        i,
        where,
      );
    const list = address(m, m.code[p + field.b]!, i);
    const out = format(pattern, new ArgumentList(m, p, i, list));
    m.printed.add(out.text);
    m.I[d + i] = where === 0n ? -1 : out.count;
  }
};

/** a message, b file, c line, z function. */
const assertfail: Handler = (m, p, mask) => {
  const i = 31 - Math.clz32(mask & -mask);
  const show = (slot: number): string => text(m, i, address(m, slot, i)) ?? "?";
  const [message, file, name] = [field.a, field.b, field.x].map((f) => show(m.code[p + f]!));
  const line = m.U[m.base + m.code[p + field.c]! + i]!;
  m.fault("assert", p, `${file}:${line}: ${name}: assertion \`${message}' failed`, i);
};

export const host: Record<string, Handler> = {
  "host.vprintf": vprintf,
  "host.assertfail": assertfail,
};
