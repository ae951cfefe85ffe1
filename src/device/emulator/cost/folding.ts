/**
 * Steps that leave no machine instruction of their own: dead code, and address arithmetic that goes
 * into a neighbour. Without this, a search learns to delete what the assembler deletes anyway.
 */
import type { Step } from "../decode/program.ts";

/** Linear in the steps, their operands and the uses of their results. */
export function foldedSteps(steps: readonly Step[]): Set<number> {
  const { readers, writers } = accessesOf(steps);
  const folded = deadSteps(steps, writers);
  steps.forEach((s, k) => {
    if (folded.has(k)) return;
    const users = s.writes.flatMap((v) => readers.get(v) ?? []).filter((u) => !folded.has(u));
    if (foldsIntoNeighbour(s, users, steps, writers)) folded.add(k);
  });
  return folded;
}

/** Steps by the value that they read or write. */
interface Accesses {
  readonly readers: ReadonlyMap<number, readonly number[]>;
  readonly writers: ReadonlyMap<number, readonly number[]>;
}

function accessesOf(steps: readonly Step[]): Accesses {
  const readers = new Map<number, number[]>();
  const writers = new Map<number, number[]>();
  const add = (map: Map<number, number[]>, v: number, k: number): void => {
    const list = map.get(v);
    if (list === undefined) map.set(v, [k]);
    else list.push(k);
  };
  steps.forEach((s, k) => {
    for (const v of s.reads) add(readers, v, k);
    if (s.guard >= 0) add(readers, s.guard, k);
    for (const v of s.writes) add(writers, v, k);
  });
  return { readers, writers };
}

/** Operations that stay whatever becomes of their results: control, writes, exchanges, clocks. */
const EFFECT = /^(@|st\.|atom\.|trap|assert|shfl|vote|match|redux|activemask|clock)/;

const hasEffect = (s: Step): boolean =>
  s.writes.length === 0 || EFFECT.test(s.op) || s.instruction.modifiers.includes("volatile");

/** Steps that nothing with an effect depends on: marked from the effects backwards. */
function deadSteps(steps: readonly Step[], writers: Accesses["writers"]): Set<number> {
  const dead = new Set(steps.keys());
  const needed: number[] = [];
  const seen = new Set<number>();
  const need = (k: number): void => {
    if (dead.delete(k)) needed.push(k);
  };
  const read = (v: number): void => {
    if (v < 0 || seen.has(v)) return;
    seen.add(v);
    writers.get(v)?.forEach(need);
  };
  steps.forEach((s, k) => {
    if (hasEffect(s)) need(k);
  });
  for (let k = needed.pop(); k !== undefined; k = needed.pop()) {
    const s = steps[k]!;
    s.reads.forEach(read);
    read(s.guard);
  }
  return dead;
}

/**
 * `mul.wide` + `add` is one instruction, as is `shl` + `add`; a constant added to an address goes into
 * the offsets of its accesses; a sign extension into the 64-bit operation behind it.
 */
function foldsIntoNeighbour(
  s: Step,
  users: readonly number[],
  steps: readonly Step[],
  writers: Accesses["writers"],
): boolean {
  const { opcode, modifiers, operands } = s.instruction;
  if (users.length === 0 || !/^[sub]64$/.test(modifiers.at(opcode === "cvt" ? -2 : -1) ?? ""))
    return false;
  const all = (test: (user: Step) => boolean): boolean => users.every((k) => test(steps[k]!));
  switch (opcode) {
    case "add": {
      const product = (v: number): boolean =>
        writers.get(v)?.every((k) => steps[k]!.op.startsWith("mul.wide")) ?? false;
      if (s.reads.some(product)) return true;
      const constant = operands.some((o) => o.kind === "integer" || o.kind === "symbol");
      return constant && all((u) => /^(ld|st|atom)\./.test(u.op) && isAddress(u, s.writes));
    }
    case "shl":
      return all((u) => u.op === "add.b64");
    case "cvt":
      return all((u) => /^(add|mul|mad|shl)\b/.test(u.instruction.opcode));
    default:
      return false;
  }
}

/** Whether an access uses one of the values as its address and as nothing else. */
function isAddress(access: Step, values: readonly number[]): boolean {
  const [d, a, b, c, e] = access.operands;
  return values.includes(a) && ![d, b, c, e].some((v) => v >= 0 && values.includes(v));
}
