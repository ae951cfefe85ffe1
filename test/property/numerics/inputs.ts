/**
 * Operands that make rounding hard, and seeded random ones. Random bits alone find no double rounding:
 * midpoints, and what lies next to them, are made here from products, sums, quotients and squares.
 */
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { bitLength, type Format, infinity, lowest, round, unit, widthOf } from "./exact.ts";

/** Draws of so many bits. */
export type Draw = (bits: number) => bigint;

export function drawing(seed: number): Draw {
  const generator = xoroshiro128plus(seed);
  return (bits) => {
    let value = 0n;
    for (let have = 0; have < bits; have += 32)
      value = (value << 32n) | BigInt(generator.next() >>> 0);
    return value & ((1n << BigInt(bits)) - 1n);
  };
}

const below = (draw: Draw, n: number): number => Number(draw(32) % BigInt(n));

/** Zeros, subnormals, ones, powers, the ends of the range, infinities, NaNs; of both signs. */
export function specials(f: Format): readonly bigint[] {
  const top = 1n << BigInt(widthOf(f) - 1);
  const normal = 1n << BigInt(f.digits - 1);
  const inf = infinity(f);
  const one = unit(f);
  const sizes = [0n, 1n, 2n, 3n, normal / 2n, normal - 1n, normal, normal + 1n, one / 2n];
  sizes.push(one - normal, one - 1n, one, one + 1n, one + normal / 2n, one + normal);
  sizes.push(inf - normal, inf - 2n, inf - 1n, inf, inf + 1n, inf + normal / 2n, top - 1n);
  return sizes.flatMap((size) => [size, size | top]);
}

/** An odd number of so many bits. */
const oddOf = (draw: Draw, bits: number): bigint =>
  bits <= 1 ? 1n : draw(bits) | 1n | (1n << BigInt(bits - 1));

/** The float for an exact mantissa * 2^exponent of either sign. */
const made = (f: Format, negative: boolean, mantissa: bigint, exponent: number): bigint =>
  round(negative, mantissa, exponent, f, "rn");

const exponentOf = (draw: Draw, f: Format): number =>
  lowest(f) + below(draw, 2 ** f.exponentBits - 4);

/** Neighbours of a float, itself among them. */
const around = (bits: bigint): readonly bigint[] => [bits - 1n, bits, bits + 1n];

type Maker = (draw: Draw, f: Format) => Rows;
type Rows = (readonly bigint[])[];

/** x, and half a unit of its last place or a little more or less. */
const sums: Maker = (draw, f) => {
  const rows: Rows = [];
  const exponent = exponentOf(draw, f);
  const negative = draw(1) === 1n;
  const x = made(f, negative, oddOf(draw, f.digits), exponent);
  for (const other of [negative, !negative])
    for (const half of around(made(f, other, 1n, exponent - 1))) rows.push([x, half]);
  // Cancellation to the last bits, and the border of overflow.
  for (const y of around(x ^ (1n << BigInt(widthOf(f) - 1)))) rows.push([x, y]);
  const largest = infinity(f) - 1n;
  const quarter = BigInt(f.digits + below(draw, 3)) << BigInt(f.digits - 1);
  for (const y of around(infinity(f) - quarter)) rows.push([largest - draw(2), y]);
  rows.push([draw(f.digits + 1), draw(f.digits + 1)]);
  return rows;
};

/** Factors whose product has one bit more than fits, often below the normal range. */
const products: Maker = (draw, f) => {
  const rows: Rows = [];
  for (let k = 0; k < 4; k++) {
    const bits = 2 + below(draw, f.digits - 2);
    const x = oddOf(draw, bits);
    let y = oddOf(draw, f.digits + 1 - bits);
    if (bitLength(x * y) !== f.digits + 1) y = oddOf(draw, f.digits + 2 - bits);
    const first = exponentOf(draw, f);
    // The product's last bit lies around the lowest of a subnormal in half of the rows.
    const second = k & 1 ? lowest(f) - 1 - first - below(draw, f.digits) : -first + below(draw, 5);
    const negative = draw(1) === 1n;
    const a = made(f, negative, x, first);
    for (const b of around(made(f, false, y, second))) rows.push([a, b]);
  }
  // Products around the largest number: x times its reciprocal's distance from overflow.
  const x = oddOf(draw, f.digits);
  const most = lowest(f) + 2 ** f.exponentBits - 3;
  const a = made(f, false, x, -f.digits + 1);
  const y = (1n << BigInt(3 * f.digits)) / x;
  for (const b of around(made(f, false, y, most - 2 * f.digits + 1))) rows.push([a, b]);
  return rows;
};

