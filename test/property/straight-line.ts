/**
 * Random programs for comparing devices: for each data type a kernel of 20 to 60 instructions over
 * random operands, special ones among them. Instructions may be guarded, run in some lanes only, or
 * stand behind a branch that part of a warp takes; everything that the registers hold at the end is
 * stored. Every program is valid, terminates and does not fault.
 */
import { deepStrictEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import type { PtxArtifact } from "../../src/artifact.ts";
import { EmulatorSession } from "../../src/device/emulator/index.ts";
import type { Device } from "../../src/device.ts";
import { Random } from "../../src/random.ts";

/** Instructions as text: `d` the result, `a`, `b`, `c` sources of the type, `n` a count, `p` a predicate. */
interface DataType {
  /** Of the values' registers. */
  readonly register: "b16" | "b32" | "b64";
  readonly instructions: readonly string[];
  /** The type of `setp` and its comparisons. */
  readonly compare: string;
  readonly comparisons: readonly string[];
  /** Bits that make arithmetic hard. */
  readonly specials: readonly bigint[];
}

const ORDER = ["eq", "ne", "lt", "le", "gt", "ge"];
const UNORDERED = ["equ", "neu", "ltu", "leu", "gtu", "geu", "num", "nan"];
const ROUNDINGS = ["rn", "rz", "rm", "rp"];

/** Every choice among alternatives in brackets: `add[.rn|.rz].f32`. */
function expand(text: string): readonly string[] {
  const found = /\[([^\]]*)\]/.exec(text);
  if (found === null) return [text];
  return found[1]!
    .split("|")
    .flatMap((word) =>
      expand(text.slice(0, found.index) + word + text.slice(found.index + found[0].length)),
    );
}

const all = (...lines: readonly string[]): readonly string[] => lines.flatMap(expand);

function integers(bits: 16 | 32 | 64, sign: "s" | "u"): DataType {
  const type = `${sign}${bits}`;
  const top = 1n << BigInt(bits - 1);
  const instructions = [
    ...all(
      `[add|sub|mul.lo|mul.hi|div|rem|min|max].${type} d, a, b`,
      `mad.lo.${type} d, a, b, c`,
      `[and|or|xor].b${bits} d, a, b`,
      `[not|cnot].b${bits} d, a`,
      `[shl.b${bits}|shr.${type}] d, a, n`,
      `selp.b${bits} d, a, b, p`,
      `sad.${type} d, a, b, c`,
    ),
    ...(sign === "s" ? all(`[abs|neg].${type} d, a`) : []),
    ...(bits === 16 ? [] : all(`[popc|clz].b${bits} n, a`, `brev.b${bits} d, a`)),
    ...(bits === 32 ? all(`bfe.${type} d, a, n, n`, `bfi.b32 d, a, b, n, n`) : []),
    // Only the low eight bits of place and length count (9.7.1.19); ptxas takes all where it has 64.
    ...(bits === 64
      ? all(`and.b32 n, n, 255; bfe.${type} d, a, n, n`, `and.b32 n, n, 255; bfi.b64 d, a, b, n, n`)
      : []),
    ...(bits === 16 ? [] : all(`bfind[|.shiftamt].${type} n, a`)),
    ...(bits === 32
      ? all(
          "[prmt|lop3].b32 d, a, b, c[, 0x96|]",
          "shf.[l|r].[wrap|clamp].b32 d, a, b, n",
          `mad.hi.${type} d, a, b, c`,
          `mul24.[lo|hi].${type} d, a, b`,
          `[add|sub].cc.${type} d, a, b; [addc|subc].${type} d, b, c`,
          `dp4a.${type}.[u32|s32] d, a, b, c`,
        ).filter((line) => line.startsWith("lop3") === line.includes("0x96"))
      : []),
    ...[8, 16, 32, 64].filter((w) => w <= bits).map((w) => `cvt.${sign}${bits}.${sign}${w} d, a`),
  ];
  return {
    register: `b${bits}`,
    instructions,
    compare: type,
    comparisons: sign === "u" ? [...ORDER, "lo", "ls", "hi", "hs"] : ORDER,
    specials: [0n, 1n, 2n, top, top - 1n, 2n * top - 1n, 31n, 32n, 63n, top >> 1n],
  };
}

