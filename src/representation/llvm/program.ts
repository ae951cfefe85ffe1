/** The LLVM program as search sees it: draw, compile, print, locate. Every call starts from the base. */
import { readFileSync } from "node:fs";
import type { Artifact } from "../../artifact.ts";
import { UserError } from "../../errors.ts";
import type { Rejection, Stage } from "../../fitness.ts";
import { rejected } from "../../fitness.ts";
import type { Edit, Genome } from "../../genome.ts";
import { SELF, sameGenome } from "../../genome.ts";
import { Random } from "../../random.ts";
import type { Base, Draw, EditPlace, Heat, Program } from "../../representation.ts";
import { applyGenome } from "../apply.ts";
import { emit, optimise, verify } from "./codegen.ts";
import { OPERATORS } from "./edits/index.ts";
import { unrolls } from "./edits/loop.ts";
import {
  annotate,
  annotationsOf,
  isNamed,
  kernelFunctions,
  nameOfFunction,
  sourceName,
} from "./kernels.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import { neighbours } from "./neighbourhood.ts";
import { lineOf, placeOf } from "./places.ts";
import { nameValues, printEdited, printModule } from "./print.ts";
import { insertProbes } from "./probes.ts";
import type { Weigh } from "./repair.ts";
import { Drawing } from "./repair.ts";
import { Snapshot } from "./snapshot.ts";
import { unrollConvergent } from "./unroll.ts";
import { Variant } from "./variant.ts";

export interface ProgramOptions {
  /** Kernels that may be edited, by their source or mangled name; default everything. */
  readonly kernels?: readonly string[];
  /** Default: what the source was built for. */
  readonly arch?: string;
  /** Most registers a thread of every kernel that has no such bound; 0 or absent: none. */
  readonly maxnreg?: number;
  /** Told before each stage that may end the process. */
  readonly onStage?: (stage: Stage) => void;
}

/** @throws UserError `kernel-not-found`, `nothing-to-edit`. */
export function openProgram(source: Base, options: ProgramOptions = {}): Program {
  return new LlvmProgram(source, options);
}

/** What a place weighs beside its heat: a cold one is drawn, too. */
const LEAST_WEIGHT = 10;
/** What an edit of a whole function weighs. */
const FUNCTION_WEIGHT = 100;

class LlvmProgram implements Program {
  readonly size: number;
  readonly neighbours: number;
  readonly operators: readonly string[] = [...OPERATORS.keys()];
  readonly #source: Base;
  /** The base without line tables: all that drawing and compiling need, read in half the time. */
  readonly #lean: Uint8Array;
  readonly #arch: string;
  readonly #kernels: readonly string[] | undefined;
  readonly #maxnreg: number;
  readonly #onStage: (stage: Stage) => void;
  /** Source line by id of the base. */
  readonly #lines = new Map<string, number>();
  /** The neighbours by the heat that orders them. */
  readonly #neighbours = new Map<string, readonly Edit[]>();

