/**
 * cvt between integers and floats (9.7.8.20), made when first asked for: the cross product of types,
 * roundings and saturation is large and a kernel uses a handful. Only forms that the assembler takes
 * have a row; fp8 and its kin have none.
 */
import type { Row } from "./template.ts";

interface Conversion {
  readonly to: string;
  readonly from: string;
  /** Rounding, without the dot; empty when none is named. */
  readonly mode: string;
  readonly ftz: boolean;
  readonly sat: boolean;
  readonly relu: boolean;
  readonly satfinite: boolean;
}

const widths: Record<string, number> = {
  u8: 8,
  s8: 8,
  u16: 16,
  s16: 16,
  u32: 32,
  s32: 32,
  u64: 64,
  s64: 64,
};
const modeNumber: Record<string, number> = { rn: 0, rz: 1, rm: 2, rp: 3, rna: 4 };

/** Floats that a float's numbers are all among. */
const within: Record<string, readonly string[]> = {
  f16: ["f16", "f32", "f64"],
  bf16: ["bf16", "f32", "f64"],
  f32: ["f32", "f64"],
  f64: ["f64"],
};

/** A source of at most 32 bits as a JavaScript number of its type. */
const reads: Record<string, string> = {
  u8: "($a.i&255)",
  s8: "($a.i<<24>>24)",
  u16: "$a.uh16",
  s16: "$a.h",
  u32: "$a.u",
  s32: "$a.i",
  f16: "fromF16($a.i)",
  bf16: "fromBf16($a.i)",
  f32: "$a.f",
  f64: "$a.d",
};

/** Truncation of an int32 to the result type, extended to 32 bits again. */
const fits: Record<string, (v: string) => string> = {
  u8: (v) => `${v}&255`,
  s8: (v) => `${v}<<24>>24`,
  u16: (v) => `${v}&65535`,
  s16: (v) => `${v}<<16>>16`,
  u32: (v) => v,
  s32: (v) => v,
};

/** The largest number of a float that `.satfinite` knows, and its function. */
const narrow: Record<string, { readonly largest: number; readonly write: string }> = {
  f16: { largest: 65504, write: "toF16" },
  bf16: { largest: 3.3895313892515355e38, write: "toBf16" },
  tf32: { largest: 3.4011621342146535e38, write: "toTf32" },
};

const isFloat = (type: string): boolean => type in within;
const kind = (type: string): string => (/64$/.test(type) ? "l" : "w");

function bounds(type: string): readonly [number, number] {
  const width = widths[type] ?? 32;
  return type[0] === "s" ? [-(2 ** (width - 1)), 2 ** (width - 1) - 1] : [0, 2 ** width - 1];
}

/** Whether an integer type has numbers that another lacks; without any, `.sat` is refused. */
function exceeds(from: string, to: string): boolean {
  const [low, high] = bounds(from);
  const [bottom, top] = bounds(to);
  return low < bottom || high > top;
}

/** The assembler's rules: which rounding must or may be named, and which marks go with which types. */
function legal({ to, from, mode, ftz, sat, relu, satfinite }: Conversion): boolean {
  const whole = /^r[nzmp]i$/.test(mode);
  const direct = /^r[nzmp]$/.test(mode);
  if (relu || satfinite) {
    const nearestOrZero = mode === "rn" || mode === "rz";
    return to in narrow && from === "f32" && nearestOrZero && !ftz && !sat;
  }
  if (ftz && to !== "f32" && from !== "f32") return false;
  const brain = to === "bf16" || from === "bf16";
  if (brain && (sat || widths[to] === 8 || widths[from] === 8)) return false;
  if (!isFloat(to)) {
    if (isFloat(from)) return whole;
    return mode === "" && (!sat || exceeds(from, to));
  }
  if (!isFloat(from)) return direct;
  if (to === from) return mode === "" || whole;
  if (!within[from]!.includes(to)) return direct;
  return mode === "" || (direct && from === "bf16");
}

/** Rounding of a double to an integral double. */
function integral(mode: string, x: string): string {
  if (mode === "rni") return `nearestEven(${x})`;
  if (mode === "rzi") return `Math.trunc(${x})`;
  if (mode === "rmi") return `Math.floor(${x})`;
  if (mode === "rpi") return `Math.ceil(${x})`;
  return x;
}

function integers({ to, from, sat }: Conversion): Row {
  const wideTo = widths[to] === 64;
  const wideFrom = widths[from] === 64;
  const sig = `${kind(to)}=${kind(from)}`;
  if (sat && wideTo && wideFrom) {
    const [low, high] = to === "u64" ? [0, 0] : [-1, 2147483647];
    return {
      sig,
      body: `const h=$a.hi,x=$a.lo;if(h<0){$d.lo=${low};$d.hi=${high};}else{$d.lo=x;$d.hi=h;}`,
    };
  }
  // What .sat on 64 bits can change is a negative source.
  if (sat && wideTo) return { sig, body: `const x=${reads[from]};$d.lo=x<0?0:x;$d.hi=0;` };
  if (sat) {
    const [low, high] = bounds(to);
    const long = `${from === "u64" ? "$a.uh" : "$a.hi"}*4294967296+$a.ul`;
    return { sig, body: `$d.i=clampInt(${wideFrom ? long : reads[from]},${low},${high});` };
  }
  if (wideFrom && wideTo) return { sig, body: "const x=$a.lo,h=$a.hi;$d.lo=x;$d.hi=h;" };
  if (wideTo) {
    const high = from[0] === "s" ? "x>>31" : "0";
    return { sig, body: `const x=${reads[from]};$d.lo=x;$d.hi=${high};` };
  }
  const source = wideFrom ? "$a.lo" : reads[from];
  return { sig, body: `const x=${source};$d.i=${fits[to]!("x")};` };
}