function floats(bits: 32 | 64): DataType {
  const type = `f${bits}`;
  const marks = bits === 32 ? "[|.ftz][|.sat]" : "";
  const ftz = bits === 32 ? "[|.ftz]" : "";
  const modes = `[${ROUNDINGS.join("|")}]`;
  const other = bits === 32 ? "f64" : "f32";
  const through = bits === 32 ? "%wide" : "%half";
  const single = all(
    `[add|sub|mul].${modes}${marks}.${type} d, a, b`,
    `[add|sub|mul]${marks}.${type} d, a, b`,
    `fma.${modes}${marks}.${type} d, a, b, c`,
    `[div].${modes}${ftz}.${type} d, a, b`,
    `[rcp|sqrt].${modes}${ftz}.${type} d, a`,
    `[min|max]${ftz}.${type} d, a, b`,
    `[abs|neg]${ftz}.${type} d, a`,
    `copysign.${type} d, a, b`,
    `selp.${type} d, a, b, p`,
    `cvt.[rni|rzi|rmi|rpi].[s32|u32].${type} n, a; cvt.rn.${type}.s32 d, n`,
    `cvt.[rni|rzi|rmi|rpi]${ftz}.${type}.${type} d, a`,
    bits === 32
      ? `cvt.${other}.f32 ${through}, a; cvt.${modes}.f32.${other} d, ${through}`
      : `cvt.${modes}.${other}.f64 ${through}, a; cvt.f64.${other} d, ${through}`,
  );
  const extra =
    bits === 32
      ? all(
          "[min|max][|.ftz].NaN[|.xorsign.abs].f32 d, a, b",
          "[rcp|sqrt|rsqrt|sin|cos|lg2|ex2].approx[|.ftz].f32 d, a",
          "tanh.approx.f32 d, a",
          "div.[approx|full][|.ftz].f32 d, a, b",
        )
      : ["rsqrt.approx.f64 d, a", "rcp.approx.ftz.f64 d, a"];
  const [digits, top] = bits === 32 ? [23n, 0x80000000n] : [52n, 1n << 63n];
  const inf = ((1n << (BigInt(bits) - 1n - digits)) - 1n) << digits;
  const one = (inf >> 1n) & ~((1n << digits) - 1n);
  const sizes = [0n, 1n, 1n << digits, (1n << digits) - 1n, one, one + 1n, inf - 1n, inf, inf + 1n];
  return {
    register: `b${bits}`,
    instructions: [...single, ...extra],
    compare: type,
    comparisons: [...ORDER, ...UNORDERED],
    specials: sizes.flatMap((size) => [size, size | top]),
  };
}

function narrow(name: "f16" | "bf16"): DataType {
  const marks = name === "f16" ? "[|.ftz][|.sat]" : "";
  const ftz = name === "f16" ? "[|.ftz]" : "";
  const digits = name === "f16" ? 10n : 7n;
  const inf = name === "f16" ? 0x7c00n : 0x7f80n;
  const sizes = [0n, 1n, 1n << digits, inf >> 1n, inf - 1n, inf, inf + 1n];
  return {
    register: "b16",
    instructions: all(
      `[add|sub|mul][|.rn]${marks}.${name} d, a, b`,
      `fma.rn${marks}.${name} d, a, b, c`,
      `fma.rn.relu.${name} d, a, b, c`,
      `[abs|neg]${ftz}.${name} d, a`,
      `[min|max]${ftz}[|.NaN][|.xorsign.abs].${name} d, a, b`,
      `tanh.approx.${name} d, a`,
      name === "f16" ? "ex2.approx.f16 d, a" : "ex2.approx.ftz.bf16 d, a",
      "selp.b16 d, a, b, p",
      `cvt.f32.${name} %half, a; cvt.[${ROUNDINGS.join("|")}].${name}.f32 d, %half`,
      `cvt.[rni|rzi|rmi|rpi].s32.${name} n, a; cvt.rn.${name}.s32 d, n`,
      `mov.b32 %half, {a, b}; [add|mul].rn.${name}x2 %half, %half, %half; mov.b32 {d, d}, %half`,
    ),
    compare: name,
    comparisons: [...ORDER, ...UNORDERED],
    specials: sizes.flatMap((size) => [size, size | 0x8000n]),
  };
}

export const dataTypes: Readonly<Record<string, DataType>> = {
  u16: integers(16, "u"),
  s16: integers(16, "s"),
  u32: integers(32, "u"),
  s32: integers(32, "s"),
  u64: integers(64, "u"),
  s64: integers(64, "s"),
  f16: narrow("f16"),
  bf16: narrow("bf16"),
  f32: floats(32),
  f64: floats(64),
};

/** A kernel `k(out, in)`: `VALUES` inputs and `RESULTS` outputs of 8 bytes a thread. */
export interface StraightLine {
  readonly type: string;
  readonly artifact: PtxArtifact;
  readonly input: BigUint64Array;
  readonly grid: number;
  readonly block: number;
}

const VALUES = 6;
const COUNTS = 3;
const PREDICATES = 4;
const RESULTS = VALUES + COUNTS + 1;

class Generator {
  readonly #random: Random;
  readonly #type: DataType;
  readonly #lines: string[] = [];
  #labels = 0;

