/**
 * What editing needs to know of LLVM's opcodes: names, which instructions may be targets, and which of
 * their operand slots may be overwritten. LLVM itself parses and verifies; nothing else is told here.
 *
 * Numbers are those of `LLVMOpcode` and `LLVMTypeKind` in llvm-c/Core.h.
 */
export const OPCODES: ReadonlyMap<number, string> = new Map([
  [1, "ret"],
  [2, "br"],
  [3, "switch"],
  [4, "indirectbr"],
  [5, "invoke"],
  [7, "unreachable"],
  [26, "alloca"],
  [27, "load"],
  [28, "store"],
  [29, "getelementptr"],
  [44, "phi"],
  [45, "call"],
  [67, "callbr"],
]);

export const OP = {
  ret: 1,
  br: 2,
  switch: 3,
  indirectbr: 4,
  invoke: 5,
  unreachable: 7,
  alloca: 26,
  getelementptr: 29,
  phi: 44,
  call: 45,
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

const TERMINATORS: ReadonlySet<number> = new Set([
  OP.ret,
  OP.br,
  OP.switch,
  OP.indirectbr,
  OP.invoke,
  OP.unreachable,
  OP.callbr,
]);

/** Intrinsics that speak to the compiler, not to the device. */
const HINTS = /^llvm\.(dbg|lifetime|assume|experimental|invariant|annotation|var\.annotation)/;

/**
 * May the instruction be deleted, copied, moved, replaced, swapped? Never: terminators, PHIs, allocas,
 * debug and hint intrinsics, indirect calls (GEVO's published rules). Barriers, shuffles, atomics,
 * stores and address computations may.
 */
export function eligible(opcode: number, callee: string | undefined): boolean {
  if (TERMINATORS.has(opcode) || opcode === OP.phi || opcode === OP.alloca) return false;
  if (opcode !== OP.call) return true;
  return callee !== undefined && !HINTS.test(callee);
}
