/**
 * MLIR as objects: operations in blocks in regions in operations, values with one definition each
 * (MLIR Language Reference). Types, attributes and locations are text: what a dialect means by them is
 * its own matter, and text loses nothing.
 *
 * Objects are made by the parser and changed by variants only; no list of uses is kept, users are found
 * by walking.
 */

/** `name = value`, or a unit attribute, which is its name alone. */
export interface Attribute {
  readonly name: string;
  readonly value: string | undefined;
}

/** A result of an operation or an argument of a block. */
export interface Value {
  readonly type: string;
  readonly owner: Operation | Block;
  /** Place among its owner's results or arguments. */
  readonly index: number;
  /** Of a block argument, `loc(…)`, where it has one. */
  readonly location: string | undefined;
}

export interface Operation {
  /** With its dialect: `stablehlo.add`. */
  readonly name: string;
  operands: Value[];
  readonly results: readonly Value[];
  readonly successors: readonly Block[];
  /** `<{…}>`; undefined where the text has none. */
  properties: readonly Attribute[] | undefined;
  readonly regions: readonly Region[];
  readonly attributes: readonly Attribute[];
  /** `loc(…)`; undefined where the text has none. */
  readonly location: string | undefined;
  /** The block it stands in; the outermost operations of a module stand in none. */
  block: Block | undefined;
}

export interface Block {
  readonly arguments: readonly Value[];
  readonly operations: Operation[];
  readonly region: Region;
}

export interface Region {
  readonly blocks: readonly Block[];
  readonly parent: Operation;
}

/** `#name = …` or `!name = …`. */
export interface Alias {
  readonly name: string;
  readonly value: string;
}

/** One text. */
export interface Module {
  /** Aliases defined before the operations, and after them. */
  readonly aliases: { readonly before: readonly Alias[]; readonly after: readonly Alias[] };
  readonly operations: readonly Operation[];
  /** `{-# … #-}`: contents of resources; empty when there are none. */
  readonly resources: string;
}

export function isBlock(owner: Operation | Block): owner is Block {
  return "region" in owner;
}

/** The operation and all within its regions, in the order of the text. */
export function* walk(operation: Operation): Generator<Operation> {
  yield operation;
  for (const region of operation.regions) {
    for (const block of region.blocks) for (const each of block.operations) yield* walk(each);
  }
}

/** Every operation of the module, in the order of the text. */
export function* walkModule(module: Module): Generator<Operation> {
  for (const each of module.operations) yield* walk(each);
}

/** Is it the outer operation, or in one of its regions? */
export function isWithin(operation: Operation, outer: Operation): boolean {
  for (let at: Operation | undefined = operation; at; at = at.block?.region.parent) {
    if (at === outer) return true;
  }
  return false;
}

/** Whoever reads a value reads another one then, but for operations within `except`. */
export function replaceUses(
  module: Module,
  from: Value,
  to: Value,
  except: readonly Operation[] = [],
): void {
  for (const user of walkModule(module)) {
    if (!user.operands.includes(from) || except.some((each) => isWithin(user, each))) continue;
    user.operands = user.operands.map((value) => (value === from ? to : value));
  }
}
