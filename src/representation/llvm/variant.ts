/**
 * A module being edited: a fresh context and a fresh parse of the base for every variant, so that
 * nothing of one variant reaches the next. Offers the few primitives that operators are made of; knows
 * no operator.
 *
 * Names: instructions of the base are numbered from 1 in textual order over the whole module,
 * arguments likewise as `a1`…; the base never changes, so the numbers are stable. What an edit creates
 * is named after the edit. Retired instructions stay in place as anchors until `settle`, so that later
 * edits still find the position and, as sources of copies, the content; a value that still needs an
 * anchor then is a rejection.
 */
import type { Rejection } from "../../fitness.ts";
import { rejected } from "../../fitness.ts";
import type { Edit, Rewire } from "../../genome.ts";
import { Refusal } from "../refusal.ts";
import { dispose } from "./codegen.ts";
import { constantOf } from "./constants.ts";
import { definedFunctions } from "./kernels.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import { isFixed, OP, TYPE } from "./opcodes.ts";

/** What an edit creates, by the names its own rewires use. */
export type Created = ReadonlyMap<string, Handle>;

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
    dispose(this.context, this.module);
  }

  /** Functions with a body, in order. */
  functions(): readonly Handle[] {
    return definedFunctions(this.module);
  }

  /** Id of an instruction or argument; undefined for anchors. */
  nameOf(handle: Handle): string | undefined {
    return this.#anchors.has(handle) ? undefined : this.#names.get(handle);
  }

  /** The instruction or argument with this id, an anchor included. */
  find(id: string): Handle | undefined {
    return this.#named.get(id);
  }

  /** The instruction with this id or the anchor it left. */
  position(id = ""): Handle {
    const handle = id.startsWith("a") ? undefined : this.#named.get(id);
    if (handle === undefined) throw new Refusal("missing-target", `there is no instruction ${id}`);
    return handle;
  }

  /** The instruction with this id, of whatever kind. */
  present(id = ""): Handle {
    const handle = this.position(id);
    if (this.#anchors.has(handle)) throw new Refusal("missing-target", `${id} is gone already`);
    return handle;
  }

  /** The instruction with this id, one that may be moved. */
  living(id = ""): Handle {
    const handle = this.present(id);
    this.#requireMovable(handle);
    return handle;
  }

  argument(id = ""): Handle {
    const handle = id.startsWith("a") ? this.#named.get(id) : undefined;
    if (handle === undefined) throw new Refusal("missing-target", `there is no argument ${id}`);
    return handle;
  }

  /** The function with this id: `f1` is the first with a body. */
  findFunction(id: string): Handle | undefined {
    return /^f\d+$/.test(id) ? this.functions()[Number(id.slice(1)) - 1] : undefined;
  }

  /** The function with this id. */
  function(id = ""): Handle {
    const handle = this.findFunction(id);
    if (handle === undefined) throw new Refusal("missing-target", `there is no function ${id}`);
    return handle;
  }

  /** Those with an id, in order. */
  instructionsOf(fn: Handle): readonly Handle[] {
    const { c } = llvm();
    const all: Handle[] = [];
    for (let b = c.GetFirstBasicBlock(fn); b !== 0; b = c.GetNextBasicBlock(b)) {
      for (let i = c.GetFirstInstruction(b); i !== 0; i = c.GetNextInstruction(i)) {
        if (this.nameOf(i) !== undefined) all.push(i);
      }
    }
    return all;
  }

  /** A builder that puts instructions just before this one. */
  builderBefore(instruction: Handle): Handle {
    const { c } = llvm();
    c.PositionBuilderBefore(this.#builder, instruction);
    c.SetCurrentDebugLocation2(this.#builder, c.InstructionGetDebugLoc(instruction));
    return this.#builder;
  }

  /** `substitute`, named `name`, takes the uses of `old`, which goes. */
  supersede(old: Handle, substitute: Handle, name: string): void {
    this.adopt(name, substitute);
    this.takeUses(old, substitute, [substitute]);
    this.retire(old);
  }

  /** Names what an edit has built; a constant, into which building may fold, has no name. */
  adopt(name: string, built: Handle): void {
    if (llvm().c.IsAInstruction(built) !== 0) this.#name(name, built);
  }

  requireSameType(a: Handle, b: Handle): void {
    const { c } = llvm();
    if (a === b) throw new Refusal("missing-target", "two different instructions are needed");
    if (c.TypeOf(a) !== c.TypeOf(b)) throw new Refusal("type-mismatch", "results differ in type");
  }

  /** A clone of `source`, named `name`, just before `before`. */
  cloneBefore(source: Handle, before: Handle, name: string): Handle {
    const { c } = llvm();
    this.#requireMovable(source);
    if (c.GetInstructionOpcode(before) === OP.phi) {
      throw new Refusal("not-eligible", "nothing stands before a phi");
    }
    const clone = c.InstructionClone(source);
    c.PositionBuilderBefore(this.#builder, before);
    // Without this the builder would overwrite the clone's own source line with its neighbour's.
    c.SetCurrentDebugLocation2(this.#builder, 0);
    c.InsertIntoBuilder(this.#builder, clone);
    // A line of another function would make the module invalid.
    if (c.InstructionGetDebugLoc(clone) !== 0 && functionOf(source) !== functionOf(before)) {
      c.InstructionSetDebugLoc(clone, c.InstructionGetDebugLoc(before));
    }
    this.#name(name, clone);
    return clone;
  }

  /** `to` takes the uses of `from`, but for those within `except`. */
  takeUses(from: Handle, to: Handle, except: readonly Handle[]): void {
    const { c } = llvm();
    if (c.GetTypeKind(c.TypeOf(from)) === TYPE.void) return;
    for (const user of usersOf(from)) {
      if (except.includes(user)) continue;
      const count = c.GetNumOperands(user);
      for (let k = 0; k < count; k++) if (c.GetOperand(user, k) === from) c.SetOperand(user, k, to);
    }
  }

  /** Applies the edit's choices in order. @param all what slot `*` stands for: all uses of this. */
  rewire(edit: Edit, created: Created, all?: Handle): void {
    const { c } = llvm();
    for (const rewire of edit.rewires) {
      if (rewire.slot !== "*") {
        this.#setSlot(rewire, created);
        continue;
      }
      if (all === undefined) throw new Refusal("missing-target", `* means nothing to ${edit.op}`);
      const type = c.TypeOf(all);
      const value = this.#value(rewire, type, created);
      if (value === all) throw new Refusal("missing-value", `${rewire.value} is going`);
      c.ReplaceAllUsesWith(all, value);
    }
  }

  /** Makes the instruction an anchor: it stands for its place until `settle`. */
  retire(handle: Handle): void {
    this.#anchors.add(handle);
  }

  /** Takes the anchors out. */
  settle(): Rejection | undefined {
    const { c } = llvm();
    for (const anchor of this.#anchors) {
      if (usersOf(anchor).every((user) => this.#anchors.has(user))) continue;
      const name = this.#names.get(anchor);
      return rejected("apply", "missing-value", `the result of ${name} is used but gone`);
    }
    for (const anchor of this.#anchors) {
      const type = c.TypeOf(anchor);
      if (c.GetTypeKind(type) !== TYPE.void) c.ReplaceAllUsesWith(anchor, c.GetPoison(type));
    }
    for (const anchor of this.#anchors) {
      c.InstructionEraseFromParent(anchor);
      this.#names.delete(anchor);
    }
    this.#anchors.clear();
    return undefined;
  }

  #name(id: string, handle: Handle): void {
    this.#named.set(id, handle);
    this.#names.set(handle, id);
  }

  #requireMovable(handle: Handle): void {
    const opcode = llvm().c.GetInstructionOpcode(handle);
    if (isFixed(opcode)) {
      throw new Refusal("not-eligible", "PHIs, allocas and terminators keep their places");
    }
  }

  #setSlot(rewire: Rewire, created: Created): void {
    const { c } = llvm();
    const dot = rewire.slot.lastIndexOf(".");
    const owner = rewire.slot.slice(0, dot);
    const index = Number(rewire.slot.slice(dot + 1));
    const user = created.get(owner) ?? this.position(owner);
    if (this.#anchors.has(user)) throw new Refusal("missing-target", `${owner} is gone already`);
    if (!Number.isInteger(index) || index < 0 || index >= c.GetNumOperands(user)) {
      throw new Refusal("missing-target", `there is no operand ${rewire.slot}`);
    }
    const old = c.GetOperand(user, index);
    const type = c.TypeOf(old);
    const kind = c.GetTypeKind(type);
    const isData = kind !== TYPE.label && kind !== TYPE.metadata && kind !== TYPE.token;
    const isCase = c.GetInstructionOpcode(user) === OP.switch && index > 0;
    if (!isData || isCase || c.IsAFunction(old) !== 0 || c.IsAInlineAsm(old) !== 0) {
      throw new Refusal("not-eligible", `${rewire.slot} is not data`);
    }
    const value = this.#value(rewire, type, created);
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

  #value(rewire: Rewire, type: Handle, created: Created): Handle {
    const text = rewire.value;
    const value = text.startsWith("#")
      ? constantOf(text, type)
      : (created.get(text) ?? this.#named.get(text));
    if (value === undefined || this.#anchors.has(value)) {
      throw new Refusal("missing-value", `there is no value ${text}`);
    }
    if (llvm().c.TypeOf(value) !== type) {
      throw new Refusal("type-mismatch", `${text} does not fit ${rewire.slot}`);
    }
    return value;
  }
}

function functionOf(instruction: Handle): Handle {
  const { c } = llvm();
  return c.GetBasicBlockParent(c.GetInstructionParent(instruction));
}

function usersOf(value: Handle): readonly Handle[] {
  const { c } = llvm();
  const users: Handle[] = [];
  for (let use = c.GetFirstUse(value); use !== 0; use = c.GetNextUse(use))
    users.push(c.GetUser(use));
  return users;
}
