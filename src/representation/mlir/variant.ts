/**
 * A module being edited: a fresh parse of the base for every variant, so that nothing of one variant
 * reaches the next. Offers the few primitives that operators are made of; knows no operator.
 *
 * Names: operations of the base are numbered from 1 in the order of the text, modules and functions left
 * out; block arguments likewise as `a1`…; the base never changes, so the numbers are stable. A value is
 * called after its operation; further results are `14#1`, `14#2`. What an edit creates is named after
 * the edit, and what lies within a clone after both: `x0123456789.14`. Operations that repairs insert
 * have no name: no edit can act on them (published rule). Retired operations stay in place as anchors
 * until `settle`, so that later edits still find the position and, as sources of copies, the content; a
 * value that still needs an anchor then is a rejection.
 */
import type { Rejection } from "../../fitness.ts";
import { rejected } from "../../fitness.ts";
import type { Edit, Rewire } from "../../genome.ts";
import { SELF } from "../../genome.ts";
import { Refusal } from "../refusal.ts";
import { buildConstant, buildStep, cloneOperation } from "./build.ts";
import { boundAfter, computeIn } from "./convert.ts";
import { isContainer, isEligible, isTerminator } from "./dialect.ts";
import { fold } from "./fold.ts";
import type { Block, Module, Operation, Value } from "./ir.ts";
import { isBlock, isWithin, replaceUses, walk, walkModule } from "./ir.ts";
import { parseModule } from "./parser.ts";
import { resize } from "./resize.ts";
import { tensorOf } from "./types.ts";

export class Variant {
  readonly module: Module;
  readonly #operations = new Map<string, Operation>();
  readonly #arguments = new Map<string, Value>();
  readonly #names = new Map<Operation | Value, string>();
  readonly #anchors = new Set<Operation>();
  /** Element types that operations are to compute in, where these are not their own. */
  readonly #computed = new Map<Operation, string>();
  /** Convolutions that are to take in what follows them. */
  readonly #folded = new Set<Operation>();

  /** @throws MlirError for text that is not MLIR in generic form. */
  constructor(text: string) {
    this.module = parseModule(text);
    let [operations, args] = [0, 0];
    for (const operation of walkModule(this.module)) {
      if (!isContainer(operation)) this.#name(String(++operations), operation);
      for (const block of operation.regions.flatMap((region) => region.blocks)) {
        for (const arg of block.arguments) this.#nameArgument(`a${++args}`, arg);
      }
    }
  }

  /** Id of an operation, undefined for anchors and for what a repair inserted. */
  nameOf(operation: Operation): string | undefined {
    return this.#anchors.has(operation) ? undefined : this.#names.get(operation);
  }

  /** Id of a value; undefined where its operation has none. */
  nameOfValue(value: Value): string | undefined {
    if (isBlock(value.owner)) return this.#names.get(value);
    const name = this.nameOf(value.owner);
    return name === undefined || value.index === 0 ? name : `${name}#${value.index}`;
  }

  /** The operation with this id, an anchor included. */
  find(id: string): Operation | undefined {
    return this.#operations.get(id);
  }

