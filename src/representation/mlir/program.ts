/**
 * A model as search sees it: draw, apply, print, locate. Every call starts from the base. Optimising is
 * the device's matter (XLA), and so is StableHLO's own verifier; what is verified here is that every value
 * is defined where it is read and that no function calls itself. Types cannot go wrong: an operand never changes its type.
 */
import { createHash } from "node:crypto";
import type { Artifact, StableHloArtifact } from "../../artifact.ts";
import { UserError } from "../../errors.ts";
import type { Rejection, Stage } from "../../fitness.ts";
import { rejected } from "../../fitness.ts";
import type { Edit, Genome } from "../../genome.ts";
import { SELF, sameGenome } from "../../genome.ts";
import { Random } from "../../random.ts";
import type { Draw, EditPlace, Program, Source } from "../../representation.ts";
import { applyGenome } from "../apply.ts";
import { Calls } from "./calls.ts";
import { isContainer } from "./dialect.ts";
import { Drawing } from "./drawing.ts";
import { OPERATORS } from "./edits/index.ts";
import { MlirError } from "./error.ts";
import type { Module, Value } from "./ir.ts";
import { walkModule } from "./ir.ts";
import { parseModule } from "./parser.ts";
import { sourceLine } from "./places.ts";
import type { Names } from "./printer.ts";
import { printHead, printModule } from "./printer.ts";
import { isDynamic } from "./types.ts";
import { Variant } from "./variant.ts";
import { Visibility } from "./visibility.ts";

/**
 * A model to evolve.
 * @param file the user's file, for messages and places.
 * @param text the module in generic form, with locations where its lowering kept them.
 * @param tools names and versions of what made the text.
 * @throws UserError `bad-mlir`, `dynamic-shape`, `no-main`.
 */
export function sourceOf(
  file: string,
  text: string,
  tools: Readonly<Record<string, string>>,
): Source {
  const module = parse(file, text);
  for (const operation of walkModule(module)) {
    const dynamic = operation.results.find(({ type }) => isDynamic(type));
    if (dynamic === undefined) continue;
    throw new UserError(
      "dynamic-shape",
      `${file} has ${operation.name} of type ${dynamic.type}, whose shape is known only when it runs`,
      "Lower the model for inputs of fixed shape (a fixed batch size).",
    );
  }
  checkMain(file, module);
  return {
    file,
    base: new TextEncoder().encode(text),
    original: artifactOf(printModule(module, { locations: false })),
    originalWithLines: artifactOf(printModule(module)),
    tools,
  };
}

/** What is run is `main`, or the only function. */
function checkMain(file: string, module: Module): void {
  const names = [...walkModule(module)].flatMap(({ name, properties }) => {
    if (name !== "func.func") return [];
    return properties?.find((each) => each.name === "sym_name")?.value?.slice(1, -1) ?? [];
  });
  if (names.length === 1 || names.includes("main")) return;
  throw new UserError(
    "no-main",
    `${file} has no function main${names.length === 0 ? "" : ` but ${names.join(", ")}`}`,
    "Call the function to run `main`.",
  );
}

export interface ProgramOptions {
  /** Told before each stage. */
  readonly onStage?: (stage: Stage) => void;
}

/** @throws UserError `nothing-to-edit`. */
export function openProgram(source: Source, options: ProgramOptions = {}): Program {
  return new MlirProgram(source, options);
}

class MlirProgram implements Program {
  readonly size: number;
  readonly neighbours: number;
  readonly operators: readonly string[];
  readonly #file: string;
  readonly #base: string;
  readonly #onStage: (stage: Stage) => void;
  readonly #list: readonly Edit[];

