/**
 * Steps that leave no machine instruction of their own: dead code, and address arithmetic that goes
 * into a neighbour. Without this, a search learns to delete what the assembler deletes anyway.
 */
import type { Step } from "../decode/program.ts";

/**
 * Linear in the steps, their operands and the uses of their results.
 * @param values how many values the steps name.
 */
export function foldedSteps(steps: readonly Step[], values: number): Set<number> {
  const writers = stepsByValue(values);
  steps.forEach((s, k) => {
    for (const v of s.writes) add(writers, v, k);
  });
  const needed = neededSteps(steps, writers);
  const folded = new Set<number>();
  const readers = stepsByValue(values);
  steps.forEach((s, k) => {
    if (needed[k] === 0) {
      folded.add(k);
      return;
    }
    for (const v of s.reads) add(readers, v, k);
    if (s.guard >= 0) add(readers, s.guard, k);
  });
  steps.forEach((s, k) => {
    if (needed[k] !== 0 && foldsIntoNeighbour(s, steps, readers, writers)) folded.add(k);
  });
  foldPairs(steps, readers, writers, folded);
  return folded;
}

/** Instructions of three operands do what two of PTX do: sums, shifted sums and logic of 32 bits. */
function foldPairs(
  steps: readonly Step[],
  readers: ByValue,
  writers: ByValue,
  folded: Set<number>,
): void {
  const taken = new Set<number>();
  steps.forEach((s, k) => {
    const [v, ...others] = s.writes;
    if (v === undefined || others.length > 0 || folded.has(k) || taken.has(k)) return;
    const [user, ...more] = readers[v] ?? [];
    if (user === undefined || more.length > 0 || writers[v]?.length !== 1) return;
    if (taken.has(user) || folded.has(user) || steps[user]!.guard !== s.guard) return;
    if (!makesPair(s, steps[user]!)) return;
    taken.add(user);
    folded.add(k);
  });
}

const SUM = /^(add|sub)\.[sub]32$/;
const LOGIC = /^(and|or|xor|not)\.b32$/;

function makesPair(first: Step, second: Step): boolean {
  const name = ({ instruction: { opcode, modifiers } }: Step): string =>
    [opcode, ...modifiers].join(".");
  const [a, b] = [name(first), name(second)];
  if (SUM.test(b)) {
    const constant = first.instruction.operands.at(-1)?.kind === "integer";
    return SUM.test(a) || (a === "shl.b32" && constant);
  }
  return LOGIC.test(a) && LOGIC.test(b);
}

/** Steps that read or write each value. */
type ByValue = (number[] | undefined)[];

const stepsByValue = (values: number): ByValue => new Array(values).fill(undefined);

function add(map: ByValue, v: number, k: number): void {
  const list = map[v];
  if (list === undefined) map[v] = [k];
  else list.push(k);
}

/** Operations that stay whatever becomes of their results: control, writes, calls, exchanges, clocks. */
const EFFECT = /^(@|st\.|atom\.|host\.|trap|assert|shfl|vote|match|redux|activemask|clock)/;

const hasEffect = (s: Step): boolean =>
  s.writes.length === 0 || EFFECT.test(s.op) || s.instruction.modifiers.includes("volatile");

/** 1 for steps that something with an effect depends on: marked from the effects backwards. */
function neededSteps(steps: readonly Step[], writers: ByValue): Uint8Array {
  const needed = new Uint8Array(steps.length);
  const seen = new Uint8Array(writers.length);
  const open: number[] = [];
  const need = (k: number): void => {
    if (needed[k] !== 0) return;
    needed[k] = 1;
    open.push(k);
  };
  const read = (v: number): void => {
    if (v < 0 || seen[v] !== 0) return;
    seen[v] = 1;
    writers[v]?.forEach(need);
  };
  steps.forEach((s, k) => {
    if (hasEffect(s)) need(k);
  });
  for (let k = open.pop(); k !== undefined; k = open.pop()) {
    const s = steps[k]!;
    s.reads.forEach(read);
    read(s.guard);
  }
  return needed;
}

/**
 * `mul.wide` + `add` is one instruction, as is `shl` + `add`; a constant added to an address goes into
 * the offsets of its accesses; a sign extension into the 64-bit operation behind it.
 */
function foldsIntoNeighbour(
  s: Step,
  steps: readonly Step[],
  readers: ByValue,
  writers: ByValue,
): boolean {
  const { opcode, modifiers, operands } = s.instruction;
  if (modifiers.at(-1) === "pred") return foldsIntoComparison(s, steps, readers, writers);
  if (opcode !== "add" && opcode !== "shl" && opcode !== "cvt") return false;
  if (!/^[sub]64$/.test(modifiers.at(opcode === "cvt" ? -2 : -1) ?? "")) return false;
  const all = (test: (user: Step) => boolean): boolean =>
    s.writes.every((v) => readers[v]?.every((k) => test(steps[k]!)) ?? true);
  switch (opcode) {
    case "add": {
      const product = (v: number): boolean =>
        writers[v]?.every((k) => steps[k]!.op.startsWith("mul.wide")) ?? false;
      if (s.reads.some(product)) return true;
      const constant = operands.some((o) => o.kind === "integer" || o.kind === "symbol");
      return constant && all((u) => /^(ld|st|atom)\./.test(u.op) && isAddress(u, s.writes));
    }
    case "shl":
      return all((u) => u.op === "add.b64");
    case "cvt":
      return all((u) => /^(add|mul|mad|shl)$/.test(u.instruction.opcode));
    default:
      return opcode satisfies never;
  }
}

/**
 * A comparison takes another predicate along: `setp` + `or.pred` is one instruction when nobody else
 * reads what `setp` makes. A predicate is negated where it is read.
 */
function foldsIntoComparison(
  { instruction: { opcode }, reads }: Step,
  steps: readonly Step[],
  readers: ByValue,
  writers: ByValue,
): boolean {
  if (opcode === "not") return true;
  if (!/^(and|or|xor)$/.test(opcode)) return false;
  const own = (v: number): boolean =>
    readers[v]?.length === 1 &&
    (writers[v]?.every((k) => steps[k]!.instruction.opcode === "setp") ?? false);
  return reads.some(own);
}

/** Whether an access uses one of the values as its address and as nothing else. */
function isAddress(access: Step, values: readonly number[]): boolean {
  const [d, a, b, c, e] = access.operands;
  return values.includes(a) && ![d, b, c, e].some((v) => v >= 0 && values.includes(v));
}
