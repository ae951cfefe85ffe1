/**
 * Draws one random edit against a snapshot: GEVO's six operators with their repair and result
 * connection (GEVO, ACM TACO 17(4), 2020; the published code's rules, without its defects).
 *
 *     position  uniform over eligible instructions
 *     repair    an operand that is not available at its new place is drawn uniformly from the
 *               arguments and dominating instructions of its type and one constant
 *     connect   if the source's result was used, the clone's is written into one slot of its type,
 *               drawn uniformly from those it dominates; none means that the draw fails
 */
import type { Edit, Rewire } from "../../genome.ts";
import { SELF } from "../../genome.ts";
import type { Random } from "../../random.ts";
import { repairConstant } from "./constants.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import { TYPE } from "./opcodes.ts";
import type { Instruction, Position, Slot, Snapshot, Value } from "./snapshot.ts";

type Operator = (draw: Drawing) => Edit | undefined;

/** In the order of the published tool's default set. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  delete: drawDelete,
  copy: drawCopy,
  move: drawMove,
  replace: drawReplace,
  swap: drawSwap,
  operand: drawOperand,
};

/** A snapshot and the generator that chooses from it. */
export class Drawing {
  readonly snapshot: Snapshot;
  readonly random: Random;
  readonly eligible: readonly Instruction[];
  readonly #values: readonly Value[];
  readonly #slots: readonly Slot[];
  readonly #known: ReadonlyMap<Handle, Value>;

  constructor(snapshot: Snapshot, random: Random) {
    this.snapshot = snapshot;
    this.random = random;
    this.eligible = snapshot.instructions.filter((each) => each.eligible);
    const { c } = llvm();
    const results = snapshot.instructions.filter((i) => c.GetTypeKind(i.type) !== TYPE.void);
    this.#values = [...snapshot.args, ...results];
    this.#slots = snapshot.instructions.flatMap((each) => each.slots);
    this.#known = new Map(this.#values.map((value) => [value.handle, value]));
  }

  get values(): readonly Value[] {
    return this.#values;
  }

  hasResult(instruction: Instruction): boolean {
    return llvm().c.GetTypeKind(instruction.type) !== TYPE.void;
  }

  isUsed(instruction: Instruction): boolean {
    return llvm().c.GetFirstUse(instruction.handle) !== 0;
  }

  /** A value of `type` available just before `at`, other than `not`; `extra` takes part as well. */
  replacement(
    type: Handle,
    at: Position,
    fn: number,
    not?: Value,
    extra: readonly string[] = [],
  ): string {
    const names = this.#values
      .filter((v) => v.type === type && v !== not && this.snapshot.available(v, at, fn))
      .map((v) => v.id);
    return this.random.pick([...names, ...extra, repairConstant(type)]);
  }

  /** Repairs of a clone of `source` placed before `before`; `self` is the clone's name. */
  repair(source: Instruction, before: Instruction, self: string, not?: Value): readonly Rewire[] {
    const rewires: Rewire[] = [];
    for (const slot of source.slots) {
      const value = this.#known.get(slot.value);
      if (value === undefined) continue; // a constant or a global is available everywhere
      if (value !== not && this.snapshot.available(value, before.at, before.fn)) continue;
      const name = this.replacement(slot.type, before.at, before.fn, not);
      rewires.push({ slot: `${self}.${slot.index}`, value: name });
    }
    return rewires;
  }

  /** A slot for the result of a clone of `source` before `before`; `null` when there is none. */
  connect(source: Instruction, before: Instruction, self: string): Rewire | null {
    const at = { block: before.at.block, order: before.at.order - 0.5 };
    const clone: Value = { id: self, handle: 0, type: source.type, at, fn: before.fn };
    const fitting = this.slots(clone);
    return fitting.length === 0 ? null : { slot: this.random.pick(fitting).name, value: self };
  }

  slots(value: Value): readonly Slot[] {
    return this.#slots.filter(
      (slot) => slot.value !== value.handle && this.snapshot.fits(value, slot),
    );
  }

  /** Two different eligible instructions. */
  pair(): readonly [Instruction, Instruction] | undefined {
    if (this.eligible.length < 2) return undefined;
    const [a, b] = [
      this.random.int(this.eligible.length),
      this.random.int(this.eligible.length - 1),
    ];
    const other = b < a ? b : b + 1;
    return [this.eligible[a] as Instruction, this.eligible[other] as Instruction];
  }
}

