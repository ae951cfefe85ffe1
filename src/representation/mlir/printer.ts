/**
 * Prints modules in MLIR's generic form, character by character as MLIR's own printer does. Values are
 * numbered as there: within a region all arguments and results first, then the regions inside, the last
 * one first, and numbers go on over the whole module.
 */
import type { Alias, Attribute, Block, Module, Operation, Region, Value } from "./ir.ts";
import { isBlock } from "./ir.ts";

/** What a text calls things. */
export interface Names {
  /** Of all results of an operation or of one argument: without `%`. */
  of(value: Value): string;
  /** Said after the operation's line; empty for nothing. */
  comment?(operation: Operation): string;
}

export interface PrintOptions {
  /** Default: MLIR's numbers. */
  readonly names?: Names;
  /** Default true; without them, aliases of locations go, too. */
  readonly locations?: boolean;
}

export function printModule(module: Module, options: PrintOptions = {}): string {
  return new Printer(options.names ?? numbered(module), options.locations ?? true).module(module);
}

/** The first line of an operation, without its location. */
export function printHead(operation: Operation, names: Names): string {
  return new Printer(names, false).operation(operation).split("\n", 1)[0] as string;
}

/** MLIR's numbers. */
function numbered(module: Module): Names {
  const names = new Map<Value, string>();
  const regions = module.operations.flatMap((each) => each.regions);
  let [results, args] = [0, 0];
  const numberOf = (operation: Operation): void => {
    if (operation.results.length === 0) return;
    const name = String(results++);
    for (const result of operation.results) names.set(result, name);
  };
  module.operations.forEach(numberOf);
  for (let region = regions.pop(); region !== undefined; region = regions.pop()) {
    for (const [b, block] of region.blocks.entries()) {
      for (const arg of block.arguments) {
        names.set(arg, b === 0 ? `arg${args++}` : String(results++));
      }
      block.operations.forEach(numberOf);
    }
    for (const block of region.blocks) {
      for (const operation of block.operations) regions.push(...operation.regions);
    }
  }
  return { of: (value) => names.get(value) as string };
}

class Printer {
  readonly #names: Names;
  readonly #locations: boolean;
  readonly #out: string[] = [];

  constructor(names: Names, locations: boolean) {
    this.#names = names;
    this.#locations = locations;
  }

  module(module: Module): string {
    this.#aliases(module.aliases.before);
    for (const operation of module.operations) this.#operation(operation, "");
    this.#aliases(module.aliases.after);
    if (module.resources !== "") this.#out.push("\n", module.resources, "\n");
    return this.#out.join("");
  }

  operation(operation: Operation): string {
    this.#operation(operation, "");
    return this.#out.join("");
  }

  #aliases(aliases: readonly Alias[]): void {
    for (const { name, value } of aliases) {
      if (this.#locations || !value.startsWith("loc(")) this.#out.push(`${name} = ${value}\n`);
    }
  }

  #operation(operation: Operation, indent: string): void {
    const { results, operands, successors, properties, regions, attributes } = operation;
    this.#out.push(indent, this.#results(operation), `"${operation.name}"(`);
    this.#out.push(operands.map((each) => this.#use(each)).join(", "), ")");
    if (successors.length > 0) this.#out.push(`[${successors.map(blockName).join(", ")}]`);
    if (properties !== undefined) this.#out.push(" <", dictionary(properties), ">");
    if (regions.length > 0) {
      this.#out.push(" (");
      for (const [i, region] of regions.entries()) this.#region(region, indent, i === 0);
      this.#out.push(")");
    }
    if (attributes.length > 0) this.#out.push(" ", dictionary(attributes));
    const inputs = operands.map((each) => each.type).join(", ");
    this.#out.push(` : (${inputs}) -> ${typesOf(results)}`, this.#location(operation.location));
    const comment = this.#names.comment?.(operation) ?? "";
    this.#out.push(comment === "" ? "\n" : `  // ${comment}\n`);
  }

  #region(region: Region, indent: string, first: boolean): void {
    this.#out.push(first ? "{\n" : ", {\n");
    for (const [i, block] of region.blocks.entries()) {
      const bare = i === 0 && block.arguments.length === 0 && block.operations.length > 0;
      if (!bare) this.#label(block, indent);
      for (const each of block.operations) this.#operation(each, `${indent}  `);
    }
    this.#out.push(indent, "}");
  }

  #label(block: Block, indent: string): void {
    const args = block.arguments.map((arg) => {
      return `%${this.#names.of(arg)}: ${arg.type}${this.#location(arg.location)}`;
    });
    const list = args.length === 0 ? "" : `(${args.join(", ")})`;
    this.#out.push(indent, blockName(block), list, ":", predecessors(block), "\n");
  }

  #results(operation: Operation): string {
    const { results } = operation;
    const first = results[0];
    if (first === undefined) return "";
    const name = `%${this.#names.of(first)}`;
    return results.length === 1 ? `${name} = ` : `${name}:${results.length} = `;
  }

  #use(value: Value): string {
    const name = `%${this.#names.of(value)}`;
    return isBlock(value.owner) || value.owner.results.length === 1
      ? name
      : `${name}#${value.index}`;
  }

  #location(location: string | undefined): string {
    return this.#locations && location !== undefined ? ` ${location}` : "";
  }
}

function dictionary(attributes: readonly Attribute[]): string {
  const items = attributes.map(({ name, value }) =>
    value === undefined ? name : `${name} = ${value}`,
  );
  return `{${items.join(", ")}}`;
}

function typesOf(results: readonly Value[]): string {
  const [only] = results;
  // A function type would read as the operation's own.
  const bare = results.length === 1 && only !== undefined && !only.type.startsWith("(");
  return bare ? only.type : `(${results.map((each) => each.type).join(", ")})`;
}

function blockName(block: Block): string {
  return `^bb${block.region.blocks.indexOf(block)}`;
}

/** MLIR says after a label from where it is reached; the first block of a region needs no mention. */
function predecessors(block: Block): string {
  const { blocks } = block.region;
  const from = blocks.flatMap((each) =>
    (each.operations.at(-1)?.successors ?? []).filter((to) => to === block).map(() => each),
  );
  if (from.length === 0) return block === blocks[0] ? "" : "  // no predecessors";
  const names = from.map(blockName).join(", ");
  return from.length === 1 ? `  // pred: ${names}` : `  // ${from.length} preds: ${names}`;
}
