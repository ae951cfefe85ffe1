/** The LLVM program as search sees it: draw, compile, print, locate. Every call starts from the base. */
import { readFileSync } from "node:fs";
import type { Artifact } from "../../artifact.ts";
import { UserError } from "../../errors.ts";
import type { Rejection, Stage } from "../../fitness.ts";
import { rejected } from "../../fitness.ts";
import type { Edit, Genome } from "../../genome.ts";
import { SELF, sameGenome } from "../../genome.ts";
import { Random } from "../../random.ts";
import type { Draw, EditPlace, Program, Source } from "../../representation.ts";
import { applyGenome } from "./apply.ts";
import { emit, optimise, verify } from "./codegen.ts";
import { OPERATORS } from "./edits/index.ts";
import { isNamed, kernelFunctions, nameOfFunction, sourceName } from "./kernels.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import { placeOf } from "./places.ts";
import { nameValues, printEdited, printModule } from "./print.ts";
import { Drawing } from "./repair.ts";
import { Snapshot } from "./snapshot.ts";
import { Variant } from "./variant.ts";

export interface ProgramOptions {
  /** Kernels that may be edited, by their source or mangled name; default everything. */
  readonly kernels?: readonly string[];
  /** Default: what the source was built for. */
  readonly arch?: string;
  /** Told before each stage that may end the process. */
  readonly onStage?: (stage: Stage) => void;
}

/** @throws UserError `kernel-not-found`, `nothing-to-edit`. */
export function openProgram(source: Source, options: ProgramOptions = {}): Program {
  return new LlvmProgram(source, options);
}

class LlvmProgram implements Program {
  readonly size: number;
  readonly operators: readonly string[] = [...OPERATORS.keys()];
  readonly #source: Source;
  /** The base without line tables: all that drawing and compiling need, read in half the time. */
  readonly #lean: Uint8Array;
  readonly #arch: string;
  readonly #kernels: readonly string[] | undefined;
  readonly #onStage: (stage: Stage) => void;

  constructor(source: Source, options: ProgramOptions) {
    this.#source = source;
    this.#arch = options.arch ?? source.tools["target"] ?? "sm_90";
    this.#kernels = options.kernels;
    this.#onStage = options.onStage ?? (() => undefined);
    this.#lean = use(source.base, (variant) => {
      this.#requireKernels(variant);
      const { c, takeBuffer } = llvm();
      c.StripModuleDebugInfo(variant.module);
      return takeBuffer(c.WriteBitcodeToMemoryBuffer(variant.module));
    });
    this.size = use(this.#lean, (variant) => {
      return this.#snapshot(variant).instructions.filter((each) => each.eligible).length;
    });
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
      const wrong = applyGenome(variant, genome);
      if (wrong !== undefined) return wrong;
      const random = new Random(draw.seed);
      const name = random.pick(draw.operators);
      const operator = OPERATORS.get(name);
      if (operator === undefined) return rejected("apply", "unknown-operator", name);
      const edit = operator.draw(new Drawing(this.#snapshot(variant), random));
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
      return this.#optimise(variant) ?? printModule(variant.module);
    });
  }

  locate(edit: Edit, genome: Genome): readonly EditPlace[] {
    const at = genome.findIndex((each) => sameGenome([each], [edit]));
    const lines = sourceLines(this.#source.file);
    return use(this.#source.base, (variant) => {
      applyGenome(variant, genome.slice(0, at < 0 ? genome.length : at));
      nameValues(variant);
      return idsOf(edit).flatMap((id) => {
        const handle = variant.find(id);
        return handle === undefined ? [] : [placeOf(handle, this.#source.file, lines)];
      });
    });
  }

  #compile(base: Uint8Array, genome: Genome, file?: string): Artifact | Rejection {
    return use(base, (variant) => {
      const wrong = this.#edit(variant, genome) ?? this.#optimise(variant);
      return wrong ?? emit(variant.module, this.#arch, file);
    });
  }

  #edit(variant: Variant, genome: Genome): Rejection | undefined {
    const wrong = applyGenome(variant, genome) ?? variant.settle();
    if (wrong !== undefined) return wrong;
    this.#onStage("verify");
    return verify(variant.module);
  }

  #optimise(variant: Variant): Rejection | undefined {
    this.#onStage("compile");
    return optimise(variant.module, this.#arch);
  }

  #snapshot(variant: Variant): Snapshot {
    const functions = variant.functions().filter((fn) => this.#isEditable(fn));
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

/** Ids of the instructions an edit acts on: its targets, then the users that read something new. */
function idsOf(edit: Edit): readonly string[] {
  const owners = edit.rewires.map(({ slot }) => slot.slice(0, Math.max(0, slot.lastIndexOf("."))));
  const others = owners.filter((id) => id !== "" && !id.startsWith(SELF));
  return [...new Set([...edit.targets, ...others])];
}

function sourceLines(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}