  constructor(random: Random, type: DataType) {
    this.#random = random;
    this.#type = type;
  }

  /** So many instructions; returns the kernel's body. */
  body(count: number): readonly string[] {
    for (let rest = count; rest > 0; rest--) {
      // A branch over a few instructions, which in most warps only some lanes take.
      if (rest > 4 && this.#random.chance(60)) {
        const skipped = 1 + this.#random.int(3);
        const label = `L${this.#labels++}`;
        this.#lines.push(
          `@${this.#random.chance(500) ? "!" : ""}${this.#predicate()} bra ${label};`,
        );
        for (let k = 0; k < skipped; k++) this.#instruction();
        this.#lines.push(`${label}:`);
        rest -= skipped;
      } else this.#instruction();
    }
    return this.#lines;
  }

  #instruction(): void {
    const random = this.#random;
    const kind = random.int(100);
    if (kind < 12) this.#emit(this.#comparison());
    else if (kind < 20) this.#emit(this.#logic());
    else {
      // The steps of a sequence have one guard: what one step leaves, the next takes.
      const guard = this.#guard();
      for (const step of this.#named(random.pick(this.#type.instructions)).split("; "))
        this.#lines.push(`${guard}${step};`);
    }
  }

  #emit(text: string): void {
    this.#lines.push(`${this.#guard()}${text};`);
  }

  #guard(): string {
    if (!this.#random.chance(300)) return "";
    return `@${this.#random.chance(500) ? "!" : ""}${this.#predicate()} `;
  }

  #comparison(): string {
    const { compare, comparisons } = this.#type;
    const test = this.#random.pick(comparisons);
    const [a, b] = [this.#value(), this.#value()];
    if (this.#random.chance(500)) return `setp.${test}.${compare} ${this.#predicate()}, ${a}, ${b}`;
    const combine = this.#random.pick(["and", "or", "xor"]);
    return `setp.${test}.${combine}.${compare} ${this.#predicate()}, ${a}, ${b}, ${this.#predicate()}`;
  }

  #logic(): string {
    const op = this.#random.pick(["and", "or", "xor", "not", "mov"]);
    const sources = op === "not" || op === "mov" ? 1 : 2;
    const operands = Array.from({ length: sources + 1 }, () => this.#predicate());
    return `${op}.pred ${operands.join(", ")}`;
  }

  /** Puts registers for the names of a pattern; a count that an instruction writes is one name. */
  #named(pattern: string): string {
    const count = `%n${this.#random.int(COUNTS)}`;
    const writes = /;/.test(pattern);
    return pattern.replace(/(?<=[\s{])[abcdnp](?=[,;}\s]|$)/g, (name) => {
      if (name === "p") return this.#predicate();
      if (name === "n") return writes ? count : `%n${this.#random.int(COUNTS)}`;
      return this.#value();
    });
  }

  #value(): string {
    return `%v${this.#random.int(VALUES)}`;
  }

  #predicate(): string {
    return `%p${this.#random.int(PREDICATES)}`;
  }
}

/** Operands of all threads: special bits, small numbers and random bits. */
function inputs(random: Random, type: DataType, threads: number): BigUint64Array {
  const word = (): bigint => (BigInt(random.int(2 ** 32)) << 32n) | BigInt(random.int(2 ** 32));
  return BigUint64Array.from({ length: threads * VALUES }, () => {
    const kind = random.int(10);
    if (kind < 4) return random.pick(type.specials);
    return kind < 5 ? BigInt(random.int(100)) : word();
  });
}

/**
 * A program of a data type; the same for the same seed.
 * @param exact leave out what a GPU may do otherwise.
 */