  constructor(source: Base, options: ProgramOptions) {
    this.#source = source;
    this.#arch = options.arch ?? source.tools["target"] ?? "sm_90";
    this.#kernels = options.kernels;
    this.#maxnreg = options.maxnreg ?? 0;
    this.#onStage = options.onStage ?? (() => undefined);
    this.#lean = use(source.base, (variant) => {
      this.#requireKernels(variant);
      for (const fn of variant.functions()) {
        for (const each of variant.instructionsOf(fn)) {
          this.#lines.set(variant.nameOf(each) ?? "", lineOf(each, source.file));
        }
      }
      const { c, takeBuffer } = llvm();
      c.StripModuleDebugInfo(variant.module);
      return takeBuffer(c.WriteBitcodeToMemoryBuffer(variant.module));
    });
    this.size = use(this.#lean, (variant) => {
      return this.#snapshot(variant).instructions.filter((each) => each.eligible).length;
    });
    this.neighbours = this.#listNeighbours(undefined).length;
    if (this.size === 0) {
      throw new UserError(
        "nothing-to-edit",
        `${source.file} has no instruction that may be edited`,
        "Check that the kernel does some work, and the workload's `kernels`.",
      );
    }
  }

  propose(genome: Genome, draw: Draw): Edit | Rejection {
    return use(this.#lean, (variant) => {
      const wrong = applyGenome(variant, genome, OPERATORS);
      if (wrong !== undefined) return wrong;
      if ("neighbour" in draw) {
        const listed = this.#listNeighbours(draw.heat)[draw.neighbour];
        return listed ?? rejected("apply", "no-candidate", "the list of neighbours is shorter");
      }
      const random = new Random(draw.seed);
      const name = random.pick(draw.operators);
      const operator = OPERATORS.get(name);
      if (operator === undefined) return rejected("apply", "unknown-operator", name);
      const weigh = draw.heat && this.#weigher(draw.heat);
      const edit = operator.draw(new Drawing(this.#snapshot(variant), random, weigh));
      return edit ?? rejected("apply", "no-candidate", `${name} found nothing that fits`);
    });
  }

  compile(genome: Genome): Artifact | Rejection {
    return this.#compile(this.#lean, genome);
  }

  compileWithLines(genome: Genome): Artifact | Rejection {
    return this.#compile(this.#source.base, genome, this.#source.file);
  }

  print(genome: Genome, form: "edited" | "optimised"): string | Rejection {
    return use(this.#lean, (variant) => {
      const wrong = this.#edit(variant, genome);
      if (wrong !== undefined) return wrong;
      if (form === "edited") return printEdited(variant);
      return this.#optimise(variant, genome) ?? printModule(variant.module);
    });
  }

  probe(edit: Edit, genome: Genome): Artifact | Rejection | undefined {
    return use(this.#lean, (variant) => {
      const wrong = this.#edit(variant, genome);
      if (wrong !== undefined) return wrong;
      if (insertProbes(variant, edit) === 0) return undefined;
      // A substitute that is not yet there at that place makes the module invalid.
      const unseen = verify(variant.module) ?? this.#optimise(variant, genome);
      return unseen ?? emit(variant.module, this.#arch);
    });
  }

  locate(edit: Edit, genome: Genome): readonly EditPlace[] {
    const at = genome.findIndex((each) => sameGenome([each], [edit]));
    const lines = sourceLines(this.#source.file);
    return use(this.#source.base, (variant) => {
      applyGenome(variant, genome.slice(0, at < 0 ? genome.length : at), OPERATORS);
      nameValues(variant);
      return idsOf(edit).flatMap((id) => {
        const handle = variant.find(id) ?? variant.findFunction(id);
        return handle === undefined ? [] : [placeOf(handle, this.#source.file, lines)];
      });
    });
  }

  #compile(base: Uint8Array, genome: Genome, file?: string): Artifact | Rejection {
    return use(base, (variant) => {
      const wrong = this.#edit(variant, genome) ?? this.#optimise(variant, genome);
      return wrong ?? emit(variant.module, this.#arch, file);
    });
  }

  #edit(variant: Variant, genome: Genome): Rejection | undefined {
    const wrong = applyGenome(variant, genome, OPERATORS) ?? variant.settle();
    if (wrong !== undefined) return wrong;
    if (this.#maxnreg > 0) boundRegisters(variant, this.#maxnreg);
    this.#onStage("verify");
    return verify(variant.module);
  }

  #optimise(variant: Variant, genome: Genome): Rejection | undefined {
    this.#onStage("compile");
    const closing = genome
      .filter(unrolls)
      .flatMap(({ targets: [branch = ""] }) => variant.find(branch) ?? []);
    const wrong = unrollConvergent(variant.module, closing, this.#arch);
    return wrong ?? optimise(variant.module, this.#arch);
  }

  #listNeighbours(heat: Heat | undefined): readonly Edit[] {
    const key = JSON.stringify(heat ?? []);
    let list = this.#neighbours.get(key);
    if (list === undefined) {
      const weigh = this.#weigher(heat ?? []);
      list = use(this.#lean, (variant) => neighbours(this.#snapshot(variant), weigh));
      this.#neighbours.set(key, list);
    }
    return list;
  }

  #weigher(heat: Heat): Weigh {
    const byLine = new Map(heat);
    return (place) =>
      place === undefined
        ? FUNCTION_WEIGHT
        : LEAST_WEIGHT + (byLine.get(this.#lines.get(place.id) ?? 0) ?? 0);
  }

  #snapshot(variant: Variant): Snapshot {
    const functions = variant
      .functions()
      .map((handle, i) => ({ id: `f${i + 1}`, handle }))
      .filter(({ handle }) => this.#isEditable(handle));
    return new Snapshot(functions, (value) => variant.nameOf(value));
  }

  #isEditable(fn: Handle): boolean {
    return this.#kernels?.some((name) => isNamed(nameOfFunction(fn), name)) ?? true;
  }

  #requireKernels(variant: Variant): void {
    const symbols = variant.functions().map(nameOfFunction);
    for (const name of this.#kernels ?? []) {
      if (symbols.some((symbol) => isNamed(symbol, name))) continue;
      const known = kernelFunctions(variant.module).map((fn) => sourceName(nameOfFunction(fn)));
      throw new UserError(
        "kernel-not-found",
        `${this.#source.file} has no kernel "${name}"`,
        `Name one of: ${known.join(", ")}.`,
      );
    }
  }
}

function use<T>(base: Uint8Array, work: (variant: Variant) => T): T {
  const variant = Variant.open(base);
  try {
    return work(variant);
  } finally {
    variant.dispose();
  }
}

function boundRegisters(variant: Variant, maxnreg: number): void {
  for (const kernel of kernelFunctions(variant.module)) {
    if (annotationsOf(variant.module, kernel).has("maxnreg")) continue;
    annotate(variant, kernel, "maxnreg", maxnreg);
  }
}

/**
 * Ids of the instructions an edit acts on: its targets, then the users that read something new. The operators that
 * take two instructions are these; behind the first target of the others stand words and numbers, which are no ids.
 */
function idsOf(edit: Edit): readonly string[] {
  const pair = ["copy", "move", "replace", "swap"].includes(edit.op);
  const targets = edit.targets.slice(0, pair ? 2 : 1);
  const owners = edit.rewires.map(({ slot }) => slot.slice(0, Math.max(0, slot.lastIndexOf("."))));
  const others = owners.filter((id) => id !== "" && !id.startsWith(SELF));
  return [...new Set([...targets, ...others])];
}

function sourceLines(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}