/** Products at a midpoint with a term that breaks the tie or not, cancels, or is the larger one. */
const fused: Maker = (draw, f) => {
  const rows: Rows = [];
  const top = 1n << BigInt(widthOf(f) - 1);
  for (const [a = 0n, b = 0n] of products(draw, f)) {
    const tiny = draw(f.digits >> 1);
    for (const c of [0n, 1n, tiny, draw(widthOf(f) - 2) >> 1n])
      rows.push([a, b, c], [a, b, c | top]);
  }
  // (1 + u)(1 - u) = 1 - u^2 lies next to half a unit of a large term.
  const exponent = exponentOf(draw, f);
  const c = made(f, draw(1) === 1n, oddOf(draw, f.digits), exponent);
  const half = made(f, false, (1n << BigInt(f.digits)) - 1n, exponent - 1 - f.digits);
  for (const a of [half, half | top]) for (const b of around(unit(f))) rows.push([a, b, c]);
  // (1 + h)(1 + h) is a midpoint but for h^2 when h is the root of a unit; the term decides.
  const h = made(f, false, (1n << BigInt(f.digits >> 1)) + 1n, -(f.digits >> 1));
  rows.push([h, h, made(f, draw(1) === 1n, 1n, -2 * f.digits - below(draw, 40))]);
  // The product cancels its own rounded value; what is left may be below the normal range.
  for (const last of [below(draw, 20) - f.digits, lowest(f) + below(draw, 3 * f.digits) - 9]) {
    const [x, y] = [oddOf(draw, f.digits), oddOf(draw, f.digits)];
    const a = made(f, false, x, last >> 1);
    const b = made(f, draw(1) === 1n, y, last - (last >> 1));
    rows.push([a, b, made(f, b < top, x * y, last)]);
  }
  return rows;
};

/** Dividends such that the quotient is next to a midpoint, from inverses modulo a power of two. */
const quotients: Maker = (draw, f) => {
  const rows: Rows = [];
  const bits = BigInt(f.digits + 1);
  const modulus = 1n << bits;
  for (let k = 0; k < 6; k++) {
    const divisor = oddOf(draw, f.digits);
    let inverse = 1n;
    for (let n = 0; n < 6; n++)
      inverse = BigInt.asUintN(Number(bits), inverse * (2n - divisor * inverse));
    const rest = (draw(1) === 1n ? 1n : -1n) * (2n * BigInt(below(draw, 4)) + 1n);
    const middle = (((-rest * inverse) % modulus) + modulus) % modulus;
    const dividend = (middle * divisor + rest) / modulus;
    const exponent = exponentOf(draw, f);
    const a = made(f, draw(1) === 1n, dividend, exponent);
    rows.push([a, made(f, false, divisor, -below(draw, 2 * f.digits))]);
    rows.push([a, made(f, false, divisor, exponent - f.digits - below(draw, 3))]);
    // Exact quotients, and ties below the normal range.
    const short = oddOf(draw, 1 + below(draw, f.digits >> 1));
    const small = oddOf(draw, f.digits >> 1);
    rows.push([made(f, false, short * small, exponent), made(f, true, small, 0)]);
    const low = lowest(f) + below(draw, f.digits);
    rows.push([
      made(f, false, oddOf(draw, f.digits), low),
      made(f, false, 1n, below(draw, f.digits + 2)),
    ]);
  }
  return rows;
};

/** Squares and their neighbours, of short numbers (exact) and of midpoints. */
const squares: Maker = (draw, f) => {
  const rows: Rows = [];
  for (let k = 0; k < 4; k++) {
    const exponent = 2 * below(draw, f.digits) - f.digits;
    const short = oddOf(draw, 1 + below(draw, f.digits >> 1));
    const middle = oddOf(draw, f.digits + 1);
    for (const root of [short, middle])
      for (const x of around(made(f, false, root * root, exponent - 2 * bitLength(root))))
        rows.push([x]);
    rows.push([draw(f.digits - 1)]);
  }
  return rows;
};

const makers: Readonly<Record<string, Maker>> = {
  add: sums,
  sub: sums,
  mul: products,
  fma: fused,
  div: quotients,
  rcp: squares,
  sqrt: squares,
};

/**
 * So many rows of operands for an operation: all pairs of special numbers (of three operands, a part),
 * made ones, and random bits: any at all, and such whose exponents are near each other.
 */
export function operands(operation: string, f: Format, count: number, seed: number): Rows {
  const draw = drawing(seed);
  const arity = operation === "fma" ? 3 : operation === "sqrt" || operation === "rcp" ? 1 : 2;
  const own = specials(f);
  let rows: Rows = own.map((x) => [x]);
  for (let k = 1; k < arity; k++) rows = rows.flatMap((row) => own.map((x) => [...row, x]));
  if (rows.length > count / 4) rows = rows.filter(() => below(draw, rows.length) < count / 4);
  const third = rows.length + (count - rows.length) * 0.6;
  while (rows.length < third) rows.push(...makers[operation]!(draw, f));
  const mask = (1n << BigInt(widthOf(f))) - 1n;
  rows = rows.map((row) => row.map((x) => x & mask));
  while (rows.length < count) {
    const first = draw(widthOf(f));
    const near = (): bigint => (first + draw(f.digits + 2) - (1n << BigInt(f.digits + 1))) & mask;
    const next = rows.length & 1 ? near : () => draw(widthOf(f));
    rows.push(Array.from({ length: arity }, (_, k) => (k === 0 ? first : next())));
  }
  return rows;
}