  constructor(source: Source, options: ProgramOptions) {
    this.#file = source.file;
    this.#base = new TextDecoder().decode(source.base);
    this.#onStage = options.onStage ?? (() => undefined);
    const drawing = new Drawing(new Variant(this.#base), new Random(0));
    this.size = drawing.eligible.length;
    if (this.size === 0) {
      throw new UserError(
        "nothing-to-edit",
        `${source.file} has no operation that may be edited`,
        "Check that its functions have bodies.",
      );
    }
    const operators = [...OPERATORS.values()].filter((each) => each.applies?.(drawing) ?? true);
    this.operators = operators.map(({ name }) => name);
    this.#list = inTurn(operators.map((each) => each.every?.(drawing) ?? []));
    this.neighbours = this.#list.length;
  }

  /** Heat is not used: no device tells which lines of a model take its time. */
  propose(genome: Genome, draw: Draw): Edit | Rejection {
    const variant = new Variant(this.#base);
    const wrong = applyGenome(variant, genome, OPERATORS);
    if (wrong !== undefined) return wrong;
    if ("neighbour" in draw) {
      const listed = this.#list[draw.neighbour];
      return listed ?? rejected("apply", "no-candidate", "the list of neighbours is shorter");
    }
    const random = new Random(draw.seed);
    const name = random.pick(draw.operators);
    const operator = OPERATORS.get(name);
    if (operator === undefined) return rejected("apply", "unknown-operator", name);
    const edit = operator.draw(new Drawing(variant, random));
    return edit ?? rejected("apply", "no-candidate", `${name} found nothing that fits`);
  }

  compile(genome: Genome): Artifact | Rejection {
    const variant = this.#edit(genome);
    if ("status" in variant) return variant;
    return artifactOf(printModule(variant.module, { locations: false }));
  }

  compileWithLines(genome: Genome): Artifact | Rejection {
    const variant = this.#edit(genome);
    return "status" in variant ? variant : artifactOf(printModule(variant.module));
  }

  /** Both forms are the same program: `edited` calls values after their ids. */
  print(genome: Genome, form: "edited" | "optimised"): string | Rejection {
    const variant = this.#edit(genome);
    if ("status" in variant) return variant;
    const names = form === "edited" ? { names: namesOf(variant) } : {};
    return printModule(variant.module, { ...names, locations: false });
  }

  /** No emulator runs models. */
  probe(): undefined {
    return undefined;
  }

  locate(edit: Edit, genome: Genome): readonly EditPlace[] {
    const at = genome.findIndex((each) => sameGenome([each], [edit]));
    const variant = new Variant(this.#base);
    applyGenome(variant, genome.slice(0, at < 0 ? genome.length : at), OPERATORS);
    const names = namesOf(variant);
    return idsOf(edit).flatMap((id) => {
      const operation = variant.find(id);
      if (operation === undefined) return [];
      const instruction = printHead(operation, names);
      return [{ ...sourceLine(operation, variant.module, this.#file), instruction }];
    });
  }

  /** The variant, whole and verified. */
  #edit(genome: Genome): Variant | Rejection {
    const variant = new Variant(this.#base);
    const wrong = applyGenome(variant, genome, OPERATORS) ?? variant.settle();
    if (wrong !== undefined) return wrong;
    this.#onStage("verify");
    return verify(variant.module) ?? variant;
  }
}

/** Every value is called after its id, what repairs inserted `r1`, `r2`…; ids without a value follow the line. */
function namesOf(variant: Variant): Names {
  const names = new Map<Value, string>();
  let repairs = 0;
  for (const operation of walkModule(variant.module)) {
    const id = variant.nameOf(operation);
    if (id === undefined && operation.results.length > 0) repairs++;
    const name = id === undefined ? `r${repairs}` : `v${id}`;
    for (const result of operation.results) names.set(result, name);
    for (const block of operation.regions.flatMap(({ blocks }) => blocks)) {
      for (const arg of block.arguments) names.set(arg, variant.nameOfValue(arg) ?? "");
    }
  }
  return {
    of: (value) => names.get(value) ?? "gone",
    comment: (operation) => (operation.results.length > 0 ? "" : (variant.nameOf(operation) ?? "")),
  };
}

/** Crossover may part an edit from what it relies on: a value may not be defined where it is read. */
function verify(module: Module): Rejection | undefined {
  const visibility = new Visibility(module, (operation) => !isContainer(operation));
  for (const user of walkModule(module)) {
    const wrong = user.operands.findIndex((value) => !visibility.sees(user, value));
    if (wrong < 0) continue;
    const what = `operand ${wrong} of ${user.name} is not defined where it is read`;
    return rejected("verify", "invalid-ir", what);
  }
  const name = new Calls(module).recursive();
  if (name === undefined) return undefined;
  return rejected("verify", "recursion", `${name} comes to call itself`);
}

/** One of each list, then the next of each: no operator keeps the others waiting. */
function inTurn<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, k) =>
    lists.flatMap((list) => list.slice(k, k + 1)),
  ).flat();
}

/** Ids of the operations an edit acts on: its targets, then the users that read something new. */
function idsOf(edit: Edit): readonly string[] {
  const owners = edit.rewires.map(({ slot }) => slot.slice(0, Math.max(0, slot.lastIndexOf("."))));
  const others = owners.filter((id) => id !== "" && !id.startsWith(SELF));
  return [...new Set([...edit.targets, ...others])];
}

function artifactOf(text: string): StableHloArtifact {
  const hash = createHash("sha256").update(text).digest("hex");
  return { kind: "stablehlo", text, hash };
}

function parse(file: string, text: string): Module {
  try {
    return parseModule(text);
  } catch (error) {
    if (!(error instanceof MlirError)) throw error;
    throw new UserError(
      "bad-mlir",
      `${file}, ${error.message}`,
      "Write the module in MLIR's generic form: `module.operation.get_asm(print_generic_op_form=True)`.",
    );
  }
}
