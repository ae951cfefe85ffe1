/**
 * The choices that all operators share, over a snapshot and a generator: positions, repair of operands,
 * connection of results (GEVO, ACM TACO 17(4), 2020; rules of the published code without its defects).
 *
 *     position  uniform over eligible instructions, or by weight when the caller gives weights
 *     repair    an operand that is not available at its new place is drawn uniformly from the
 *               arguments and dominating instructions of its type and one constant
 *     connect   a clone's result is written into one slot of its type, drawn uniformly from those it
 *               dominates
 */
import type { Edit, Rewire } from "../../genome.ts";
import type { Random } from "../../random.ts";
import { repairConstant } from "./constants.ts";
import type { Handle } from "./library.ts";
import type { Instruction, Position, Slot, Snapshot, Value } from "./snapshot.ts";
import { samePointee } from "./snapshot.ts";

/** What a value must be to stand in for another. */
interface Need {
  readonly type: Handle;
  readonly pointee: Handle | undefined;
}

/** One edit that could be drawn, with the place that says how much it weighs. */
export interface Choice {
  readonly edit: Edit;
  /** Undefined: it concerns a whole function. */
  readonly place?: Instruction | undefined;
}

/** How likely a place is to be drawn, a whole number ≥ 1; without one all places are alike. */
export type Weigh = (place: Instruction | undefined) => number;

export class Drawing {
  readonly #snapshot: Snapshot;
  readonly #random: Random;
  readonly #weigh: Weigh | undefined;
  readonly #eligible: readonly Instruction[];
  readonly #values: readonly Value[];
  readonly #slots: readonly Slot[];

  constructor(snapshot: Snapshot, random: Random, weigh?: Weigh) {
    this.#snapshot = snapshot;
    this.#random = random;
    this.#weigh = weigh;
    this.#eligible = snapshot.instructions.filter((each) => each.eligible);
    this.#values = [...snapshot.args, ...snapshot.instructions.filter((each) => each.hasResult)];
    this.#slots = snapshot.instructions.flatMap((each) => each.slots);
  }

  isUsed(instruction: Instruction): boolean {
    return this.#snapshot.used.has(instruction);
  }

  any(): Instruction | undefined {
    return this.#pick(this.#eligible, (each) => each);
  }

  /** One of the edits that an operator lists. */
  choose(every: (snapshot: Snapshot) => readonly Choice[]): Edit | undefined {
    return this.#pick(every(this.#snapshot), ({ place }) => place)?.edit;
  }

  /** Two different eligible instructions. */
  pair(): readonly [Instruction, Instruction] | undefined {
    const first = this.any();
    const others = this.#eligible.filter((each) => each !== first);
    const second = this.#pick(others, (each) => each);
    return first && second && [first, second];
  }

  /** Two different eligible instructions whose results can stand in for one another. */
  sameTypePair(): readonly [Instruction, Instruction] | undefined {
    const first = this.any();
    if (first === undefined) return undefined;
    const others = this.#eligible.filter((each) => each !== first && alike(each, first));
    return others.length === 0 ? undefined : [first, this.#random.pick(others)];
  }

  /** Arguments and results alike. */
  anyValue(): Value | undefined {
    return this.#values.length === 0 ? undefined : this.#random.pick(this.#values);
  }

  /** A slot that can be given the value and holds another. */
  anySlotFor(value: Value): Slot | undefined {
    const fitting = this.#slots.filter((s) => s.value !== value && this.#snapshot.fits(value, s));
    return this.#pick(fitting, ({ user }) => user);
  }

  /** Would something placed just before `before` be available at `later`? */
  isBefore(before: Instruction, later: Instruction): boolean {
    return this.#snapshot.available(justBefore(before, before, ""), later.at, later.fn);
  }

  /**
   * The name of a value that meets `need` just before `at`.
   * @param gone instructions that may not be drawn.
   * @param extra names that take part as well.
   */
  value(
    need: Need,
    at: Position,
    fn: number,
    gone: readonly Value[],
    extra: readonly string[] = [],
  ): string {
    const names = this.#values
      .filter((v) => alike(v, need) && !gone.includes(v) && this.#snapshot.available(v, at, fn))
      .map((v) => v.id);
    return this.#random.pick([...names, ...extra, repairConstant(need.type)]);
  }

  /** Repairs a clone of `source`, called `self`, before `before`; `gone` are going with the edit. */
  repair(
    source: Instruction,
    before: Instruction,
    self: string,
    gone: readonly Instruction[],
  ): readonly Rewire[] {
    const { at, fn } = before;
    return source.slots
      .filter(({ value }) => value !== undefined && !this.#stays(value, at, fn, gone))
      .map((s) => ({ slot: `${self}.${s.index}`, value: this.value(s, at, fn, gone) }));
  }

  /** Connects the result of a clone of `source` before `before`; undefined when no slot fits. */
  connect(
    source: Instruction,
    before: Instruction,
    self: string,
    gone: readonly Instruction[],
  ): Rewire | undefined {
    const clone = justBefore(before, source, self);
    const fitting = this.#slots.filter(
      (s) => !gone.includes(s.user) && this.#snapshot.fits(clone, s),
    );
    return fitting.length === 0
      ? undefined
      : { slot: this.#random.pick(fitting).name, value: self };
  }

  /** One of them by the weight of its place; undefined when there are none. */
  #pick<T>(items: readonly T[], placeOf: (item: T) => Instruction | undefined): T | undefined {
    if (items.length === 0) return undefined;
    const weigh = this.#weigh;
    if (weigh === undefined) return this.#random.pick(items);
    return this.#random.weighted(items, (item) => weigh(placeOf(item)));
  }

  #stays(value: Value, at: Position, fn: number, gone: readonly Value[]): boolean {
    return !gone.includes(value) && this.#snapshot.available(value, at, fn);
  }
}

function alike(a: Need, b: Need): boolean {
  return a.type === b.type && samePointee(a.pointee, b.pointee);
}

/** The value that a clone of `source` just before `before` would be. */
function justBefore(before: Instruction, source: Instruction, id: string): Value {
  const at = { block: before.at.block, order: before.at.order - 0.5 };
  return { id, handle: 0, type: source.type, fn: before.fn, at, pointee: source.pointee };
}
