/**
 * A module with edits applied: a fresh context and a fresh parse of the base for every variant, so
 * that nothing of one variant reaches the next.
 *
 * Names: instructions of the base are numbered from 1 in textual order over the whole module,
 * arguments likewise as `a1`…; the base never changes, so the numbers are stable. What an edit creates
 * is named after the edit. Deleted and moved instructions stay in place as anchors (with no uses) until
 * `settle`, so that later edits still find their positions; a value that still needs an anchor then is
 * a rejection.
 */
import type { Rejection } from "../../fitness.ts";
import { rejected } from "../../fitness.ts";
import type { Edit, Genome, Rewire } from "../../genome.ts";
import { editId, printEdit, SELF } from "../../genome.ts";
import { constantOf } from "./constants.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import { OP, TYPE } from "./opcodes.ts";

/** Thrown and caught within this file: an edit that does not apply. */
class Refusal extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

export class Variant {
  readonly context: Handle;
  readonly module: Handle;
  readonly #builder: Handle;
  readonly #named = new Map<string, Handle>();
  readonly #names = new Map<Handle, string>();
  readonly #anchors = new Set<Handle>();

  private constructor(context: Handle, module: Handle) {
    const { c } = llvm();
    this.context = context;
    this.module = module;
    this.#builder = c.CreateBuilderInContext(context);
    let instructions = 0;
    let args = 0;
    for (const fn of this.functions()) {
      for (let p = c.GetFirstParam(fn); p !== 0; p = c.GetNextParam(p)) this.#name(`a${++args}`, p);
      for (let b = c.GetFirstBasicBlock(fn); b !== 0; b = c.GetNextBasicBlock(b)) {
        for (let i = c.GetFirstInstruction(b); i !== 0; i = c.GetNextInstruction(i)) {
          this.#name(String(++instructions), i);
        }
      }
    }
  }

  /** Parses the base; the caller disposes. */
  static open(base: Uint8Array): Variant {
    const { c, collectErrors } = llvm();
    const context = c.ContextCreate();
    collectErrors(context);
    const buffer = c.CreateMemoryBufferWithMemoryRangeCopy(base, base.length, "base");
    const module = [0];
    const failed = c.ParseBitcodeInContext2(context, buffer, module);
    c.DisposeMemoryBuffer(buffer);
    if (failed !== 0) throw new Error("the base module does not parse");
    return new Variant(context, module[0] as Handle);
  }