  /** Operations of the module without the anchors and what they hold, in the order of the text. */
  operations(): readonly Operation[] {
    return [...walkModule(this.module)].filter((each) => !this.#isGone(each));
  }

  /** The operation with this id or the anchor it left: a place, and a content to copy. */
  position(id = ""): Operation {
    const operation = this.#operations.get(id);
    if (operation === undefined) {
      throw new Refusal("missing-target", `there is no operation ${id}`);
    }
    return operation;
  }

  living(id = ""): Operation {
    const operation = this.position(id);
    if (this.#isGone(operation)) throw new Refusal("missing-target", `${id} is gone already`);
    requireMovable(operation);
    return operation;
  }

  /** Two operations, neither within the other. */
  requireApart(a: Operation, b: Operation): void {
    if (isWithin(a, b) || isWithin(b, a)) {
      throw new Refusal("not-eligible", "an operation cannot change places with its own part");
    }
  }

  requireSameTypes(a: Operation, b: Operation): void {
    this.requireApart(a, b);
    if (typesOf(a) !== typesOf(b)) throw new Refusal("type-mismatch", "results differ in type");
  }

  /** A clone of `source`, named `name`, just before `before`. */
  cloneBefore(source: Operation, before: Operation, name: string): Operation {
    requireMovable(source);
    const { block } = before;
    if (block === undefined) throw new Refusal("not-eligible", "nothing stands before a module");
    const clone = cloneOperation(source, (each) => this.#anchors.has(each));
    for (const [to, from] of clone.operations) {
      const inner = this.#names.get(from);
      const type = this.#computed.get(from);
      if (type !== undefined) this.#computed.set(to, type);
      if (this.#folded.has(from)) this.#folded.add(to);
      if (from === source) this.#name(name, to);
      else if (inner !== undefined) this.#name(`${name}.${inner}`, to);
    }
    for (const [to, from] of clone.arguments) {
      this.#nameArgument(`${name}.${this.#names.get(from)}`, to);
    }
    insert([clone.operation], block, block.operations.indexOf(before));
    return clone.operation;
  }

  /** Results of `to` take the uses of those of `from`, but for those within `except`. */
  takeUses(from: Operation, to: Operation, except: readonly Operation[]): void {
    for (const [k, result] of from.results.entries()) {
      replaceUses(this.module, result, to.results[k] as Value, except);
    }
  }

  /**
   * Applies the edit's choices in order.
   * @param self name of what the edit creates: `@` in its rewires.
   * @param all what slots `*`, `*#1`… stand for: all uses of its results.
   */
  rewire(edit: Edit, self: string, all?: Operation): void {
    for (const rewire of edit.rewires) {
      const every = /^\*(?:#(\d+))?$/.exec(rewire.slot);
      if (every === null) {
        this.#setSlot(rewire, self);
        continue;
      }
      const result = all?.results[Number(every[1] ?? 0)];
      if (all === undefined || result === undefined) {
        throw new Refusal("missing-target", `${rewire.slot} means nothing to ${edit.op}`);
      }
      const value = this.#value(rewire, result.type, self, all);
      if (value.owner === all) throw new Refusal("missing-value", `${rewire.value} is going`);
      replaceUses(this.module, result, value, []);
    }
  }

  /** Makes the operation an anchor: it stands for its place until `settle`. */
  retire(operation: Operation): void {
    this.#anchors.add(operation);
  }

  /**
   * Operations from one place to another in the order of the text, both included; anchors left out.
   * @throws Refusal where the second stands before the first.
   */
  between(from: string | undefined, to: string | undefined): readonly Operation[] {
    const [first, last] = [this.position(from), this.position(to)];
    const all = [...walkModule(this.module)];
    const [start, end] = [all.indexOf(first), all.indexOf(last)];
    if (end < start) throw new Refusal("not-eligible", `${to} stands before ${from}`);
    return all.slice(start, end + 1).filter((each) => !this.#isGone(each));
  }

  /** When all is settled the operation computes on elements of the type; its own, to all others, stay what they are. */
  computeIn(operation: Operation, element: string): void {
    this.#computed.set(operation, element);
  }

  /** When all is settled the convolution takes in what is done to its channels (fold.ts). */
  fold(operation: Operation): void {
    this.#folded.add(operation);
  }

  /** Takes the anchors out and puts conversions in. */
  settle(): Rejection | undefined {
    for (const user of this.operations()) {
      const value = user.operands.find((each) => !isBlock(each.owner) && this.#isGone(each.owner));
      if (value === undefined) continue;
      const name = this.#names.get(value.owner as Operation);
      return rejected("apply", "missing-value", `the result of ${name} is used but gone`);
    }
    for (const each of this.#anchors) for (const gone of walk(each)) this.#forget(gone);
    for (const anchor of this.#anchors) {
      const operations = anchor.block?.operations ?? [];
      operations.splice(operations.indexOf(anchor), 1);
    }
    this.#anchors.clear();
    this.#rewrite();
    return undefined;
  }

  /** What was said of operations whatever else becomes of them: every edit before has seen them as they were. */
  #rewrite(): void {
    for (const operation of this.#folded) {
      const sum = fold(this.module, operation);
      const element = this.#computed.get(operation);
      if (sum !== undefined && element !== undefined) this.#computed.set(sum, element);
    }
    for (const [operation, element] of [...this.#computed]) {
      const bound = boundAfter(this.module, operation);
      if (bound !== undefined) this.#computed.set(bound, element);
    }
    for (const operation of [...walkModule(this.module)]) {
      const element = this.#computed.get(operation);
      if (element !== undefined) computeIn(this.module, operation, element);
    }
    this.#folded.clear();
    this.#computed.clear();
  }

  #forget(operation: Operation): void {
    this.#folded.delete(operation);
    this.#computed.delete(operation);
  }

  #name(id: string, operation: Operation): void {
    this.#operations.set(id, operation);
    this.#names.set(operation, id);
  }

  #nameArgument(id: string, value: Value): void {
    this.#arguments.set(id, value);
    this.#names.set(value, id);
  }

  /** Is it an anchor, or part of one? */
  #isGone(operation: Operation): boolean {
    if (this.#anchors.size === 0) return false;
    for (let at: Operation | undefined = operation; at; at = at.block?.region.parent) {
      if (this.#anchors.has(at)) return true;
    }
    return false;
  }

  #setSlot(rewire: Rewire, self: string): void {
    const dot = rewire.slot.lastIndexOf(".");
    const owner = rewire.slot.slice(0, Math.max(0, dot));
    const index = Number(rewire.slot.slice(dot + 1));
    const user = this.position(named(owner, self));
    const held = user.operands[index];
    if (held === undefined) {
      throw new Refusal("missing-target", `${owner} has no operand ${rewire.slot.slice(dot + 1)}`);
    }
    if (isTerminator(user) && !owner.startsWith(SELF)) {
      throw new Refusal("not-eligible", `${owner} ends its block: it stays as it is`);
    }
    user.operands[index] = this.#value(rewire, held.type, self, user);
  }
  /**
   * What a rewire's text stands for, as a value of the type.
   * @param user a constant stands just before it.
   */
  #value(rewire: Rewire, type: string, self: string, user: Operation): Value {
    if (rewire.value.startsWith("#")) return this.#constant(rewire.value, type, user);
    const id = named(rewire.value, self);
    const [owner = "", index = "0"] = id.split("#");
    const value = this.#arguments.get(id) ?? this.#operations.get(owner)?.results[Number(index)];
    if (value === undefined) throw new Refusal("missing-value", `there is no value ${id}`);
    return value.type === type ? value : this.#resized(value, type);
  }

  #constant(text: string, type: string, user: Operation): Value {
    const tensor = tensorOf(type);
    const constant = tensor && buildConstant(text, tensor);
    if (constant === undefined || user.block === undefined) {
      throw new Refusal("type-mismatch", `${text} is no constant of ${type}`);
    }
    insert([constant], user.block, user.block.operations.indexOf(user));
    return constant.results[0] as Value;
  }

  /** Puts the operations that give the value another shape right after its definition. */
  #resized(value: Value, type: string): Value {
    const [from, to] = [tensorOf(value.type), tensorOf(type)];
    if (from === undefined || to === undefined || from.element !== to.element) {
      throw new Refusal("type-mismatch", `${value.type} cannot stand in for ${type}`);
    }
    const chain: Operation[] = [];
    let [last, shape] = [value, from.shape];
    for (const step of resize(from.shape, to.shape)) {
      const operations = buildStep(last, step, { shape, element: from.element });
      if (operations === undefined) {
        throw new Refusal("type-mismatch", `${value.type} cannot be padded`);
      }
      chain.push(...operations);
      last = operations.at(-1)?.results[0] as Value;
      shape = step.shape;
    }
    const { owner } = value;
    const block = isBlock(owner) ? owner : owner.block;
    if (block === undefined) throw new Refusal("missing-value", "the value stands nowhere");
    insert(chain, block, isBlock(owner) ? 0 : block.operations.indexOf(owner) + 1);
    return last;
  }
}

function insert(operations: readonly Operation[], block: Block, at: number): void {
  for (const operation of operations) operation.block = block;
  block.operations.splice(at, 0, ...operations);
}

function requireMovable(operation: Operation): void {
  if (isEligible(operation)) return;
  throw new Refusal("not-eligible", "modules, functions and ends of blocks stay as they are");
}

/** The id of a word in a rewire: `@` begins what the edit itself creates. */
function named(word: string, self: string): string {
  return word.startsWith(SELF) ? self + word.slice(SELF.length) : word;
}

export function typesOf(operation: Operation): string {
  return operation.results.map((each) => each.type).join(", ");
}
