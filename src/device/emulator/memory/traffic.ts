/**
 * What one memory instruction asks of the memory system, counted into `Machine.stats`: global
 * sectors with L1 misses and first touches, shared-memory wavefronts (32 banks of 4 bytes), the
 * longest chain of atomics on one address. Physical addresses are in `m.address`.
 */
import { type Machine, STATS, STRIDE, stat } from "../machine.ts";
import { pattern, space } from "./space.ts";

export function traffic(
  m: Machine,
  p: number,
  mask: number,
  target: number,
  size: number,
  what: number,
  shape: number,
  low: number,
  top: number,
): void {
  const stats = m.stats;
  const at = (p / STRIDE) * STATS;
  stats[at + stat.count]!++;
  if (what === 2) {
    const most = shape === pattern.row ? 1 : multiplicity(m, mask);
    stats[at + stat.serial]! += most;
    if (most > 1 && target === space.global) m.caches.serve(contended >> 5, most - 1);
  }
  switch (target) {
    case space.global:
      if (shape === pattern.any) scattered(m, at, mask, what);
      else for (let s = low >> 5; s <= (top + size - 1) >> 5; s++) sector(m, at, s, what);
      return;
    case space.shared:
      if (shape === pattern.same || (top - low < 128 && size <= 4)) stats[at + stat.units]!++;
      else if (shape === pattern.row && size >= 4) stats[at + stat.units]! += size >> 2;
      else stats[at + stat.units]! += wavefronts(m, mask, size);
      return;
    case space.local:
      // Lanes are interleaved by words, so equal offsets are neighbours.
      stats[at + stat.units]! += low === top || shape === pattern.same ? Math.max(4, size) : 32;
      return;
    case space.const:
      stats[at + stat.units]! += shape === pattern.same ? 1 : distinct(m, mask);
      return;
    default:
      return;
  }
}

function sector(m: Machine, at: number, s: number, what: number): void {
  const stats = m.stats;
  stats[at + stat.units]!++;
  if (what === 0 && !m.caches.miss(s)) return;
  stats[at + stat.l1]!++;
  stats[at + stat.dram]! += m.caches.touch(s, what !== 0, at / STATS);
}

const seen = new Int32Array(32);

/** Each sector of the active lanes once. */
function scattered(m: Machine, at: number, mask: number, what: number): void {
  let n = 0;
  for (let r = mask; r !== 0; r &= r - 1) {
    const s = m.address[31 - Math.clz32(r & -r)]! >> 5;
    let k = n - 1;
    while (k >= 0 && seen[k] !== s) k--;
    if (k >= 0) continue;
    seen[n++] = s;
    sector(m, at, s, what);
  }
}

/** Distinct words among the active lanes. */
function distinct(m: Machine, mask: number): number {
  let n = 0;
  for (let r = mask; r !== 0; r &= r - 1) {
    const w = m.address[31 - Math.clz32(r & -r)]! >> 2;
    let k = n - 1;
    while (k >= 0 && seen[k] !== w) k--;
    if (k < 0) seen[n++] = w;
  }
  return n;
}

/** The address that `multiplicity` found. */
let contended = 0;

/** Most lanes on one address. */
function multiplicity(m: Machine, mask: number): number {
  let most = 0;
  for (let r = mask; r !== 0; r &= r - 1) {
    const x = m.address[31 - Math.clz32(r & -r)]!;
    let n = 0;
    for (let q = r; q !== 0; q &= q - 1) if (m.address[31 - Math.clz32(q & -q)] === x) n++;
    if (n <= most) continue;
    most = n;
    contended = x;
  }
  return most;
}

const words = new Int32Array(32 * 32);
const counts = new Uint8Array(32);

/**
 * Shared-memory wavefronts: most distinct words in one bank. 8-byte accesses go by half-warps, 16-byte
 * ones by quarters, so the banks of a group are 128 / size units wide.
 */
function wavefronts(m: Machine, mask: number, size: number): number {
  const unit = Math.max(4, size);
  const banks = 128 / unit;
  const shift = unit === 4 ? 2 : unit === 8 ? 3 : 4;
  let total = 0;
  for (let start = 0; start < 32; start += banks) {
    const group = banks === 32 ? mask : mask & (((1 << banks) - 1) << start);
    if (group === 0) continue;
    counts.fill(0);
    let most = 1;
    for (let r = group; r !== 0; r &= r - 1) {
      const w = (m.address[31 - Math.clz32(r & -r)]! - m.sharedBase) >> shift;
      const bank = w & (banks - 1);
      const n = counts[bank]!;
      let k = n - 1;
      while (k >= 0 && words[bank * 32 + k] !== w) k--;
      if (k >= 0) continue;
      words[bank * 32 + n] = w;
      counts[bank] = n + 1;
      if (n + 1 > most) most = n + 1;
    }
    total += most;
  }
  return total;
}
