/**
 * Parses the generic form of MLIR (MLIR Language Reference, "Operations"): one grammar for every dialect.
 *
 *     alias*  operation*  alias*  resources?
 *     operation  results = "dialect.name"(operands)[successors] <{properties}> ({regions}) {attributes}
 *                : (types) -> types loc(…)
 *
 * The hard part is order: a value may be used before the text defines it (blocks are in any order, some
 * regions are graphs) and a block named before it comes, so operands and successors are resolved when
 * their region has been read. Names are forgotten then: printing numbers values anew, as MLIR does.
 *
 * Refuses the pretty forms of operations, which every dialect makes its own.
 */
import type { Alias, Attribute, Block, Module, Operation, Region, Value } from "./ir.ts";
import { Scanner } from "./scanner.ts";

/**
 * @param onNamed told what the text calls the results of an operation, without `%`.
 * @throws MlirError for text that is not MLIR in generic form.
 */
export function parseModule(
  text: string,
  onNamed?: (operation: Operation, name: string) => void,
): Module {
  return new Parser(text, onNamed).module();
}

/** A use whose definition may still come. */
interface Pending<T> {
  readonly name: string;
  readonly type: string;
  readonly at: number;
  readonly set: (found: T) => void;
}

/** Names of values seen so far, innermost region last; uses that none of them has defined yet. */
interface Scope {
  readonly values: Map<string, readonly Value[]>;
  readonly outer: Scope | undefined;
  pending: Pending<Value>[];
}

interface MutableBlock extends Block {
  readonly arguments: Value[];
}

/** The blocks of the region being read, and the branches to those that have not come yet. */
interface Labels {
  readonly blocks: Map<string, Block>;
  readonly pending: { name: string; at: number; set: (block: Block) => void }[];
}

class Parser {
  readonly #scanner: Scanner;
  readonly #onNamed: ((operation: Operation, name: string) => void) | undefined;

  constructor(text: string, onNamed: ((operation: Operation, name: string) => void) | undefined) {
    this.#scanner = new Scanner(text);
    this.#onNamed = onNamed;
  }

  module(): Module {
    const s = this.#scanner;
    const before = this.#aliases();
    const scope: Scope = { values: new Map(), outer: undefined, pending: [] };
    const operations: Operation[] = [];
    while (s.sees("%") || s.sees('"')) operations.push(this.#operation(scope, undefined));
    this.#close(scope);
    if (operations.length === 0) throw s.error('expected an operation in generic form ("name"(…))');
    const after = this.#aliases();
    const resources = s.sees("{-#") ? s.rest() : "";
    if (!s.atEnd) throw s.error('expected an operation in generic form ("name"(…))');
    return { aliases: { before, after }, operations, resources };
  }

  #aliases(): readonly Alias[] {
    const s = this.#scanner;
    const aliases: Alias[] = [];
    while (s.sees("#") || s.sees("!")) {
      const name = s.word("an alias");
      s.expect("=");
      aliases.push({ name, value: s.definition() });
    }
    return aliases;
  }

