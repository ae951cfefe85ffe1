/**
 * PTX text → `PtxModule`. Hand-written, one pass, statement by statement.
 *
 * Understands what LLVM's NVPTX back end and libdevice emit; refuses everything else with a
 * `PtxError` that names the line. It does not judge instructions: any mnemonic with well-formed
 * operands passes (instructions.ts knows which exist). Functions that are only declared are left out.
 *
 *     module     directives, variables (variables.ts), functions
 *     function   header here, body in body.ts: declarations, labels, instructions
 *     operands   operands.ts, names looked up in scope.ts
 *     tokens     scanner.ts
 */
import type { PtxFunction, PtxModule, PtxVariable } from "./ast.ts";
import { parseBody } from "./body.ts";
import { Scanner } from "./scanner.ts";
import { parseParameter, parseVariables, variableSpace } from "./variables.ts";

/** Directives between a function's header and its body that hold a list of numbers (11.4). */
const TUNING: ReadonlySet<string> = new Set([
  ".maxntid",
  ".reqntid",
  ".minnctapersm",
  ".maxnctapersm",
  ".maxnreg",
  ".reqnctapercluster",
  ".maxclusterrank",
]);
/** Those without numbers. */
const MARKS: ReadonlySet<string> = new Set([".noreturn", ".explicitcluster", ".unified"]);

/** @throws PtxError */
export function parsePtx(text: string): PtxModule {
  return new ModuleParser(new Scanner(text)).parse();
}

class ModuleParser {
  readonly #scanner: Scanner;
  readonly #variables = new Map<string, PtxVariable>();
  readonly #functions = new Map<string, PtxFunction>();
  readonly #files = new Map<number, string>();
  /** Names that are only declared so far, by `.extern`. */
  readonly #external = new Set<string>();

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  parse(): PtxModule {
    const scanner = this.#scanner;
    scanner.expect(".version");
    const version = scanner.name("a version");
    scanner.expect(".target");
    const target = scanner.name("a target");
    while (scanner.take(",")) scanner.name("a target option");
    while (scanner.token !== "") this.#statement();
    return {
      version,
      target,
      files: this.#files,
      variables: [...this.#variables.values()],
      functions: [...this.#functions.values()],
    };
  }

  #statement(): void {
    const scanner = this.#scanner;
    const place = scanner.place;
    switch (scanner.token) {
      case ".address_size":
        scanner.next();
        if (!scanner.take("64")) throw scanner.error("only 64-bit addresses are known");
        return;
      case ".file":
        this.#file();
        return;
      case ".loc":
        scanner.skipLine();
        return;
      case ".section":
        scanner.skipBlock();
        return;
      case ".pragma":
        scanner.skipThrough(";");
        return;
    }
    let external = false;
    while (/^\.(visible|weak|common|extern)$/.test(scanner.token)) {
      if (scanner.next() === ".extern") external = true;
    }
    const space = variableSpace(scanner.token);
    if (space !== undefined) {
      scanner.next();
      for (const each of parseVariables(scanner, space)) this.#addVariable(each, external, place);
    } else if (scanner.take(".entry")) this.#function(true);
    else if (scanner.take(".func")) this.#function(false);
    else throw scanner.unexpected("a directive, a variable or a function");
  }

  /** `.file 1 "kernel.cu"`, perhaps with a time and a size behind. */
  #file(): void {
    const scanner = this.#scanner;
    const { line } = scanner;
    scanner.next();
    const number = scanner.count("a file's number");
    const name = scanner.next();
    if (name.startsWith('"')) this.#files.set(number, name.slice(1, -1));
    if (scanner.line === line) scanner.skipLine();
  }

  /** A definition replaces an `.extern` declaration, never another definition. */
  #addVariable(variable: PtxVariable, external: boolean, place: number): void {
    const { name } = variable;
    if (this.#variables.has(name)) {
      if (external) return;
      if (!this.#external.has(name)) throw this.#scanner.error(`${name} is defined twice`, place);
    }
    this.#variables.set(name, variable);
    if (external) this.#external.add(name);
    else this.#external.delete(name);
  }

  #function(entry: boolean): void {
    const scanner = this.#scanner;
    while (MARKS.has(scanner.token)) scanner.next();
    const returns = scanner.token === "(" ? this.#parameters() : [];
    const { place, line } = scanner;
    const name = scanner.name("a function's name");
    const params = scanner.token === "(" ? withOffsets(this.#parameters()) : [];
    const directives = this.#directives(name);
    if (scanner.take(";")) return;
    if (this.#functions.has(name)) throw scanner.error(`${name} is defined twice`, place);
    const parameters = [...params, ...returns].map((each) => each.name);
    const body = parseBody(scanner, parameters);
    this.#functions.set(name, { name, line, entry, params, returns, directives, ...body });
  }

  /** What stands between the header and the body, or the `;` of a declaration. */
  #directives(name: string): ReadonlyMap<string, readonly number[]> {
    const scanner = this.#scanner;
    const directives = new Map<string, readonly number[]>();
    while (scanner.token !== "{" && scanner.token !== ";") {
      const word = scanner.token;
      if (word === ".pragma") scanner.skipThrough(";");
      else if (MARKS.has(word)) scanner.next();
      else if (TUNING.has(word)) {
        scanner.next();
        const numbers: number[] = [];
        do numbers.push(scanner.count("a number"));
        while (scanner.take(","));
        directives.set(word.slice(1), numbers);
      } else throw scanner.unexpected(`the body of ${name}`);
    }
    return directives;
  }

  /** `( .param .u64 .ptr .global .align 8 name, … )` */
  #parameters(): readonly PtxVariable[] {
    const scanner = this.#scanner;
    const params: PtxVariable[] = [];
    scanner.expect("(");
    while (!scanner.take(")")) {
      if (params.length > 0) scanner.expect(",");
      if (scanner.token === ".reg") throw scanner.error("register parameters are not known");
      scanner.expect(".param");
      params.push(parseParameter(scanner));
    }
    return params;
  }
}

function withOffsets(params: readonly PtxVariable[]): PtxFunction["params"] {
  let end = 0;
  return params.map((param) => {
    const offset = Math.ceil(end / param.align) * param.align;
    end = offset + param.bytes;
    return { ...param, offset };
  });
}
