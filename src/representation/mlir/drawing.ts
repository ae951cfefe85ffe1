/**
 * The choices that all operators share, over a variant and a generator (GEVO-ML, arXiv 2310.10211; rules
 * of the published code).
 *
 *     position  uniform over eligible operations; those within regions count like all others
 *     repair    an operand is drawn uniformly from the values that may be read at its new place: those of
 *               its type and, for tensors, all of its element type, which the resize repair adapts
 *               (resize.ts); for scalars one constant takes part
 *     connect   a clone's result is written into one operand of exactly its type, drawn uniformly from
 *               those that may read it
 */
import type { Rewire } from "../../genome.ts";
import type { Random } from "../../random.ts";
import { Calls } from "./calls.ts";
import { constantOf, REPAIR_CONSTANT } from "./constants.ts";
import { isEligible, isOpen, isTerminator } from "./dialect.ts";
import type { Operation, Value } from "./ir.ts";
import { isWithin, walk } from "./ir.ts";
import { tensorOf } from "./types.ts";
import type { Variant } from "./variant.ts";
import { typesOf } from "./variant.ts";
import { Visibility } from "./visibility.ts";

/** An operand that edits may overwrite. */
interface Slot {
  readonly name: string;
  readonly user: Operation;
  readonly held: Value;
}

export class Drawing {
  readonly #variant: Variant;
  readonly #random: Random;
  readonly #visibility: Visibility;
  readonly #calls: Calls;
  readonly #eligible: readonly Operation[];
  readonly #values: readonly Value[];
  readonly #slots: readonly Slot[];
  readonly #used: ReadonlySet<Value>;

