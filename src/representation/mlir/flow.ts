/**
 * What a module's results are made of: its operations as nodes of one graph, calls of functions taken apart. What no
 * result depends on is not there, whether the text has it or not: XLA drops it.
 */
import { isContainer } from "./dialect.ts";
import type { Module, Operation, Value } from "./ir.ts";
import { isWithin, walk } from "./ir.ts";
import { parseModule } from "./parser.ts";

/** An operation as often as it is executed by way of calls. */
export interface Node {
  /** The same for the same operation of an original and its variants. */
  readonly key: string;
  /** As edits name it; undefined for what a repair put in. */
  readonly id: string | undefined;
  readonly operation: Operation;
  /** Nodes, or arguments of `main` by number, that it reads, in the order of its operands. */
  readonly inputs: readonly (Node | number)[];
}

export interface Flow {
  /** In the order in which they are executed. */
  readonly nodes: readonly Node[];
  /** Ids of all operations that the text has, whether a result depends on them or not. */
  readonly ids: ReadonlySet<string>;
}

/**
 * @param text of a module in generic form whose values are called after ids (`Program.print`, form `edited`).
 * @throws MlirError
 */
export function flowOf(text: string): Flow {
  const names = new Map<Operation, string>();
  const module = parseModule(text, (operation, name) => names.set(operation, name));
  const reader = new Reader(module, names);
  const results = reader.run();
  const ids = [...names.values()].filter((name) => name.startsWith("v"));
  return { nodes: needed(reader.nodes, results), ids: new Set(ids.map((name) => name.slice(1))) };
}

type Source = Node | number;

class Reader {
  readonly nodes: Node[] = [];
  readonly #functions = new Map<string, Operation>();
  readonly #names: ReadonlyMap<Operation, string>;

  constructor(module: Module, names: ReadonlyMap<Operation, string>) {
    this.#names = names;
    for (const operation of module.operations.flatMap((each) => [...walk(each)])) {
      if (operation.name !== "func.func") continue;
      const symbol = operation.properties?.find(({ name }) => name === "sym_name")?.value;
      if (symbol !== undefined) this.#functions.set(symbol.slice(1, -1), operation);
    }
  }

  /** What `main`, or the only function, returns. */
  run(): readonly Source[] {
    const main = this.#functions.get("main") ?? [...this.#functions.values()][0];
    if (main === undefined) return [];
    const count = main.regions[0]?.blocks[0]?.arguments.length ?? 0;
    return this.#called(
      main,
      Array.from({ length: count }, (_, k) => k),
      "",
    );
  }

  /** @param path of calls that have led here. */
  #called(func: Operation, given: readonly Source[], path: string): readonly Source[] {
    const block = func.regions[0]?.blocks[0];
    if (block === undefined) return [];
    const sources = new Map<Value, Source>();
    for (const [k, value] of block.arguments.entries()) sources.set(value, given[k] ?? k);
    const read = (value: Value): Source[] => {
      const source = sources.get(value);
      return source === undefined ? [] : [source];
    };
    for (const operation of block.operations) {
      const name = this.#names.get(operation) ?? "";
      const key = path + name;
      const callee = this.#callee(operation);
      if (callee !== undefined) {
        const results = this.#called(callee, operation.operands.flatMap(read), `${key}/`);
        for (const [k, value] of operation.results.entries()) {
          const source = results[k];
          if (source !== undefined) sources.set(value, source);
        }
        continue;
      }
      const node: Node = {
        key,
        id: name.startsWith("v") ? name.slice(1) : undefined,
        operation,
        inputs: [...operation.operands, ...captured(operation)].flatMap(read),
      };
      if (operation === block.operations.at(-1)) return node.inputs;
      this.nodes.push(node);
      for (const value of operation.results) sources.set(value, node);
    }
    return [];
  }

  #callee({ name, properties }: Operation): Operation | undefined {
    if (name !== "func.call") return undefined;
    const callee = properties?.find((each) => each.name === "callee")?.value ?? "";
    return this.#functions.get(callee.replace(/^@/, ""));
  }
}

/** What regions of the operation read from around it. */
function captured(operation: Operation): readonly Value[] {
  if (isContainer(operation)) return [];
  const inner = [...walk(operation)].slice(1);
  return inner
    .flatMap(({ operands }) => operands)
    .filter(({ owner }) => {
      const within = "region" in owner ? owner.region.parent : owner;
      return !isWithin(within, operation);
    });
}

/** Those of the nodes, each of which stands after what it reads, that the results are made of. */
function needed(nodes: readonly Node[], results: readonly Source[]): readonly Node[] {
  const live = new Set(results);
  for (const node of nodes.toReversed()) {
    if (live.has(node)) for (const each of node.inputs) live.add(each);
  }
  return nodes.filter((node) => live.has(node));
}
