/**
 * fma.rn.f64 as numeric/fma64.ts has it. When a lane's exponents are at the edge of the range the whole
 * instruction goes to TypeScript, before anything has been written.
 */
import { WIDE } from "../../memory/layout";
import { roundOdd } from "./float";
import { A, B, C, callback, register } from "./state";

// @ts-ignore: decorator
@inline
function safe(a: f64, b: f64, c: f64): bool {
  const q = abs(a * b);
  const z = abs(c);
  return (
    q > 1e-280 && q < 1e300 && abs(a) < 1e290 && abs(b) < 1e290 && z < 1e300 && (z > 1e-280 || z == 0)
  );
}

/** Veltkamp splitting, two sums, and the errors rounded to odd (Boldo and Melquiond, 2008). */
// @ts-ignore: decorator
@inline
function fma(a: f64, b: f64, c: f64): f64 {
  const p = a * b;
  const ca: f64 = 134217729 * a;
  const ah = ca - (ca - a);
  const al = a - ah;
  const cb: f64 = 134217729 * b;
  const bh = cb - (cb - b);
  const bl = b - bh;
  const pe = al * bl - (p - ah * bh - al * bh - ah * bl);
  const th = c + pe;
  const t1 = th - c;
  const tl = c - (th - t1) + (pe - t1);
  const vh = p + th;
  const v1 = vh - p;
  const vl = p - (vh - v1) + (th - v1);
  const s = tl + vl;
  const s1 = s - tl;
  return vh + roundOdd(s, tl - (s - s1) + (vl - s1));
}

export function fma_rn_f64(code: usize, mask: i32): void {
  const a = register(code, A);
  const b = register(code, B);
  const c = register(code, C);
  for (let r = mask; r != 0; r &= r - 1) {
    const at = <usize>ctz(r) << 3;
    const x = load<f64>(a + at);
    const y = load<f64>(b + at);
    const z = load<f64>(c + at);
    if (!safe(x, y, z)) {
      callback(code, mask);
      return;
    }
    store<f64>(WIDE + at, fma(x, y, z));
  }
  const d = register(code, 0);
  for (let r = mask; r != 0; r &= r - 1) {
    const at = <usize>ctz(r) << 3;
    store<f64>(d + at, load<f64>(WIDE + at));
  }
}
