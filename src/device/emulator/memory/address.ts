/**
 * From lane addresses to bytes of the arena: bounds, alignment and space checks of every access, then
 * the charge for it (memory/traffic.ts).
 *
 * Virtual addresses are 64 bits, the high word is the space: 0 null, 1 shared, 2 global, 3 local,
 * 4 const, 5 param. Instructions of a space other than global take offsets, whose high word is 0.
 */
import type { FaultKind } from "../../../fault.ts";
import { field, type Machine } from "../machine.ts";
import { pattern, space, spaceName } from "./space.ts";
import { traffic } from "./traffic.ts";

/** What the access does: 0 reads, 1 writes, 2 both at once. */
export type Direction = 0 | 1 | 2;

const oob: readonly FaultKind[] = [
  "null",
  "shared-oob",
  "global-oob",
  "local-oob",
  "const-oob",
  "const-oob",
];

/**
 * Fills `m.address` for the lanes of `mask` (not 0) and charges the access.
 * @param size bytes a lane accesses; its address must be a multiple.
 */
export function resolve(
  m: Machine,
  p: number,
  mask: number,
  where: number,
  size: number,
  what: Direction,
): void {
  const I = m.I;
  const a = m.base + m.code[p + field.a]!;
  const offset = m.code[p + field.x]!;
  const out = m.address;
  const first = 31 - Math.clz32(mask & -mask);
  const l0 = I[a + 2 * first]!;
  const x0 = (l0 + offset) | 0;
  // Carry of the offset into the high word, right for all addresses whose low word is below 2^31;
  // others are outside of everything and `slow` looks again.
  const high = I[a + 2 * first + 1]! + (x0 >> 31) - (l0 >> 31);
  let low = x0;
  let top = x0;
  let wrong = 0;
  let bits = 0;
  let row = mask === -1;
  if (row) {
    for (let i = 0; i < 32; i++) {
      const l = I[a + 2 * i]!;
      const x = (l + offset) | 0;
      wrong |= (I[a + 2 * i + 1]! + (x >> 31) - (l >> 31)) ^ high;
      bits |= x;
      if (x !== ((x0 + i * size) | 0)) row = false;
      if (x < low) low = x;
      if (x > top) top = x;
      out[i] = x;
    }
  } else {
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      const l = I[a + 2 * i]!;
      const x = (l + offset) | 0;
      wrong |= (I[a + 2 * i + 1]! + (x >> 31) - (l >> 31)) ^ high;
      bits |= x;
      if (x < low) low = x;
      if (x > top) top = x;
      out[i] = x;
    }
  }
  const target = where === space.generic ? high : where;
  const expected = where === space.generic || where === space.global ? target : 0;
  if (
    wrong !== 0 ||
    high !== expected ||
    (bits & (size - 1)) !== 0 ||
    !inside(m, target, low, top + size)
  ) {
    slow(m, p, mask, where, size, what);
    return;
  }
  if (
    (what !== 0 && target === space.const) ||
    (what !== 0 && target === space.param && where === space.generic)
  )
    m.fault("wrong-space", p, `a write to ${spaceName[target]} memory`, first, BigInt(low));
  const shape = row ? pattern.row : low === top ? pattern.same : pattern.any;
  shift(m, mask, target);
  traffic(m, p, mask, target, size, what, shape, low, top);
}

/** Whether [low, end) is within one block of the space. */
function inside(m: Machine, target: number, low: number, end: number): boolean {
  if (low < 0) return false;
  switch (target) {
    case space.global: {
      if (low >= m.hitStart && end <= m.hitEnd) return true;
      const block = m.arena.find(low);
      if (block < 0) return false;
      m.hitStart = m.arena.start(block);
      m.hitEnd = m.arena.end(block);
      return end <= m.hitEnd;
    }
    case space.shared:
      return end <= m.sharedBytes;
    case space.local:
      return end <= m.localBytes;
    case space.const:
      return end <= m.constBytes;
    case space.param:
      return end <= m.paramBytes;
    default:
      return false;
  }
}

/** From offsets of a space to bytes of the arena. */
function shift(m: Machine, mask: number, target: number): void {
  if (target === space.global) return;
  const out = m.address;
  if (target === space.local) {
    for (let r = mask; r !== 0; r &= r - 1) {
      const i = 31 - Math.clz32(r & -r);
      out[i] = out[i]! + m.localBase + i * m.localBytes;
    }
    return;
  }
  const base =
    target === space.shared ? m.sharedBase : target === space.const ? m.constBase : m.paramBase;
  if (mask === -1) for (let i = 0; i < 32; i++) out[i] = out[i]! + base;
  else for (let r = mask; r !== 0; r &= r - 1) out[31 - Math.clz32(r & -r)]! += base;
}

/** Lanes disagree on space or block, or one is wrong: goes lane by lane and names the culprit. */
function slow(
  m: Machine,
  p: number,
  mask: number,
  where: number,
  size: number,
  what: Direction,
): void {
  const a = m.base + m.code[p + field.a]!;
  const offset = m.code[p + field.x]!;
  let target = where;
  for (let r = mask; r !== 0; r &= r - 1) {
    const i = 31 - Math.clz32(r & -r);
    const sum = m.U[a + 2 * i]! + offset;
    const carry = Math.floor(sum / 4294967296);
    const low = sum - carry * 4294967296;
    const high = (m.I[a + 2 * i + 1]! + carry) | 0;
    const full = BigInt.asUintN(64, (BigInt(high) << 32n) + BigInt(low));
    const fail = (kind: FaultKind, why: string): never =>
      m.fault(
        kind,
        p,
        `${spaceName[where]} access of ${size} bytes at 0x${full.toString(16)}: ${why}`,
        i,
        full,
      );
    const here = where === space.generic ? high : where;
    const offsets = where !== space.generic && where !== space.global;
    if (high === 0 && !offsets) fail("null", "null pointer");
    if (here < 1 || here > 5) fail("global-oob", "no such address");
    if (high !== (offsets ? 0 : here))
      fail(high >= 1 && high <= 5 ? "wrong-space" : oob[here]!, "not of this space");
    if ((low & (size - 1)) !== 0) fail("misaligned", "not aligned");
    if (!inside(m, here, low, low + size)) fail(oob[here]!, "outside of what is allocated");
    if (what !== 0 && (here === space.const || (here === space.param && where === space.generic)))
      fail("wrong-space", `a write to ${spaceName[here]} memory`);
    m.address[i] = low;
    shift(m, 1 << i, here);
    target = here;
  }
  let low = m.address[31 - Math.clz32(mask)]!;
  let top = low;
  for (let r = mask; r !== 0; r &= r - 1) {
    const x = m.address[31 - Math.clz32(r & -r)]!;
    if (x < low) low = x;
    if (x > top) top = x;
  }
  traffic(m, p, mask, target, size, what, pattern.any, low, top);
}
