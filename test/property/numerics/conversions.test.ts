/** Every conversion between numbers, on both executors, bit by bit. */
import { describe, expect, it } from "vitest";
import { emulator } from "../../../src/device/emulator/index.ts";
import { convert } from "../../../src/device/emulator/ops/convert.ts";
import { disagreements, type Form, type Rows } from "./apply.ts";
import {
  bitLength,
  type Float,
  type Format,
  flush,
  formats,
  infinity,
  type Mode,
  rectify,
  round,
  saturate,
  unpack,
  whole,
  widthOf,
} from "./exact.ts";
import { drawing, specials } from "./inputs.ts";

interface Integer {
  readonly name: string;
  readonly bits: number;
  readonly signed: boolean;
}

type Type = Integer | Format;
const isFormat = (type: Type): type is Format => "digits" in type;
const sizeOf = (type: Type): number => (isFormat(type) ? widthOf(type) : type.bits);

/** tf32 is an f32 with the digits of f16; its results lie at the top of 32 bits. */
const tf32: Format = { name: "tf32", digits: 11, exponentBits: 8, nan: 0x7fffffffn >> 13n };

const integers: readonly Integer[] = [8, 16, 32, 64].flatMap((bits) => [
  { name: `u${bits}`, bits, signed: false },
  { name: `s${bits}`, bits, signed: true },
]);
const types: readonly Type[] = [...integers, ...Object.values(formats)];

interface Conversion extends Form {
  readonly to: Type;
  readonly from: Type;
  readonly rounding: string;
  readonly marks: readonly string[];
}

/** All forms that there are from a type: conversions.test.ts of ops/ holds them against the assembler. */
function conversionsFrom(from: Type): readonly Conversion[] {
  const found: Conversion[] = [];
  const roundings = ["", "rn", "rz", "rm", "rp", "rni", "rzi", "rmi", "rpi", "rna"];
  const marks = ["", "ftz", "sat", "ftz.sat", "relu", "satfinite", "relu.satfinite"];
  for (const to of [...types, tf32])
    for (const rounding of roundings)
      for (const mark of marks) {
        const words = [rounding, mark, to.name, from.name].filter(Boolean).join(".").split(".");
        if (convert(words) === undefined) continue;
        const result = to === tf32 ? 32 : sizeOf(to);
        found.push({
          mnemonic: `cvt.${words.join(".")}`,
          result,
          sources: [sizeOf(from)],
          to,
          from,
          rounding,
          marks: mark.split("."),
        });
      }
  return found;
}

const nearestOrNamed = (rounding: string): Mode => (rounding.replace(/i$/, "") || "rn") as Mode;

function clamp(x: bigint, to: Integer): bigint {
  const low = to.signed ? -(1n << BigInt(to.bits - 1)) : 0n;
  const high = (1n << BigInt(to.signed ? to.bits - 1 : to.bits)) - 1n;
  return x < low ? low : x > high ? high : x;
}

function integerOf(bits: bigint, from: Integer): bigint {
  return from.signed ? BigInt.asIntN(from.bits, bits) : bits;
}

/** NaN is zero, but the top bit alone when either side has 64 bits (9.7.8.20). */
function toInteger(x: Float, to: Integer, { from, rounding }: Conversion): bigint {
  if (x.kind === "nan")
    return to.bits === 64 || sizeOf(from) === 64 ? 1n << BigInt(to.bits - 1) : 0n;
  if (x.kind === "infinite") return clamp(x.negative ? -(1n << 99n) : 1n << 99n, to);
  return clamp(whole(x, nearestOrNamed(rounding)), to);
}

function toFloat(x: Float, to: Format, { rounding, marks }: Conversion): bigint {
  const mode = nearestOrNamed(rounding);
  let result: bigint;
  if (x.kind === "nan") result = to.nan;
  else if (x.kind === "infinite")
    result = infinity(to) | (x.negative ? 1n << BigInt(widthOf(to) - 1) : 0n);
  else if (rounding.endsWith("i")) {
    const integer = whole(x, mode);
    result = round(x.negative, integer < 0n ? -integer : integer, 0, to, "rn");
  } else result = round(x.negative, x.mantissa, x.exponent, to, mode);
  if (marks.includes("satfinite")) {
    const size = BigInt.asUintN(widthOf(to) - 1, result);
    if (size === infinity(to)) result -= 1n;
  }
  if (marks.includes("ftz") && to === formats.f32) result = flush(result, to);
  if (marks.includes("sat")) result = saturate(result, to);
  return marks.includes("relu") ? rectify(result, to) : result;
}

