/**
 * f16 and bf16, alone or two in a register (9.7.4). Operands become doubles, results are rounded once:
 * products are exact, sums are exact or too far from a midpoint to matter, fused sums are rounded to odd. Of a register with one number
 * the upper half is not looked at and is zero in results. Comparisons are in compare.ts.
 */
import type { Row, Rows } from "./template.ts";

interface Format {
  readonly name: string;
  readonly read: (bits: string) => string;
  readonly write: (value: string) => string;
}

const f16: Format = { name: "f16", read: (b) => `fromF16(${b})`, write: (v) => `toF16(${v},0)` };
const bf16: Format = {
  name: "bf16",
  read: (b) => `fromBf16(${b})`,
  write: (v) => `toBf16(${v},0)`,
};

/** Expressions over x, y, z, the operands as doubles, and `signs`, the bits of x and y combined. */
const values: Record<string, string> = {
  add: "x+y",
  sub: "x-y",
  mul: "x*y",
  "fma.rn": "fmaOdd(x,y,z)",
};
for (const [op, choose] of [
  ["min", "least"],
  ["max", "greatest"],
] as const) {
  const sizes = "(Math.abs(x),Math.abs(y))";
  values[op] = `${choose}(x,y)`;
  values[`${op}.NaN`] = `Math.${op}(x,y)`;
  values[`${op}.xorsign.abs`] = `(signs&32768?-1:1)*${choose}${sizes}`;
  values[`${op}.NaN.xorsign.abs`] = `(signs&32768?-1:1)*Math.${op}${sizes}`;
}

/** The row that computes bits, an expression over the operands' bits p, q, s, in one half or both. */
function lanes(bits: string, count: number, loads: string, packed: boolean): Row {
  const words = ["a", "b", "c"].slice(0, count);
  const load = words.map((o, k) => `const w${k}=$${o}.i;`).join("");
  const shifted = (k: string): string =>
    words.map((_, n) => `const ${"pqs"[n]}=w${n}>>>${k}&65535;`).join("");
  const sig = `w=${"w".repeat(count)}`;
  if (!packed) return { sig, body: `${load}${shifted("0")}${loads}$d.i=${bits};` };
  const loop = `for(let k=0;k<32;k+=16){${shifted("k")}${loads}r|=(${bits})<<k;}`;
  return { sig, body: `${load}let r=0;${loop}$d.i=r;` };
}

function arithmetic({ read, write }: Format, value: string, ftz: boolean, packed: boolean): Row {
  const count = /\bz\b/.test(value) ? 3 : /\by\b/.test(value) ? 2 : 1;
  const operands = [..."pqs"].slice(0, count);
  const loads = operands.map((o, k) => {
    const number = read(ftz ? `flushF16(${o})` : o);
    return `const ${"xyz"[k]}=${number};`;
  });
  if (value.includes("signs")) loads.push("const signs=p^q;");
  const bits = write(value);
  return lanes(ftz ? `flushF16(${bits})` : bits, count, loads.join(""), packed);
}

export const half: Rows = {};

for (const format of [f16, bf16])
  for (const packed of [false, true]) {
    const type = `${format.name}${packed ? "x2" : ""}`;
    // bf16 has neither .ftz nor .sat; its ex2 has .ftz always.
    const flushes = format === f16 ? [false, true] : [false];
    for (const ftz of flushes) {
      const add = (op: string, mark: string, value: string): void => {
        const [opcode, ...rest] = op.split(".");
        const rounded = rest[0] === "rn" ? rest.splice(0, 1) : [];
        const name = [opcode, ...rounded, ...(ftz ? ["ftz"] : []), ...rest, mark, type];
        half[name.filter(Boolean).join(".")] = arithmetic(format, value, ftz, packed);
      };
      for (const [op, value] of Object.entries(values)) {
        add(op, "", value);
        const sums = /^(add|sub|mul|fma)/.test(op);
        if (format === f16 && sums) add(op, "sat", `saturate(${value})`);
        if (op === "fma.rn") add(op, "relu", `rectify(${value})`);
      }
      const clean = ftz ? "flushF16(p)" : "p";
      // The one NaN of hardware for every other.
      const unlessNaN = (bits: string): string =>
        `((p&32767)>${format === f16 ? 0x7c00 : 0x7f80}?32767:${bits})`;
      const mark = ftz ? ".ftz" : "";
      half[`neg${mark}.${type}`] = lanes(unlessNaN(`${clean}^32768`), 1, "", packed);
      half[`abs${mark}.${type}`] = lanes(unlessNaN(`${clean}&32767`), 1, "", packed);
    }
    half[`tanh.approx.${type}`] = arithmetic(format, "tanh(x)", false, packed);
    if (format === f16) half[`ex2.approx.${type}`] = arithmetic(f16, "exp2(x)", false, packed);
    else half[`ex2.approx.ftz.${type}`] = arithmetic(bf16, "flush(exp2(flush(x)))", false, packed);
  }