  dispose(): void {
    const { c } = llvm();
    c.DisposeBuilder(this.#builder);
    c.DisposeModule(this.module);
    c.ContextDispose(this.context);
  }

  /** Functions with a body, in order. */
  functions(): readonly Handle[] {
    const { c } = llvm();
    const all: Handle[] = [];
    for (let fn = c.GetFirstFunction(this.module); fn !== 0; fn = c.GetNextFunction(fn)) {
      if (c.IsDeclaration(fn) === 0) all.push(fn);
    }
    return all;
  }

  /** Id of an instruction or argument; undefined for anchors. */
  nameOf(handle: Handle): string | undefined {
    return this.#anchors.has(handle) ? undefined : this.#names.get(handle);
  }

  /** The instruction or argument with this id, an anchor included. */
  find(id: string): Handle | undefined {
    return this.#named.get(id);
  }

  /** Applies edits in order. After a rejection the variant is good for nothing but `dispose`. */
  apply(genome: Genome): Rejection | undefined {
    for (const edit of genome) {
      try {
        this.#applyEdit(edit);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return rejected("apply", error.reason, `${error.message} (${printEdit(edit)})`);
      }
    }
    return undefined;
  }

  /** Takes the anchors out. */
  settle(): Rejection | undefined {
    const { c } = llvm();
    for (const anchor of this.#anchors) {
      for (let use = c.GetFirstUse(anchor); use !== 0; use = c.GetNextUse(use)) {
        if (this.#anchors.has(c.GetUser(use))) continue;
        const name = this.#names.get(anchor);
        return rejected("apply", "missing-value", `the result of ${name} is used but gone`);
      }
    }
    for (const anchor of this.#anchors) {
      const type = c.TypeOf(anchor);
      if (c.GetTypeKind(type) !== TYPE.void) c.ReplaceAllUsesWith(anchor, c.ConstNull(type));
    }
    for (const anchor of this.#anchors) c.InstructionEraseFromParent(anchor);
    this.#anchors.clear();
    return undefined;
  }

  #name(id: string, handle: Handle): void {
    this.#named.set(id, handle);
    this.#names.set(handle, id);
  }

  #applyEdit(edit: Edit): void {
    const { op, targets } = edit;
    const [first = "", second = ""] = targets;
    const self = editId(edit);
    switch (op) {
      case "delete": {
        arity(edit, 1);
        const target = this.#living(first);
        this.#rewire(edit, { "*": target }, {});
        this.#anchors.add(target);
        return;
      }
      case "copy": {
        arity(edit, 2);
        const clone = this.#cloneBefore(this.#instruction(first), this.#instruction(second), self);
        this.#rewire(edit, {}, { [SELF]: clone });
        return;
      }
      case "move": {
        arity(edit, 2);
        const source = this.#living(first);
        const clone = this.#cloneBefore(source, this.#instruction(second), self);
        this.#rewire(edit, { "*": source }, { [SELF]: clone });
        this.#anchors.add(source);
        return;
      }
      case "replace": {
        arity(edit, 2);
        const target = this.#living(first);
        const source = this.#instruction(second);
        this.#sameType(target, source);
        const clone = this.#cloneBefore(source, target, self);
        this.#takeUses(target, clone);
        this.#rewire(edit, {}, { [SELF]: clone });
        this.#anchors.add(target);
        return;
      }
      case "swap": {
        arity(edit, 2);
        const a = this.#living(first);
        const b = this.#living(second);
        if (a === b) throw new Refusal("missing-target", "an instruction cannot swap with itself");
        this.#sameType(a, b);
        const cloneA = this.#cloneBefore(a, b, `${self}a`);
        const cloneB = this.#cloneBefore(b, a, `${self}b`);
        this.#takeUses(a, cloneB, [cloneA, cloneB]);
        this.#takeUses(b, cloneA, [cloneA, cloneB]);
        this.#rewire(edit, {}, { [`${SELF}a`]: cloneA, [`${SELF}b`]: cloneB });
        this.#anchors.add(a).add(b);
        return;
      }
      case "operand":
        arity(edit, 0);
        if (edit.rewires.length === 0) throw new Refusal("missing-target", "no slot is named");
        this.#rewire(edit, {}, {});
        return;
      default:
        throw new Refusal("unknown-operator", `there is no operator ${op}`);
    }
  }

  /** An instruction by id, an anchor included. */
  #instruction(id: string): Handle {
    const handle = /^(\d|x)/.test(id) ? this.#named.get(id) : undefined;
    if (handle === undefined) throw new Refusal("missing-target", `there is no instruction ${id}`);
    return handle;
  }

  #living(id: string): Handle {
    const handle = this.#instruction(id);
    if (this.#anchors.has(handle)) throw new Refusal("missing-target", `${id} is gone already`);
    return handle;
  }

