/**
 * Names within a function (PTX ISA 5.4.3 and 4.4): registers, variables and labels of nested `{ }`
 * scopes. A name that hides or repeats another is renamed apart (`%temp` → `%temp#2`), so that the
 * parsed body is flat. A register gets into the function's list when an instruction first names it.
 */
import type { PtxOperand, PtxType } from "./ast.ts";
import type { Scanner } from "./scanner.ts";

/** Deepest nesting of scopes. */
const DEPTH = 32;
/** Most declarations like `%r<9>` in a scope. */
const RANGES = 256;

/** A label operand whose index becomes known when its scope has been read. */
interface Label {
  readonly kind: "label";
  readonly name: string;
  index: number;
}

/** `%r<9>`: registers `%r0` to `%r8`. */
interface Range {
  readonly prefix: string;
  readonly count: number;
  readonly type: PtxType;
}

interface Scope {
  /** What a name stands for, in this scope; filled from ranges on demand. */
  readonly names: Map<string, PtxOperand>;
  readonly ranges: Range[];
  readonly labels: Map<string, number>;
  /** Targets of `.branchtargets`, by the list's name. */
  readonly lists: Map<string, readonly PtxOperand[]>;
  /** Label operands read so far, with the place of their first use. */
  readonly wanted: { readonly label: Label; readonly place: number }[];
}

export class Scopes {
  readonly registers: Map<string, PtxType> = new Map();
  readonly #scanner: Scanner;
  /** Innermost last. */
  readonly #scopes: Scope[] = [];
  /** How often a name has been given out. */
  readonly #given = new Map<string, number>();

  constructor(scanner: Scanner, parameters: readonly string[]) {
    this.#scanner = scanner;
    for (const name of parameters) this.#given.set(name, 1);
  }

  enter(): void {
    if (this.#scopes.length >= DEPTH) throw this.#scanner.error("scopes are nested too deep");
    const lists: Scope["lists"] = new Map();
    this.#scopes.push({ names: new Map(), ranges: [], labels: new Map(), lists, wanted: [] });
  }

  /** Leaves the innermost scope; labels it does not have are looked for outside. */
  leave(): void {
    const scope = this.#scopes.pop() as Scope;
    const outer = this.#scopes.at(-1);
    for (const each of scope.wanted) {
      const index = scope.labels.get(each.label.name);
      if (index !== undefined) each.label.index = index;
      else if (outer !== undefined) outer.wanted.push(each);
      else throw this.#scanner.error(`unknown label ${each.label.name}`, each.place);
    }
  }

  /** What a word stands for, or undefined when nothing by that name was declared here. */
  lookup(word: string): PtxOperand | undefined {
    for (let k = this.#scopes.length - 1; k >= 0; k--) {
      const scope = this.#scopes[k] as Scope;
      const found = scope.names.get(word) ?? this.#fromRange(scope, word);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  declareRange(prefix: string, count: number, type: PtxType): void {
    if (this.#inner.ranges.length >= RANGES)
      throw this.#scanner.error("too many declarations of registers in one scope");
    this.#inner.ranges.push({ prefix, count, type });
  }

  /** @param place of the declaration, for errors; so below */
  declareRegister(word: string, type: PtxType, place: number): void {
    this.#vacant(word, place);
    this.#addRegister(this.#inner, word, type);
  }

  /** A vector register: its name stands for all components, `%v.x` for one. */
  declareVector(word: string, type: PtxType, lanes: number, place: number): void {
    this.#vacant(word, place);
    const elements = ["x", "y", "z", "w"]
      .slice(0, lanes)
      .map((part) => this.#addRegister(this.#inner, `${word}.${part}`, type));
    this.#inner.names.set(word, { kind: "vector", elements });
  }

  /** Declares a variable and gives its unique name. */
  declareVariable(word: string, place: number): string {
    this.#vacant(word, place);
    const name = this.#unique(word);
    this.#inner.names.set(word, { kind: "symbol", name, offset: 0 });
    return name;
  }

  declareLabel(name: string, index: number, place: number): void {
    const { labels } = this.#inner;
    if (labels.has(name)) throw this.#scanner.error(`label ${name} stands twice`, place);
    labels.set(name, index);
  }

  label(name: string, place: number): PtxOperand {
    const label: Label = { kind: "label", name, index: -1 };
    this.#inner.wanted.push({ label, place });
    return label;
  }

  declareTargets(name: string, targets: readonly PtxOperand[]): void {
    this.#inner.lists.set(name, targets);
  }

  /** The labels of a `.branchtargets` list. */
  targets(name: string): readonly PtxOperand[] | undefined {
    return this.#scopes.findLast((scope) => scope.lists.has(name))?.lists.get(name);
  }

  get #inner(): Scope {
    return this.#scopes.at(-1) as Scope;
  }

  #vacant(word: string, place: number): void {
    if (this.#inner.names.has(word)) throw this.#scanner.error(`${word} is declared twice`, place);
  }

  #fromRange(scope: Scope, word: string): PtxOperand | undefined {
    for (const { prefix, count, type } of scope.ranges) {
      if (!word.startsWith(prefix)) continue;
      const digits = word.slice(prefix.length);
      if (/^(0|[1-9]\d{0,9})$/.test(digits) && Number(digits) < count) {
        return this.#addRegister(scope, word, type);
      }
    }
    return undefined;
  }

  #addRegister(scope: Scope, word: string, type: PtxType): PtxOperand {
    const name = this.#unique(word);
    this.registers.set(name, type);
    const operand: PtxOperand = { kind: "register", name };
    scope.names.set(word, operand);
    return operand;
  }

  #unique(word: string): string {
    const given = (this.#given.get(word) ?? 0) + 1;
    this.#given.set(word, given);
    return given === 1 ? word : `${word}#${given}`;
  }
}
