/**
 * cvt between integers and floats (9.7.8.20), made when first asked for: the cross product of types,
 * roundings and saturation is large and a kernel uses a handful.
 */
import type { Row } from "./template.ts";

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
const modeNumber: Record<string, number> = { rn: 0, rz: 1, rm: 2, rp: 3 };

/** A source of at most 32 bits as a JavaScript number of its type. */
const reads: Record<string, string> = {
  u8: "($a.i&255)",
  s8: "($a.i<<24>>24)",
  u16: "$a.uh16",
  s16: "$a.h",
  u32: "$a.u",
  s32: "$a.i",
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

const bounds = (type: string): readonly [number, number] => {
  const width = widths[type] ?? 32;
  return type[0] === "s" ? [-(2 ** (width - 1)), 2 ** (width - 1) - 1] : [0, 2 ** width - 1];
};

/** Rounding of a double to an integral double. */
function integral(mode: string, x: string): string | undefined {
  if (mode === "rni") return `nearestEven(${x})`;
  if (mode === "rzi") return `Math.trunc(${x})`;
  if (mode === "rmi") return `Math.floor(${x})`;
  if (mode === "rpi") return `Math.ceil(${x})`;
  return undefined;
}

function integers(to: string, from: string, sat: boolean): Row | undefined {
  const wideTo = widths[to] === 64;
  const wideFrom = widths[from] === 64;
  const sig = `${wideTo ? "l" : "w"}=${wideFrom ? "l" : "w"}`;
  if (sat && (wideTo || wideFrom)) {
    if (wideTo && wideFrom && to !== from) {
      const [low, high] = to === "u64" ? [0, 0] : [-1, 2147483647];
      return {
        sig,
        body: `const h=$a.hi,x=$a.lo;if(h<0){$d.lo=${low};$d.hi=${high};}else{$d.lo=x;$d.hi=h;}`,
      };
    }
    if (!wideTo) {
      const [low, high] = bounds(to);
      const top = from === "u64" ? "$a.uh" : "$a.hi";
      return { sig, body: `$d.i=clampInt(${top}*4294967296+$a.ul,${low},${high});` };
    }
    return to === "u64" && from[0] === "s"
      ? { sig, body: `const x=${reads[from]};$d.lo=x<0?0:x;$d.hi=0;` }
      : integers(to, from, false);
  }
  if (wideFrom && wideTo) return { sig, body: "const x=$a.lo,h=$a.hi;$d.lo=x;$d.hi=h;" };
  if (wideTo) {
    const high = from[0] === "s" ? "x>>31" : "0";
    return { sig, body: `const x=${reads[from]};$d.lo=x;$d.hi=${high};` };
  }
  if (wideFrom) return { sig, body: `const x=$a.lo;$d.i=${fits[to]!("x")};` };
  if (sat) {
    const [low, high] = bounds(to);
    return { sig, body: `$d.i=clampInt(${reads[from]},${low},${high});` };
  }
  return { sig, body: `const x=${reads[from]};$d.i=${fits[to]!("x")};` };
}

function fromFloat(to: string, from: string, mode: string, ftz: boolean): Row | undefined {
  const rounded = integral(mode, "x");
  if (rounded === undefined) return undefined;
  const lane = from === "f64" ? "$a.d" : ftz ? "flush($a.f)" : "$a.f";
  const source = from === "f64" ? "l" : "w";
  if (widths[to] === 64)
    return {
      sig: `l=${source}`,
      body: `const x=${lane};storeLong(I,d+j,${rounded},${to === "s64"});`,
    };
  const [low, high] = bounds(to);
  return { sig: `w=${source}`, body: `const x=${lane};$d.i=clampInt(${rounded},${low},${high});` };
}

function toFloatType(to: string, from: string, mode: number): Row {
  const wide = widths[from] === 64;
  const high = from === "u64" ? "$a.uh" : "$a.hi";
  const sig = `${to === "f64" ? "l" : "w"}=${wide ? "l" : "w"}`;
  if (to === "f64") {
    const long =
      mode === 0 ? `longToDouble(${high},$a.ul)` : `exact64(${high},4294967296,$a.ul,${mode})`;
    return { sig, body: `$d.d=${wide ? long : reads[from]};` };
  }
  const value = wide ? `longToOdd(${high},$a.ul)` : reads[from]!;
  return { sig, body: `$d.f=${mode === 0 ? value : `toFloat(${value},${mode})`};` };
}

function floats(
  to: string,
  from: string,
  mode: string,
  ftz: boolean,
  sat: boolean,
): Row | undefined {
  const sig = `${to === "f64" ? "l" : "w"}=${from === "f64" ? "l" : "w"}`;
  let value = from === "f64" ? "$a.d" : ftz ? "flush($a.f)" : "$a.f";
  const whole = integral(mode, "x");
  const load = `const x=${value};`;
  value = "x";
  if (whole !== undefined) value = whole;
  else if (to === "f32" && from === "f64") {
    const n = modeNumber[mode];
    if (n === undefined) return undefined;
    value = n === 0 ? "Math.fround(x)" : `toFloat(x,${n})`;
    if (ftz) value = `flush(${value})`;
  } else if (mode !== "") return undefined;
  if (sat) value = `saturate(${value})`;
  const nan = to === "f64" ? "{$d.lo=0;$d.hi=-524288;}" : "$d.i=2147483647;";
  const store = to === "f64" ? "$d.d=r;" : "$d.f=r;";
  return { sig, body: `${load}const r=${value};${store}if(r!==r)${nan}` };
}

/** The row of `cvt` with these modifiers, or nothing when it is not supported. */
export function convert(modifiers: readonly string[]): Row | undefined {
  const to = modifiers.at(-2) ?? "";
  const from = modifiers.at(-1) ?? "";
  const rest = modifiers.slice(0, -2);
  const ftz = rest.includes("ftz");
  const sat = rest.includes("sat");
  const mode = rest.find((m) => /^r[nzmp]i?$/.test(m)) ?? "";
  if (rest.some((m) => m !== "ftz" && m !== "sat" && m !== mode)) return undefined;
  const known = (type: string): boolean => type in widths || type === "f32" || type === "f64";
  if (!known(to) || !known(from)) return undefined;
  if (to in widths && from in widths) return mode === "" ? integers(to, from, sat) : undefined;
  if (to in widths) return fromFloat(to, from, mode, ftz);
  if (from in widths) {
    const number = modeNumber[mode === "" && to === "f64" ? "rn" : mode];
    return number === undefined || sat ? undefined : toFloatType(to, from, number);
  }
  return floats(to, from, mode, ftz, sat);
}