/**
 * To an integer: clamped whether `.sat` is there or not. NaN is 0, but the number with only the top
 * bit set when either side has 64 bits.
 */
function toInteger({ to, from, mode, ftz }: Conversion): Row {
  const sig = `${kind(to)}=${kind(from)}`;
  const load = `const x=${ftz ? `flush(${reads[from]})` : reads[from]};`;
  const rounded = integral(mode, "x");
  if (widths[to] === 64) {
    const long = `storeLong(I,d+j,${rounded},${to === "s64"});`;
    return { sig, body: `${load}if(x!==x){$d.lo=0;$d.hi=-2147483648;}else ${long}` };
  }
  const [low, high] = bounds(to);
  const top = to[0] === "s" ? low : (high + 1) / 2;
  const number = `clampInt(${rounded},${low},${high})`;
  return { sig, body: `${load}$d.i=${from === "f64" ? `x!==x?${top}:${number}` : number};` };
}

/** To a float, from anything: read exactly, rounded as a whole number or clamped, rounded once. */
function toFloat({ to, from, mode, ftz, sat, relu, satfinite }: Conversion): Row {
  const sig = `${kind(to)}=${kind(from)}`;
  const number = modeNumber[mode] ?? 0;
  const wide = widths[from] === 64;
  const high = from === "u64" ? "$a.uh" : "$a.hi";
  let value = reads[from]!;
  if (wide && to !== "f64") value = `longToOdd(${high},$a.ul)`;
  else if (wide && number === 0) value = `longToDouble(${high},$a.ul)`;
  else if (wide) value = `exact64(${high},4294967296,$a.ul,${number})`;
  if (ftz && from === "f32") value = `flush(${value})`;
  const load = `const x=${value};`;
  value = integral(mode, "x");
  if (sat) value = `saturate(${value})`;
  if (relu) value = `rectify(${value})`;
  if (satfinite) value = `bound(${value},${narrow[to]!.largest})`;
  if (to in narrow) return { sig, body: `${load}$d.i=${narrow[to]!.write}(${value},${number});` };
  if (to === "f64")
    return { sig, body: `${load}const r=${value};$d.d=r;if(r!==r){$d.lo=0;$d.hi=-524288;}` };
  if (ftz) value = `toFlushed(${value},${number})`;
  else if (from === "f64" || !isFloat(from))
    value = number === 0 ? `Math.fround(${value})` : `toFloat(${value},${number})`;
  return { sig, body: `${load}const r=${value};$d.f=r;if(r!==r)$d.i=2147483647;` };
}

/** Two f32 to two narrow floats in one register, the first above (f16x2, bf16x2). */
function pair(type: string, { mode, ftz, sat, relu, satfinite }: Conversion): Row | undefined {
  if ((mode !== "rn" && mode !== "rz") || ftz || sat) return undefined;
  const { largest, write } = narrow[type]!;
  const part = (lane: string): string => {
    let value = lane;
    if (relu) value = `rectify(${value})`;
    if (satfinite) value = `bound(${value},${largest})`;
    return `${write}(${value},${modeNumber[mode]})`;
  };
  return { sig: "w=ww", body: `$d.i=${part("$a.f")}<<16|${part("$b.f")};` };
}

/** tf32 (9.7.8.20): rn and rz with `.relu`, rna with `.satfinite`. */
function tensorFloat(conversion: Conversion): Row | undefined {
  const { from, mode, ftz, sat, relu, satfinite } = conversion;
  const away = mode === "rna" && !relu;
  const other = (mode === "rn" || mode === "rz") && !satfinite;
  return from === "f32" && !ftz && !sat && (away || other) ? toFloat(conversion) : undefined;
}

const words = new Set(["ftz", "sat", "relu", "satfinite"]);

/** The row of `cvt` with these modifiers, or nothing when there is no such conversion. */
export function convert(modifiers: readonly string[]): Row | undefined {
  const to = modifiers.at(-2) ?? "";
  const from = modifiers.at(-1) ?? "";
  const rest = modifiers.slice(0, -2);
  const mode = rest.find((m) => /^r([nzmp]i?|na)$/.test(m)) ?? "";
  if (rest.some((m) => !words.has(m) && m !== mode)) return undefined;
  const [ftz, sat, relu, satfinite] = [...words].map((word) => rest.includes(word));
  const conversion = { to, from, mode, ftz, sat, relu, satfinite } as Conversion;
  if (to === "tf32") return tensorFloat(conversion);
  if (to === "f16x2" || to === "bf16x2")
    return from === "f32" ? pair(to.slice(0, -2), conversion) : undefined;
  const known = (type: string): boolean => type in widths || isFloat(type);
  if (!known(to) || !known(from) || !legal(conversion)) return undefined;
  if (isFloat(to)) return toFloat(conversion);
  return isFloat(from) ? toInteger(conversion) : integers(conversion);
}