  #operation(scope: Scope, labels: Labels | undefined): Operation {
    const s = this.#scanner;
    const groups = this.#resultGroups();
    const quoted = s.string('an operation in generic form ("name"(…))');
    const operands = this.#list("(", ")", () => ({ at: s.position, name: this.#use() }));
    const successors: Block[] = [];
    if (s.sees("[")) {
      this.#list("[", "]", () => {
        const place = successors.length;
        const at = s.position;
        const name = s.word("a block");
        const set = (block: Block): void => {
          successors[place] = block;
        };
        successors.push(undefined as unknown as Block);
        labels?.pending.push({ name, at, set });
      });
    }
    const properties = s.sees("<{") ? this.#properties() : undefined;
    const regions: Region[] = [];
    const results: Value[] = [];
    const operation: Operation = {
      name: quoted.slice(1, -1),
      operands: [],
      results,
      successors,
      properties,
      regions,
      attributes: [],
      location: undefined,
      block: undefined,
    };
    if (s.sees("(")) this.#list("(", ")", () => regions.push(this.#region(operation, scope)));
    const attributes = s.sees("{") ? this.#attributes() : [];
    s.expect(":");
    const at = s.position;
    const inputs = this.#list("(", ")", () => s.type());
    s.expect("->");
    const outputs = s.sees("(") ? this.#list("(", ")", () => s.type()) : [s.type()];
    if (inputs.length !== operands.length) {
      throw s.error(`${operands.length} operands have ${inputs.length} types`, at);
    }
    const location = this.#location();
    Object.assign(operation, { attributes, location });
    for (const [index, type] of outputs.entries()) {
      results.push({ type, owner: operation, index, location: undefined });
    }
    this.#define(groups, results, scope, at);
    const [named] = groups;
    if (named !== undefined) this.#onNamed?.(operation, named[0].slice(1));
    operands.forEach(({ name, at }, k) => {
      const set = (value: Value): void => {
        operation.operands[k] = value;
      };
      this.#resolve({ name, type: inputs[k] as string, at, set }, scope);
    });
    return operation;
  }

  /** `%0, %1:2 =` as names with counts. */
  #resultGroups(): readonly (readonly [name: string, count: number])[] {
    const s = this.#scanner;
    const groups: [string, number][] = [];
    if (!s.sees("%")) return groups;
    do {
      const name = s.word("a result");
      groups.push([name, s.take(":") ? Number(s.word("how many results it names")) : 1]);
    } while (s.take(","));
    s.expect("=");
    return groups;
  }

  /** `%name` or `%name#2`. */
  #use(): string {
    const s = this.#scanner;
    if (!s.sees("%")) throw s.error("expected an operand");
    const name = s.word("an operand");
    return s.sees("#") ? name + s.word("the number of a result") : `${name}#0`;
  }

  #define(
    groups: readonly (readonly [string, number])[],
    results: readonly Value[],
    scope: Scope,
    at: number,
  ): void {
    let next = 0;
    for (const [name, count] of groups) {
      if (scope.values.has(name)) throw this.#scanner.error(`${name} is defined twice`, at);
      scope.values.set(name, results.slice(next, next + count));
      next += count;
    }
    if (groups.length > 0 && next !== results.length) {
      throw this.#scanner.error(`${results.length} result types for ${next} results`, at);
    }
  }

  /** Sets the value now, or leaves it to the end of the region. */
  #resolve(use: Pending<Value>, scope: Scope): void {
    const value = lookUp(use.name, scope);
    if (value === undefined) {
      scope.pending.push(use);
    } else if (value.type === use.type) {
      use.set(value);
    } else {
      const is = `is of type ${value.type}, not ${use.type}`;
      throw this.#scanner.error(`${printedName(use.name)} ${is}`, use.at);
    }
  }

  /** At the end of a region: what it does not define must be defined around it. */
  #close(scope: Scope): void {
    const pending = scope.pending;
    scope.pending = [];
    for (const use of pending) {
      const value = lookUp(use.name, scope);
      if (value !== undefined) this.#resolve(use, scope);
      else if (scope.outer !== undefined) scope.outer.pending.push(use);
      else throw this.#scanner.error(`${printedName(use.name)} is not defined`, use.at);
    }
  }

  #region(parent: Operation, outer: Scope): Region {
    const s = this.#scanner;
    const blocks: MutableBlock[] = [];
    const region: Region = { blocks, parent };
    const scope: Scope = { values: new Map(), outer, pending: [] };
    const labels: Labels = { blocks: new Map(), pending: [] };
    s.expect("{");
    while (!s.sees("}")) {
      const block: MutableBlock = { arguments: [], operations: [], region };
      blocks.push(block);
      if (s.sees("^")) this.#label(block, scope, labels);
      while (s.sees("%") || s.sees('"')) {
        const operation = this.#operation(scope, labels);
        operation.block = block;
        block.operations.push(operation);
      }
      if (!s.sees("}") && !s.sees("^")) {
        throw s.error('expected an operation in generic form ("name"(…))');
      }
    }
    s.expect("}");
    this.#close(scope);
    for (const { name, at, set } of labels.pending) {
      const block = labels.blocks.get(name);
      if (block === undefined) throw s.error(`there is no block ${name} in this region`, at);
      set(block);
    }
    return region;
  }

  #label(block: MutableBlock, scope: Scope, labels: Labels): void {
    const s = this.#scanner;
    const at = s.position;
    const label = s.word("a block");
    if (labels.blocks.has(label)) throw s.error(`${label} stands twice`, at);
    labels.blocks.set(label, block);
    if (s.sees("(")) {
      this.#list("(", ")", () => {
        const name = s.word("a block's argument");
        s.expect(":");
        const type = s.type();
        const index = block.arguments.length;
        const value: Value = { type, owner: block, index, location: this.#location() };
        block.arguments.push(value);
        if (scope.values.has(name)) throw this.#scanner.error(`${name} is defined twice`, at);
        scope.values.set(name, [value]);
      });
    }
    s.expect(":");
  }

  #properties(): readonly Attribute[] {
    this.#scanner.expect("<");
    const properties = this.#attributes();
    this.#scanner.expect(">");
    return properties;
  }

  #attributes(): readonly Attribute[] {
    const s = this.#scanner;
    return this.#list("{", "}", () => {
      const name = s.sees('"') ? s.string("an attribute's name") : s.word("an attribute's name");
      return { name, value: s.take("=") ? s.attribute() : undefined };
    });
  }

  #location(): string | undefined {
    const s = this.#scanner;
    if (!s.sees("loc(")) return undefined;
    s.word("loc");
    return `loc${s.bracketed("(")}`;
  }

  #list<T>(open: string, close: string, item: () => T): T[] {
    const s = this.#scanner;
    s.expect(open);
    const items: T[] = [];
    if (s.take(close)) return items;
    do items.push(item());
    while (s.take(","));
    s.expect(close);
    return items;
  }
}

/** @param use `%name#2`. */
function lookUp(use: string, scope: Scope): Value | undefined {
  const [name = "", index] = use.split("#");
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const values = at.values.get(name);
    if (values !== undefined) return values[Number(index)];
  }
  return undefined;
}

function printedName(use: string): string {
  return use.endsWith("#0") ? use.slice(0, -2) : use;
}
