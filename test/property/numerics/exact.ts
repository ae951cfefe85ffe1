/**
 * An oracle for float arithmetic: operands are taken apart into integers, results are computed exactly
 * on big integers and rounded once. Shares nothing with the emulator. Numbers are bits of a format.
 */

export interface Format {
  readonly name: string;
  /** Significant bits, the hidden one included. */
  readonly digits: number;
  readonly exponentBits: number;
  /** The NaN that NVIDIA hardware makes. */
  readonly nan: bigint;
  /** What is tiny becomes zero (`.ftz`), and tiny is told before exponents run out, as on an H200. */
  readonly flushing?: boolean;
}

export const formats = {
  f16: { name: "f16", digits: 11, exponentBits: 5, nan: 0x7fffn },
  bf16: { name: "bf16", digits: 8, exponentBits: 8, nan: 0x7fffn },
  f32: { name: "f32", digits: 24, exponentBits: 8, nan: 0x7fffffffn },
  f64: { name: "f64", digits: 53, exponentBits: 11, nan: 0xfff8000000000000n },
} as const satisfies Record<string, Format>;

export type Mode = "rn" | "rz" | "rm" | "rp" | "rna";

/** A number is mantissa * 2^exponent, with its sign apart for the sake of zero. */
export type Float =
  | { readonly kind: "nan" }
  | { readonly kind: "infinite"; readonly negative: boolean }
  | {
      readonly kind: "finite";
      readonly negative: boolean;
      readonly mantissa: bigint;
      readonly exponent: number;
    };

export const widthOf = (f: Format): number => f.digits + f.exponentBits;
const bias = (f: Format): number => 2 ** (f.exponentBits - 1) - 1;
/** Exponent of a subnormal's last bit. */
export const lowest = (f: Format): number => 2 - bias(f) - f.digits;
const sign = (f: Format): bigint => 1n << BigInt(widthOf(f) - 1);
export const infinity = (f: Format): bigint =>
  ((1n << BigInt(f.exponentBits)) - 1n) << BigInt(f.digits - 1);

export function bitLength(m: bigint): number {
  const hex = m.toString(16);
  return 4 * hex.length - Math.clz32(Number.parseInt(hex[0]!, 16)) + 28;
}

export function unpack(bits: bigint, f: Format): Float {
  const negative = (bits & sign(f)) !== 0n;
  const size = bits & (sign(f) - 1n);
  if (size > infinity(f)) return { kind: "nan" };
  if (size === infinity(f)) return { kind: "infinite", negative };
  const field = Number(size >> BigInt(f.digits - 1));
  const hidden = 1n << BigInt(f.digits - 1);
  const fraction = size & (hidden - 1n);
  return {
    kind: "finite",
    negative,
    mantissa: field === 0 ? fraction : fraction | hidden,
    exponent: Math.max(field, 1) - 1 + lowest(f),
  };
}

const signed = (f: Format, negative: boolean, size: bigint): bigint =>
  size | (negative ? sign(f) : 0n);

/** Whether a size is rounded away from zero; `rest` is what is cut off, of `bits` bits. */
function goesUp(kept: bigint, rest: bigint, bits: bigint, negative: boolean, mode: Mode): boolean {
  if (rest === 0n) return false;
  const half = 1n << (bits - 1n);
  switch (mode) {
    case "rn":
      return rest > half || (rest === half && (kept & 1n) === 1n);
    case "rna":
      return rest >= half;
    case "rz":
      return false;
    case "rm":
      return negative;
    case "rp":
      return !negative;
    default:
      return mode satisfies never;
  }
}

/**
 * Bits of the format for mantissa * 2^exponent. A value that is no such product is given with bits to
 * spare, the last of which is set.
 */
export function round(
  negative: boolean,
  mantissa: bigint,
  exponent: number,
  f: Format,
  mode: Mode,
): bigint {
  if (mantissa === 0n) return signed(f, negative, 0n);
  if (f.flushing === true && isTiny(negative, mantissa, exponent, f, mode))
    return signed(f, negative, 0n);
  const drop = Math.max(bitLength(mantissa) - f.digits, lowest(f) - exponent);
  let kept = drop > 0 ? mantissa >> BigInt(drop) : mantissa << BigInt(-drop);
  if (drop > 0) {
    const rest = mantissa & ((1n << BigInt(drop)) - 1n);
    if (goesUp(kept, rest, BigInt(drop), negative, mode)) kept += 1n;
  }
  // Normal numbers have their hidden bit in `kept`, which counts as one in the exponent's field.
  const size = (BigInt(exponent + drop - lowest(f)) << BigInt(f.digits - 1)) + kept;
  if (size < infinity(f)) return signed(f, negative, size);
  const stays = mode === "rz" || (mode === "rm" && !negative) || (mode === "rp" && negative);
  return signed(f, negative, infinity(f) - (stays ? 1n : 0n));
}

/** Below the least normal number when rounded with an exponent of any size. */
function isTiny(
  negative: boolean,
  mantissa: bigint,
  exponent: number,
  f: Format,
  mode: Mode,
): boolean {
  const drop = Math.max(0, bitLength(mantissa) - f.digits);
  let kept = mantissa >> BigInt(drop);
  const rest = mantissa & ((1n << BigInt(drop)) - 1n);
  if (drop > 0 && goesUp(kept, rest, BigInt(drop), negative, mode)) kept += 1n;
  return bitLength(kept) + exponent + drop < lowest(f) + f.digits;
}

/** Subnormal numbers become zeros (`.ftz`). */
export function flush(bits: bigint, f: Format): bigint {
  const size = bits & (sign(f) - 1n);
  return size >> BigInt(f.digits - 1) === 0n ? bits & sign(f) : bits;
}