  constructor(variant: Variant, random: Random) {
    this.#variant = variant;
    this.#random = random;
    this.#visibility = new Visibility(variant.module, isOpen);
    this.#calls = new Calls(variant.module);
    const operations = variant.operations();
    const named = operations.filter((each) => variant.nameOf(each) !== undefined);
    this.#eligible = named.filter(isEligible);
    this.#values = [
      ...operations.flatMap(({ regions }) =>
        regions.flatMap(({ blocks }) => blocks.flatMap((block) => block.arguments)),
      ),
      ...named.flatMap((each) => each.results),
    ];
    this.#slots = named
      .filter((user) => !isTerminator(user))
      .flatMap((user) =>
        user.operands.map((held, k) => ({ name: `${variant.nameOf(user)}.${k}`, user, held })),
      );
    this.#used = new Set(operations.flatMap((each) => each.operands));
  }

  get eligible(): readonly Operation[] {
    return this.#eligible;
  }

  idOf(operation: Operation): string {
    return this.#variant.nameOf(operation) as string;
  }

  isUsed(value: Value): boolean {
    return this.#used.has(value);
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : this.#random.pick(items);
  }

  any(): Operation | undefined {
    return this.pick(this.#eligible);
  }

  /** Two operations, neither within the other, that may stand in one another's function. */
  pair(): readonly [Operation, Operation] | undefined {
    return this.#pair(() => true);
  }

  /** Two operations whose results can stand in for one another. */
  sameTypePair(): readonly [Operation, Operation] | undefined {
    return this.#pair((other, first) => typesOf(other) === typesOf(first));
  }

  anyValue(): Value | undefined {
    return this.pick(this.#values);
  }

  /** A slot that can be given the value and holds another. */
  anySlotFor(value: Value): Slot | undefined {
    return this.pick(
      this.#slots.filter(
        ({ user, held }) =>
          held !== value && fits(value, held.type) && this.#visibility.sees(user, value),
      ),
    );
  }

  nameOf(value: Value): string {
    return this.#variant.nameOfValue(value) as string;
  }

  /**
   * The name of a value that may be read at `at` in the place of one of the type; undefined when there
   * is none.
   * @param gone operations that are going, with all they hold.
   * @param extra names that take part as well.
   */
  value(
    type: string,
    at: Operation,
    gone: readonly Operation[],
    extra: readonly string[] = [],
  ): string | undefined {
    const held = heldBy(gone);
    const names = this.#values
      .filter((v) => !held.has(v) && fits(v, type) && this.#visibility.sees(at, v))
      .map((v) => this.nameOf(v));
    const tensor = tensorOf(type);
    const scalar = tensor?.shape.length === 0 && constantOf(REPAIR_CONSTANT, tensor);
    return this.pick([...names, ...extra, ...(scalar ? [REPAIR_CONSTANT] : [])]);
  }

  /**
   * Repairs a clone of `source`, called `self`, before `before`.
   * @param all draws every operand of the clone itself anew, not only what it cannot read there.
   * @returns undefined when an operand has no value to take.
   */
  repair(
    source: Operation,
    before: Operation,
    self: string,
    gone: readonly Operation[],
    all: boolean,
  ): readonly Rewire[] | undefined {
    const rewires: Rewire[] = [];
    const [own, going] = [heldBy([source]), heldBy(gone)];
    for (const user of walk(source)) {
      const inner = this.#variant.nameOf(user);
      for (const [k, held] of user.operands.entries()) {
        if (own.has(held)) continue;
        const stays = !going.has(held) && this.#visibility.sees(before, held);
        if (stays && !(all && user === source)) continue;
        const value = this.value(held.type, before, gone);
        // What a repair put inside has no name: such a clone cannot be mended.
        if (value === undefined || inner === undefined) return undefined;
        rewires.push({ slot: `${user === source ? self : `${self}.${inner}`}.${k}`, value });
      }
    }
    return rewires;
  }

  /**
   * Connects those results of a clone of `source` before `before` whose originals are used.
   * @returns undefined when one of them fits no slot.
   */
  connect(
    source: Operation,
    before: Operation,
    self: string,
    gone: readonly Operation[],
  ): readonly Rewire[] | undefined {
    const rewires: Rewire[] = [];
    for (const result of source.results.filter((each) => this.isUsed(each))) {
      const slot = this.pick(
        this.#slots.filter(
          ({ user, held }) =>
            held.type === result.type &&
            !gone.some((each) => isWithin(user, each)) &&
            this.#visibility.seesPlace(user, before),
        ),
      );
      if (slot === undefined) return undefined;
      const value = result.index === 0 ? self : `${self}#${result.index}`;
      rewires.push({ slot: slot.name, value });
    }
    return rewires;
  }

  /** May `user` read what would stand just before `before`? */
  seesPlace(user: Operation, before: Operation): boolean {
    return this.#visibility.seesPlace(user, before);
  }

  #pair(
    alike: (other: Operation, first: Operation) => boolean,
  ): readonly [Operation, Operation] | undefined {
    const first = this.any();
    if (first === undefined) return undefined;
    const others = this.#eligible.filter(
      (each) =>
        !isWithin(each, first) &&
        !isWithin(first, each) &&
        alike(each, first) &&
        !this.#calls.wouldRecurse(first, each) &&
        !this.#calls.wouldRecurse(each, first),
    );
    const second = this.pick(others);
    return second && [first, second];
  }
}

/** Everything that the operations define, within their regions as well. */
function heldBy(operations: readonly Operation[]): ReadonlySet<Value> {
  const held = new Set<Value>();
  for (const each of operations.flatMap((operation) => [...walk(operation)])) {
    for (const result of each.results) held.add(result);
    for (const block of each.regions.flatMap(({ blocks }) => blocks)) {
      for (const arg of block.arguments) held.add(arg);
    }
  }
  return held;
}

/** Can the value stand in for one of the type, resized or as it is? */
function fits(value: Value, type: string): boolean {
  if (value.type === type) return true;
  const [from, to] = [tensorOf(value.type), tensorOf(type)];
  if (from === undefined || to === undefined || from.element !== to.element) return false;
  return constantOf(REPAIR_CONSTANT, from) !== undefined;
}
