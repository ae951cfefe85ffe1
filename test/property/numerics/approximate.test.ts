/**
 * Approximate functions stay within one unit in the last place of the true value, which is inside every
 * bound that the manual gives (9.7.3.13 to 9.7.3.22, 9.7.4.9, 9.7.4.10).
 */
import { describe, expect, it } from "vitest";
import { emulator } from "../../../src/device/emulator/index.ts";
import { apply } from "./apply.ts";
import { type Format, flush, formats, infinity, round, unpack, widthOf } from "./exact.ts";
import { drawing, specials } from "./inputs.ts";

const view = new DataView(new ArrayBuffer(8));

/** A float's number, which a double holds. */
function numberOf(bits: bigint, f: Format): number {
  const x = unpack(bits, f);
  if (x.kind === "nan") return Number.NaN;
  const size = x.kind === "infinite" ? Infinity : Number(x.mantissa) * 2 ** x.exponent;
  return x.negative ? -size : size;
}

/** The float nearest to a double. */
function bitsOf(x: number, f: Format): bigint {
  if (Number.isNaN(x)) return f.nan;
  view.setFloat64(0, x);
  const exact = unpack(view.getBigUint64(0), formats.f64);
  if (exact.kind !== "finite") return infinity(f) | (x < 0 ? 1n << BigInt(widthOf(f) - 1) : 0n);
  return round(exact.negative, exact.mantissa, exact.exponent, f, "rn");
}

/** Place of a float in the order of all. */
function place(bits: bigint, f: Format): bigint {
  const size = BigInt.asUintN(widthOf(f) - 1, bits);
  return size === bits ? size : -size;
}

const functions: Readonly<Record<string, (x: number) => number>> = {
  rcp: (x) => 1 / x,
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  sin: Math.sin,
  cos: Math.cos,
  lg2: Math.log2,
  ex2: (x) => 2 ** x,
  tanh: Math.tanh,
};

const f32 = Object.keys(functions).flatMap((name) => [
  `${name}.approx.f32`,
  `${name}.approx.ftz.f32`,
]);
const all = f32
  .filter((mnemonic) => mnemonic !== "tanh.approx.ftz.f32")
  .concat("tanh.approx.f16", "ex2.approx.f16", "tanh.approx.bf16", "ex2.approx.ftz.bf16");

const rows = new Map<Format, bigint[][]>();
for (const f of [formats.f16, formats.bf16, formats.f32]) {
  const draw = drawing(2);
  const values = [...specials(f)];
  for (let k = 0; k < 1500; k++) {
    values.push(draw(widthOf(f)));
    values.push(bitsOf((Number(draw(24)) / 2 ** 24 - 0.5) * 2 ** (k % 12), f));
  }
  rows.set(
    f,
    values.map((x) => [x]),
  );
}

describe("approximate functions", () => {
  it.each(all)("%s", (mnemonic) => {
    const [name = ""] = mnemonic.split(".");
    const f = Object.values(formats).find((each) => mnemonic.endsWith(`.${each.name}`))!;
    const ftz = mnemonic.includes(".ftz");
    const form = { mnemonic, result: widthOf(f), sources: [widthOf(f)] };
    const own = rows.get(f)!;
    const [results] = apply(emulator(), [form], () => own);
    const wrong: string[] = [];
    own.forEach(([bits = 0n], k) => {
      const x = numberOf(ftz ? flush(bits, f) : bits, f);
      // Beyond a thousand turns the manual's bounds for sin and cos end.
      if (/sin|cos/.test(name) && Math.abs(x) > 6000 && Math.abs(x) < Infinity) return;
      const exact = bitsOf(functions[name]!(x), f);
      const want = ftz ? flush(exact, f) : exact;
      const got = results![k]!;
      const distance = place(got, f) - place(want, f);
      if (got !== want && (distance > 1n || distance < -1n || Number.isNaN(numberOf(want, f))))
        wrong.push(`${name}(${x}) = 0x${got.toString(16)}, should be near 0x${want.toString(16)}`);
    });
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});