/** `.sat`: to [0, 1]; NaN to zero. */
export function saturate(bits: bigint, f: Format): bigint {
  const x = unpack(bits, f);
  if (x.kind === "nan" || x.negative) return 0n;
  return bits > unit(f) ? unit(f) : bits;
}

/** `.relu`: negative numbers become zero. */
export function rectify(bits: bigint, f: Format): bigint {
  const x = unpack(bits, f);
  return x.kind !== "nan" && x.negative ? 0n : bits;
}

type Operation = (operands: readonly bigint[], f: Format, mode: Mode) => bigint;

/** Sum of two finite numbers; an exact zero is negative only when both are, or rounding is down. */
function sum(
  x: Float & { kind: "finite" },
  y: Float & { kind: "finite" },
  f: Format,
  mode: Mode,
): bigint {
  const exponent = Math.min(x.exponent, y.exponent);
  const value = (n: Float & { kind: "finite" }): bigint =>
    (n.negative ? -n.mantissa : n.mantissa) << BigInt(n.exponent - exponent);
  const total = value(x) + value(y);
  if (total === 0n) {
    const same = x.mantissa === 0n && y.mantissa === 0n && x.negative === y.negative;
    return signed(f, same ? x.negative : mode === "rm", 0n);
  }
  return round(total < 0n, total < 0n ? -total : total, exponent, f, mode);
}

/** a*b + c: the other sums and products are its cases. */
const fma: Operation = ([a = 0n, b = 0n, c = 0n], f, mode) => {
  const [x, y, z] = [unpack(a, f), unpack(b, f), unpack(c, f)];
  if (x.kind === "nan" || y.kind === "nan" || z.kind === "nan") return f.nan;
  const negative = x.negative !== y.negative;
  if (x.kind === "infinite" || y.kind === "infinite") {
    const zero = (n: Float): boolean => n.kind === "finite" && n.mantissa === 0n;
    if (zero(x) || zero(y)) return f.nan;
    if (z.kind === "infinite" && z.negative !== negative) return f.nan;
    return signed(f, negative, infinity(f));
  }
  if (z.kind === "infinite") return c;
  const product = {
    kind: "finite",
    negative,
    mantissa: x.mantissa * y.mantissa,
    exponent: x.exponent + y.exponent,
  } as const;
  return sum(product, z, f, mode);
};

const negate = (bits: bigint, f: Format): bigint => bits ^ sign(f);
/** The number 1. */
export const unit = (f: Format): bigint => BigInt(bias(f)) << BigInt(f.digits - 1);

const add: Operation = ([a = 0n, b = 0n], f, mode) => fma([a, unit(f), b], f, mode);

/** The zero that is added has the product's sign. */
const mul: Operation = ([a = 0n, b = 0n], f, mode) => fma([a, b, (a ^ b) & sign(f)], f, mode);

const div: Operation = ([a = 0n, b = 0n], f, mode) => {
  const [x, y] = [unpack(a, f), unpack(b, f)];
  if (x.kind === "nan" || y.kind === "nan") return f.nan;
  const negative = x.negative !== y.negative;
  if (x.kind === "infinite")
    return y.kind === "infinite" ? f.nan : signed(f, negative, infinity(f));
  if (y.kind === "infinite") return signed(f, negative, 0n);
  if (y.mantissa === 0n) return x.mantissa === 0n ? f.nan : signed(f, negative, infinity(f));
  const shift = 2 * f.digits + 2;
  const dividend = x.mantissa << BigInt(shift);
  const quotient = dividend / y.mantissa;
  const left = quotient * y.mantissa === dividend ? 0n : 1n;
  return round(negative, quotient * 2n + left, x.exponent - y.exponent - shift - 1, f, mode);
};

const sqrt: Operation = ([a = 0n], f, mode) => {
  const x = unpack(a, f);
  if (x.kind === "finite" && x.mantissa === 0n) return a;
  if (x.kind === "nan" || x.negative) return f.nan;
  if (x.kind === "infinite") return a;
  const odd = x.exponent & 1;
  const shift = 2 * f.digits + 4;
  const square = x.mantissa << BigInt(shift + odd);
  const root = integerRoot(square);
  const left = root * root === square ? 0n : 1n;
  return round(false, root * 2n + left, (x.exponent - odd - shift) / 2 - 1, f, mode);
};

/** The largest integer whose square is not larger: one bit after another. */
function integerRoot(square: bigint): bigint {
  let root = 0n;
  let rest = square;
  let bit = 1n << BigInt((bitLength(square) - 1) & ~1);
  for (; bit > 0n; bit >>= 2n) {
    if (rest >= root + bit) {
      rest -= root + bit;
      root = (root >> 1n) + bit;
    } else root >>= 1n;
  }
  return root;
}

export const operations = {
  add,
  sub: ([a = 0n, b = 0n], f, mode) => add([a, negate(b, f)], f, mode),
  mul,
  fma,
  div,
  rcp: ([a = 0n], f, mode) => div([unit(f), a], f, mode),
  sqrt,
} as const satisfies Record<string, Operation>;

/** The integer that a finite number is rounded to, by the rounding of `.rni` and its kin. */
export function whole(x: Float & { kind: "finite" }, mode: Mode): bigint {
  const size =
    x.exponent >= 0 ? x.mantissa << BigInt(x.exponent) : x.mantissa >> BigInt(-x.exponent);
  const rest = x.exponent >= 0 ? 0n : x.mantissa & ((1n << BigInt(-x.exponent)) - 1n);
  const up = goesUp(size, rest, BigInt(-x.exponent), x.negative, mode);
  const rounded = up ? size + 1n : size;
  return x.negative ? -rounded : rounded;
}
