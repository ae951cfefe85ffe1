/**
 * What editing needs to know of LLVM's opcodes: which instructions may be targets. LLVM itself parses
 * and verifies; nothing else is told here. Operand slots are slots.ts's matter.
 *
 * Numbers are those of `LLVMOpcode` and `LLVMTypeKind` in llvm-c/Core.h.
 */
export const OP = {
  ret: 1,
  br: 2,
  switch: 3,
  indirectbr: 4,
  invoke: 5,
  unreachable: 7,
  fdiv: 16,
  alloca: 26,
  load: 27,
  store: 28,
  getelementptr: 29,
  bitcast: 41,
  icmp: 42,
  phi: 44,
  call: 45,
  select: 46,
  cmpxchg: 56,
  atomicrmw: 57,
  resume: 58,
  landingpad: 59,
  addrspacecast: 60,
  cleanupret: 61,
  catchret: 62,
  catchpad: 63,
  cleanuppad: 64,
  catchswitch: 65,
  callbr: 67,
} as const;

export const TYPE = {
  void: 0,
  half: 1,
  float: 2,
  double: 3,
  label: 7,
  integer: 8,
  struct: 10,
  array: 11,
  pointer: 12,
  vector: 13,
  metadata: 14,
  token: 16,
  bfloat: 18,
} as const;

const FIXED: ReadonlySet<number> = new Set([
  ...[OP.ret, OP.br, OP.switch, OP.indirectbr, OP.invoke, OP.unreachable, OP.callbr],
  ...[OP.resume, OP.landingpad, OP.cleanupret, OP.catchret, OP.catchpad, OP.cleanuppad],
  ...[OP.catchswitch, OP.phi, OP.alloca],
]);

/** Terminators, PHIs, allocas, exception pads: they keep their places. */
export function isFixed(opcode: number): boolean {
  return FIXED.has(opcode);
}

/** Intrinsics that speak to the compiler, not to the device. */
const HINTS = /^llvm\.(dbg|lifetime|assume|experimental|invariant|annotation|var\.annotation)/;

/**
 * May the instruction be deleted, copied, moved, replaced, swapped? Never: the fixed ones, debug and
 * hint intrinsics, indirect calls (GEVO's published rules). Barriers, shuffles, atomics, stores, inline
 * assembly and address computations may.
 *
 * @param callee the called function's name, `asm` for inline assembly, undefined for indirect calls.
 */
export function eligible(opcode: number, callee: string | undefined): boolean {
  if (isFixed(opcode)) return false;
  if (opcode !== OP.call) return true;
  return callee !== undefined && !HINTS.test(callee);
}