export function straightLine(name: string, seed: number, exact = false): StraightLine {
  const type = exact ? exactPart(dataTypes[name]!) : dataTypes[name]!;
  const random = new Random(seed);
  const body = new Generator(random, type).body(20 + random.int(41));
  const [grid, block] = [1 + random.int(3), 16 + random.int(81)];
  const { register } = type;
  const each = (count: number, line: (k: number) => string): string =>
    Array.from({ length: count }, (_, k) => `  ${line(k)}\n`).join("");
  const text = `.version 8.5
.target sm_90
.address_size 64
.visible .entry k(.param .u64 k_out, .param .u64 k_in)
{
  .reg .pred %p<${PREDICATES}>; .reg .${register} %v<${VALUES}>; .reg .b32 %n<${COUNTS}>;
  .reg .b32 %half, %t, %i, %bits; .reg .b64 %wide, %out, %in;
  ld.param.u64 %out, [k_out];
  ld.param.u64 %in, [k_in];
  mov.u32 %t, %tid.x;
  mov.u32 %i, %ctaid.x;
  mad.lo.u32 %i, %i, ${block}, %t;
  mad.wide.u32 %out, %i, ${8 * RESULTS}, %out;
  mad.wide.u32 %in, %i, ${8 * VALUES}, %in;
${each(VALUES, (k) => `ld.global.${register} %v${k}, [%in+${8 * k}];`)}${each(COUNTS, (k) => `ld.global.u32 %n${k}, [%in+${8 * k + 4}];`)}\
  and.b32 %half, %t, 1;
  setp.ne.u32 %p0, %half, 0;
  setp.lt.u32 %p1, %t, 13;
  setp.ge.${/^b?f/.test(type.compare) ? `u${register.slice(1)}` : type.compare} %p2, %v0, %v1;
  setp.eq.u32 %p3, %t, %t;
${body.map((line) => `  ${line}\n`).join("")}\
${each(VALUES, (k) => `st.global.${register} [%out+${8 * k}], %v${k};`)}${each(COUNTS, (k) => `st.global.u32 [%out+${8 * (VALUES + k)}], %n${k};`)}\
  mov.u32 %bits, 0;
${each(PREDICATES, (k) => `@%p${k} or.b32 %bits, %bits, ${1 << k};`)}\
  st.global.u32 [%out+${8 * (RESULTS - 1)}], %bits;
  ret;
}
`;
  const hash = createHash("sha256").update(text).digest("hex");
  const input = inputs(random, type, grid * block);
  return { type: name, artifact: { kind: "ptx", text, hash }, input, grid, block };
}

/**
 * Without approximate functions, whose last bits are a device's own; what shows the sign of a NaN, which
 * PTX leaves open; sign changes of 16 bits, which ptxas does in 32, so that the most negative number
 * becomes a positive one; quotients that are rounded up to the least normal number, which ptxas flushes;
 * sums and products that name no rounding, which may become one fused operation (9.7.3.4); a difference
 * that goes on with the carry of a sum, or a sum with the borrow of a difference: ptxas keeps a borrow
 * inverted, and not so under every guard.
 */
const OPEN =
  /\.(approx|full)\b|^copysign|\.xorsign|^(abs|neg)\.s16|^div\.r[mp]\.ftz|^(add|sub|mul)(\.ftz)?(\.sat)?\.b?f\d|^add\.cc.* subc|^sub\.cc.* addc/;
const exactPart = (type: DataType): DataType => ({
  ...type,
  instructions: type.instructions.filter((line) => !OPEN.test(line)),
});

const NANS: Readonly<Record<string, { readonly size: bigint; readonly infinity: bigint }>> = {
  f16: { size: 0x7fffn, infinity: 0x7c00n },
  bf16: { size: 0x7fffn, infinity: 0x7f80n },
  f32: { size: 0x7fffffffn, infinity: 0x7f800000n },
  f64: { size: 0x7fffffffffffffffn, infinity: 0x7ff0000000000000n },
};

/** A program's output with every NaN replaced by the same: PTX says of most operations no more of it. */
export function withOneNaN(type: string, output: BigUint64Array): BigUint64Array {
  const nan = NANS[type];
  if (nan === undefined) return output;
  return output.map((word, k) => {
    if (k % RESULTS >= VALUES || (word & nan.size) <= nan.infinity) return word;
    return word | nan.size | (nan.size + 1n);
  });
}

/** What a device shows of a program: outputs, and costs when it models them. */
export interface Shown {
  readonly output: BigUint64Array;
  readonly time: number;
  readonly instructions: number;
  readonly launches: readonly unknown[];
}

/** @throws DeviceFault when the device refuses the program. */
export function show(device: Device, program: StraightLine, poison = 5): Shown {
  const { artifact, input, grid, block } = program;
  const session = device.open(artifact, { budget: 1e6, poison });
  try {
    // Not an `output`: the bytes above narrow values stay as they are, and poison is the device's own.
    const out = session.inout(new BigUint64Array(grid * block * RESULTS));
    session.launch("k", { grid: [grid], block: [block], args: [out, session.input(input)] });
    const { time, instructions } = session;
    const launches =
      session instanceof EmulatorSession
        ? session.launches.map(({ lines, ...totals }) => ({ ...totals, lines: lines() }))
        : [];
    return { output: session.read(out), time, instructions, launches };
  } finally {
    session.close();
  }
}

/**
 * Runs programs on two devices that model the same costs.
 * @throws AssertionError when outputs, time, instructions or the reports of launches differ in anything
 */
export function compareDevices(a: Device, b: Device, programs: Iterable<StraightLine>): void {
  for (const program of programs) {
    const [first, second] = [show(a, program), show(b, program)];
    deepStrictEqual(second, first, `${program.type}:\n${program.artifact.text}`);
  }
}
