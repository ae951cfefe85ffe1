/**
 * Which functions call which, by the symbols that their operations name. StableHLO knows no recursion,
 * and XLA does not survive it: it inlines calls until its stack is used up.
 */
import type { Module, Operation } from "./ir.ts";
import { walk, walkModule } from "./ir.ts";

export class Calls {
  /** Symbols of functions with those named within. */
  readonly #named = new Map<string, ReadonlySet<string>>();

  constructor(module: Module) {
    for (const operation of walkModule(module)) {
      const name = symbolOf(operation);
      if (name !== undefined) this.#named.set(name, symbolsIn(operation));
    }
  }

  /** Would a function come to call itself if `operation` stood where `place` is? */
  wouldRecurse(operation: Operation, place: Operation): boolean {
    const into = functionOf(place);
    return into !== undefined && this.#reaches([...symbolsIn(operation)], into);
  }

  /** A function that calls itself, be it by way of others. */
  recursive(): string | undefined {
    for (const [name, callees] of this.#named) if (this.#reaches([...callees], name)) return name;
    return undefined;
  }

  #reaches(from: string[], to: string): boolean {
    const seen = new Set<string>();
    for (let name = from.pop(); name !== undefined; name = from.pop()) {
      if (name === to) return true;
      if (seen.has(name)) continue;
      seen.add(name);
      from.push(...(this.#named.get(name) ?? []));
    }
    return false;
  }
}

/** The symbol that a function defines, with its `@`. */
function symbolOf({ name, properties }: Operation): string | undefined {
  if (name !== "func.func") return undefined;
  const value = properties?.find((each) => each.name === "sym_name")?.value;
  return value && `@${value.slice(1, -1)}`;
}

function functionOf(operation: Operation): string | undefined {
  for (let at: Operation | undefined = operation; at; at = at.block?.region.parent) {
    const name = symbolOf(at);
    if (name !== undefined) return name;
  }
  return undefined;
}

function symbolsIn(operation: Operation): ReadonlySet<string> {
  const symbols = new Set<string>();
  for (const { properties = [], attributes } of walk(operation)) {
    for (const { value = "" } of [...properties, ...attributes]) {
      // Constants name no symbols, and may be large.
      if (value.startsWith("dense")) continue;
      for (const [symbol] of value.matchAll(/@[\w$.-]+/g)) symbols.add(symbol);
    }
  }
  return symbols;
}