function drawDelete(d: Drawing): Edit | undefined {
  if (d.eligible.length === 0) return undefined;
  const target = d.random.pick(d.eligible);
  const rewires = d.isUsed(target)
    ? [{ slot: "*", value: d.replacement(target.type, target.at, target.fn, target) }]
    : [];
  return { op: "delete", targets: [target.id], rewires };
}

function drawCopy(d: Drawing): Edit | undefined {
  const pair = d.pair();
  if (pair === undefined) return undefined;
  const [source, before] = pair;
  const rewires = [...d.repair(source, before, SELF)];
  if (d.isUsed(source)) {
    const connection = d.connect(source, before, SELF);
    if (connection === null) return undefined;
    rewires.push(connection);
  }
  return { op: "copy", targets: [source.id, before.id], rewires };
}

function drawMove(d: Drawing): Edit | undefined {
  const copy = drawCopy(d);
  if (copy === undefined) return undefined;
  const [source, before] = copy.targets.map((id) => d.eligible.find((each) => each.id === id)) as [
    Instruction,
    Instruction,
  ];
  const rewires = [...copy.rewires];
  if (d.isUsed(source)) {
    // The old uses follow the clone only by chance, where it is available.
    const earlier =
      before.fn === source.fn &&
      d.snapshot.available(
        { ...before, at: { ...before.at, order: before.at.order - 0.5 } },
        source.at,
        source.fn,
      );
    const value = d.replacement(source.type, source.at, source.fn, source, earlier ? [SELF] : []);
    rewires.push({ slot: "*", value });
  }
  return { ...copy, op: "move", rewires };
}

function sameTypePair(d: Drawing): readonly [Instruction, Instruction] | undefined {
  if (d.eligible.length < 2) return undefined;
  const a = d.random.pick(d.eligible);
  const others = d.eligible.filter((each) => each !== a && each.type === a.type);
  return others.length === 0 ? undefined : [a, d.random.pick(others)];
}

function drawReplace(d: Drawing): Edit | undefined {
  const pair = sameTypePair(d);
  if (pair === undefined) return undefined;
  const [target, source] = pair;
  const rewires = d.repair(source, target, SELF, target);
  return { op: "replace", targets: [target.id, source.id], rewires };
}

function drawSwap(d: Drawing): Edit | undefined {
  const pair = sameTypePair(d);
  if (pair === undefined) return undefined;
  const [a, b] = pair;
  const [selfA, selfB] = [`${SELF}a`, `${SELF}b`];
  const rewires: Rewire[] = [
    ...repairBeside(d, a, b, selfA, [a, b]),
    ...repairBeside(d, b, a, selfB, [a, b]),
  ];
  for (const [source, before, self] of [
    [a, b, selfA],
    [b, a, selfB],
  ] as const) {
    const connection = d.isUsed(source) ? d.connect(source, before, self) : null;
    if (connection !== null) rewires.push(connection);
  }
  return { op: "swap", targets: [a.id, b.id], rewires };
}

/** As `repair`, where two instructions go: operands that are one of them are drawn anew. */
function repairBeside(
  d: Drawing,
  source: Instruction,
  before: Instruction,
  self: string,
  gone: readonly [Instruction, Instruction],
): readonly Rewire[] {
  const rewires: Rewire[] = [];
  for (const slot of source.slots) {
    const value = d.values.find((v) => v.handle === slot.value);
    if (value === undefined) continue;
    const goes = gone.includes(value as Instruction);
    if (!goes && d.snapshot.available(value, before.at, before.fn)) continue;
    let name: string;
    do {
      name = d.replacement(slot.type, before.at, before.fn);
    } while (gone.some((each) => each.id === name));
    rewires.push({ slot: `${self}.${slot.index}`, value: name });
  }
  return rewires;
}

/** Published order: the value first, then one of the slots that it may go to. */
function drawOperand(d: Drawing): Edit | undefined {
  if (d.values.length === 0) return undefined;
  const value = d.random.pick(d.values);
  const slots = d.slots(value);
  if (slots.length === 0) return undefined;
  return {
    op: "operand",
    targets: [],
    rewires: [{ slot: d.random.pick(slots).name, value: value.id }],
  };
}