function expected(bits: bigint, conversion: Conversion): bigint {
  const { to, from, marks } = conversion;
  if (!isFormat(from)) {
    const value = integerOf(bits, from);
    if (!isFormat(to))
      return BigInt.asUintN(to.bits, marks.includes("sat") ? clamp(value, to) : value);
    const mantissa = value < 0n ? -value : value;
    const exact = { kind: "finite", negative: value < 0n, mantissa, exponent: 0 } as const;
    return toFloat(exact, to, conversion);
  }
  const flushed = marks.includes("ftz") && from === formats.f32 ? flush(bits, from) : bits;
  const x = unpack(flushed, from);
  if (!isFormat(to)) return BigInt.asUintN(to.bits, toInteger(x, to, conversion));
  if (to !== tf32) return toFloat(x, to, conversion);
  const result = toFloat(x, to, conversion);
  return x.kind === "nan" ? formats.f32.nan : result << 13n;
}

/** Numbers next to which conversions to narrower types change: midpoints and ends of all of them. */
function borders(from: Type, random: readonly bigint[]): readonly bigint[] {
  const values: bigint[] = [];
  if (!isFormat(from)) {
    for (let bit = 0; bit < from.bits; bit++)
      for (const digits of [8, 11, 24, 53])
        for (const add of [-1n, 0n, 1n]) {
          const half = bit >= digits ? 1n << BigInt(bit - digits) : 0n;
          values.push((1n << BigInt(bit)) + half + add, (1n << BigInt(bit)) - half + add);
        }
    return values.map((x) => BigInt.asUintN(from.bits, x));
  }
  const push = (mantissa: bigint, exponent: number): void => {
    const bits = round(false, mantissa, exponent, from, "rn");
    for (const x of [bits - 1n, bits, bits + 1n])
      values.push(x, x | (1n << BigInt(widthOf(from) - 1)));
  };
  // Halves, and integers at the ends of integer types.
  for (let k = 1n; k < 12n; k++) push(k, -1);
  for (const bits of [7, 8, 15, 16, 31, 32, 63, 64])
    for (const add of [-3n, -2n, -1n, 0n, 1n]) push((1n << BigInt(bits + 1)) + add, -1);
  // Midpoints of narrower floats: in their range, below it, at its end.
  for (const to of [...Object.values(formats), tf32]) {
    if (to.digits >= from.digits) continue;
    const least = 2 - 2 ** (to.exponentBits - 1);
    for (const m of random) {
      const middle = (m >> BigInt(Math.max(0, bitLength(m) - to.digits - 1))) | 1n;
      push(middle, -to.digits);
      push(middle, least - to.digits - Number(m & 15n));
      push((2n << BigInt(to.digits)) - 1n, 2 ** (to.exponentBits - 1) - 1 - to.digits);
    }
  }
  return values;
}

function rowsOf(from: Type): Rows {
  const draw = drawing(9);
  const bits = sizeOf(from);
  const random = Array.from({ length: 20 }, () => draw(64));
  const values = [...(isFormat(from) ? specials(from) : []), ...borders(from, random)];
  while (values.length < 600) values.push(draw(bits));
  return values.map((x) => [BigInt.asUintN(bits, x)]);
}

describe.each(["reference", "fast"] as const)("%s", (executor) => {
  const device = emulator(undefined, { executor });
  it.each(types)("from $name", (from) => {
    const rows = rowsOf(from);
    const forms = conversionsFrom(from);
    const lines = disagreements(
      device,
      forms,
      () => rows,
      (_, [x = 0n], k) => expected(x, forms[k]!),
    );
    expect(lines).toEqual([]);
  });
});
