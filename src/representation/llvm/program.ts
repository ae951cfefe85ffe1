/** The LLVM program as search sees it: draw, compile, print, locate. Every call starts from the base. */
import { readFileSync } from "node:fs";
import type { Artifact } from "../../artifact.ts";
import { UserError } from "../../errors.ts";
import type { Rejection, Stage } from "../../fitness.ts";
import { rejected } from "../../fitness.ts";
import type { Edit, Genome } from "../../genome.ts";
import { sameGenome } from "../../genome.ts";
import { Random } from "../../random.ts";
import type { Draw, EditPlace, Program, Source } from "../../representation.ts";
import { emit, optimise, verify } from "./codegen.ts";
import { Drawing, OPERATORS } from "./draw.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import { placeOf } from "./places.ts";
import { Snapshot } from "./snapshot.ts";
import { Variant } from "./variant.ts";

export interface ProgramOptions {
  /** Kernels that may be edited, by their source or mangled name; default everything. */
  readonly kernels?: readonly string[];
  readonly arch?: string;
  /** Told before each stage that may end the process. */
  readonly onStage?: (stage: Stage) => void;
}

/** @throws UserError when there is nothing to edit. */
export function openProgram(source: Source, options: ProgramOptions = {}): Program {
  return new LlvmProgram(source, options);
}

class LlvmProgram implements Program {
  readonly size: number;
  readonly operators: readonly string[] = Object.keys(OPERATORS);
  readonly #source: Source;
  readonly #arch: string;
  readonly #kernels: readonly string[] | undefined;
  readonly #onStage: (stage: Stage) => void;

  constructor(source: Source, options: ProgramOptions) {
    this.#source = source;
    this.#arch = options.arch ?? source.tools["target"] ?? "sm_90";
    this.#kernels = options.kernels;
    this.#onStage = options.onStage ?? (() => undefined);
    this.size = this.#with((variant) => {
      const drawing = this.#drawing(variant, new Random(0));
      return drawing.eligible.length;
    });
    if (this.size === 0) {
      throw new UserError(
        "nothing-to-edit",
        `${source.file} has no instruction that may be edited`,
        "Check the workload's `kernels` against the names in the source.",
      );
    }
  }

  propose(genome: Genome, draw: Draw): Edit | Rejection {
    return this.#with((variant) => {
      const wrong = variant.apply(genome);
      if (wrong !== undefined) return wrong;
      const random = new Random(draw.seed);
      const name = random.pick(draw.operators);
      const operator = OPERATORS[name];
      if (operator === undefined) return rejected("apply", "unknown-operator", name);
      const edit = operator(this.#drawing(variant, random));
      return edit ?? rejected("apply", "no-candidate", `${name} found nothing to act on`);
    });
  }

  compile(genome: Genome): Artifact | Rejection {
    return this.#with((variant) => {
      const wrong = this.#edit(variant, genome) ?? this.#optimise(variant);
      return wrong ?? emit(variant.module, this.#arch);
    });
  }

  print(genome: Genome, form: "edited" | "optimised"): string | Rejection {
    return this.#with((variant) => {
      const wrong =
        this.#edit(variant, genome) ?? (form === "optimised" ? this.#optimise(variant) : undefined);
      if (wrong !== undefined) return wrong;
      const { c, takeString } = llvm();
      c.StripModuleDebugInfo(variant.module);
      return takeString(c.PrintModuleToString(variant.module));
    });
  }

  locate(edit: Edit, genome: Genome): readonly EditPlace[] {
    const at = genome.findIndex((each) => sameGenome([each], [edit]));
    const lines = sourceLines(this.#source.file);
    return this.#with((variant) => {
      variant.apply(genome.slice(0, at < 0 ? genome.length : at));
      const slots = edit.rewires.map(({ slot }) => slot.slice(0, slot.lastIndexOf(".")));
      const ids = edit.targets.length > 0 ? edit.targets : slots;
      return ids.flatMap((id) => {
        const handle = variant.find(id);
        return handle === undefined ? [] : [placeOf(handle, this.#source.file, lines)];
      });
    });
  }

  #edit(variant: Variant, genome: Genome): Rejection | undefined {
    const wrong = variant.apply(genome) ?? variant.settle();
    if (wrong !== undefined) return wrong;
    this.#onStage("verify");
    return verify(variant.module);
  }

  #optimise(variant: Variant): Rejection | undefined {
    this.#onStage("compile");
    return optimise(variant.module, this.#arch);
  }

  #drawing(variant: Variant, random: Random): Drawing {
    const functions = variant.functions().filter((fn) => this.#editable(fn));
    const name = (handle: Handle): string | undefined => variant.nameOf(handle);
    return new Drawing(new Snapshot(functions, name, (arg) => name(arg) ?? ""), random);
  }

  #editable(fn: Handle): boolean {
    if (this.#kernels === undefined) return true;
    const name = llvm().c.GetValueName2(fn, [0]);
    return this.#kernels.some((k) => name === k || name.startsWith(`_Z${k.length}${k}`));
  }

  #with<T>(use: (variant: Variant) => T): T {
    const variant = Variant.open(this.#source.base);
    try {
      return use(variant);
    } finally {
      variant.dispose();
    }
  }
}

function sourceLines(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}