  #sameType(a: Handle, b: Handle): void {
    const { c } = llvm();
    if (c.TypeOf(a) !== c.TypeOf(b)) throw new Refusal("type-mismatch", "results differ in type");
  }

  #cloneBefore(source: Handle, before: Handle, name: string): Handle {
    const { c } = llvm();
    const opcode = c.GetInstructionOpcode(source);
    if (opcode === OP.phi || opcode === OP.alloca || opcode <= OP.invoke) {
      throw new Refusal("not-eligible", `a ${opcode === OP.phi ? "phi" : "terminator"} stays`);
    }
    if (c.GetInstructionOpcode(before) === OP.phi) {
      throw new Refusal("not-eligible", "nothing stands before a phi");
    }
    const clone = c.InstructionClone(source);
    c.PositionBuilderBefore(this.#builder, before);
    // Without this the builder would overwrite the clone's own source line with its neighbour's.
    c.SetCurrentDebugLocation2(this.#builder, 0);
    c.InsertIntoBuilder(this.#builder, clone);
    this.#name(name, clone);
    return clone;
  }

  /** `to` takes the uses of `from`, but for those within `except`. */
  #takeUses(from: Handle, to: Handle, except: readonly Handle[] = []): void {
    const { c } = llvm();
    if (c.GetTypeKind(c.TypeOf(from)) === TYPE.void) return;
    const users: Handle[] = [];
    for (let use = c.GetFirstUse(from); use !== 0; use = c.GetNextUse(use)) {
      users.push(c.GetUser(use));
    }
    for (const user of users) {
      if (except.includes(user)) continue;
      const count = c.GetNumOperands(user);
      for (let k = 0; k < count; k++) if (c.GetOperand(user, k) === from) c.SetOperand(user, k, to);
    }
  }

  /** @param wildcard what `*` stands for: all uses of this. @param created names of clones. */
  #rewire(
    edit: Edit,
    wildcard: Readonly<Record<string, Handle>>,
    created: Readonly<Record<string, Handle>>,
  ): void {
    const { c } = llvm();
    for (const rewire of edit.rewires) {
      const target = wildcard[rewire.slot];
      if (target !== undefined) {
        const value = this.#value(rewire.value, c.TypeOf(target), created);
        if (value === target) throw new Refusal("missing-value", `${rewire.value} is going`);
        if (c.TypeOf(value) !== c.TypeOf(target)) throw mismatch(rewire);
        c.ReplaceAllUsesWith(target, value);
      } else {
        this.#setSlot(rewire, created);
      }
    }
  }

  #setSlot(rewire: Rewire, created: Readonly<Record<string, Handle>>): void {
    const { c } = llvm();
    const dot = rewire.slot.lastIndexOf(".");
    const owner = rewire.slot.slice(0, dot);
    const index = Number(rewire.slot.slice(dot + 1));
    const user = created[owner] ?? this.#living(owner);
    if (!Number.isInteger(index) || index < 0 || index >= c.GetNumOperands(user)) {
      throw new Refusal("missing-target", `there is no operand ${rewire.slot}`);
    }
    const old = c.GetOperand(user, index);
    if (
      c.IsABasicBlock(old) !== 0 ||
      c.IsAFunction(old) !== 0 ||
      c.GetTypeKind(c.TypeOf(old)) === TYPE.metadata
    ) {
      throw new Refusal("not-eligible", `${rewire.slot} is not data`);
    }
    const value = this.#value(rewire.value, c.TypeOf(old), created);
    if (c.TypeOf(value) !== c.TypeOf(old)) throw mismatch(rewire);
    if (c.GetInstructionOpcode(user) !== OP.phi) {
      c.SetOperand(user, index, value);
      return;
    }
    // Entries of one predecessor must agree.
    const block = c.GetIncomingBlock(user, index);
    const count = c.CountIncoming(user);
    for (let k = 0; k < count; k++) {
      if (c.GetIncomingBlock(user, k) === block) c.SetOperand(user, k, value);
    }
  }

  #value(text: string, type: Handle, created: Readonly<Record<string, Handle>>): Handle {
    const value = text.startsWith("#")
      ? constantOf(text, type)
      : (created[text] ?? this.#named.get(text));
    if (value === undefined || this.#anchors.has(value)) {
      throw new Refusal("missing-value", `there is no value ${text}`);
    }
    return value;
  }
}

function mismatch(rewire: Rewire): Refusal {
  return new Refusal("type-mismatch", `${rewire.value} does not fit ${rewire.slot}`);
}

function arity(edit: Edit, count: number): void {
  if (edit.targets.length !== count) {
    throw new Refusal("missing-target", `${edit.op} takes ${count} targets`);
  }
}
