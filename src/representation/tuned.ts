/**
 * A program with tunables: numbers that the workload lets the search choose, as genes beside the edits.
 *
 *     set BLOCK 128
 *
 * Every choice of values is a program of its own, opened when first needed. Of several `set` of one tunable
 * the last counts. The other edits of a genome apply to the program that its `set` choose, by that
 * program's ids; how far an edit means the same in two of them is the source's matter. A choice that the
 * source does not compile with is a rejection.
 */
import type { Artifact } from "../artifact.ts";
import { UserError } from "../errors.ts";
import type { Rejection } from "../fitness.ts";
import { rejected } from "../fitness.ts";
import type { Edit, Genome } from "../genome.ts";
import { printEdit } from "../genome.ts";
import { Random } from "../random.ts";
import type { Draw, EditPlace, Program } from "../representation.ts";
import type { Tunables, Tuning } from "../tuning.ts";
import { firstOf, tunedHash } from "../tuning.ts";

/** @param open makes the program of a choice that has a value for every tunable. */
export function tuned(tunables: Tunables, open: (tuning: Tuning) => Program): Program {
  const original = open(firstOf(tunables));
  return Object.keys(tunables).length === 0 ? original : new Tuned(tunables, open, original);
}

class Tuned implements Program {
  readonly size: number;
  readonly operators: readonly string[];
  readonly neighbours: number;
  readonly #tunables: Tunables;
  readonly #open: (tuning: Tuning) => Program;
  readonly #programs = new Map<string, Program | Rejection>();
  /** All edits that leave the original's values. */
  readonly #settings: readonly Edit[];

  constructor(tunables: Tunables, open: (tuning: Tuning) => Program, original: Program) {
    this.#tunables = tunables;
    this.#open = open;
    this.#programs.set(JSON.stringify(firstOf(tunables)), original);
    this.#settings = Object.entries(tunables).flatMap(([name, [, ...others]]) =>
      others.map((value) => set(name, value)),
    );
    this.size = original.size;
    this.operators = [...original.operators, "set"];
    this.neighbours = this.#settings.length + original.neighbours;
  }

  propose(genome: Genome, draw: Draw): Edit | Rejection {
    const split = this.#split(genome);
    if ("status" in split) return split;
    const { program, edits, tuning } = split;
    if ("neighbour" in draw) {
      const { neighbour } = draw;
      const further = { ...draw, neighbour: neighbour - this.#settings.length };
      return this.#settings[neighbour] ?? program.propose(edits, further);
    }
    // The program's own generator begins with the same choice.
    const random = new Random(draw.seed);
    if (random.pick(draw.operators) !== "set") return program.propose(edits, draw);
    const others = Object.entries(this.#tunables).flatMap(([name, values]) =>
      values.filter((value) => value !== tuning[name]).map((value) => set(name, value)),
    );
    return others.length > 0
      ? random.pick(others)
      : rejected("apply", "no-candidate", "no tunable has another value");
  }

  compile(genome: Genome): Artifact | Rejection {
    return this.#compile(genome, (program, edits) => program.compile(edits));
  }

  compileWithLines(genome: Genome): Artifact | Rejection {
    return this.#compile(genome, (program, edits) => program.compileWithLines(edits));
  }

  print(genome: Genome, form: "edited" | "optimised"): string | Rejection {
    const split = this.#split(genome);
    return "status" in split ? split : split.program.print(split.edits, form);
  }

  probe(edit: Edit, genome: Genome): Artifact | Rejection | undefined {
    if (edit.op === "set") return undefined;
    let unseen = false;
    const artifact = this.#compile(genome, (program, edits) => {
      const probed = program.probe(edit, edits);
      unseen = probed === undefined;
      return probed ?? program.compile(edits);
    });
    return unseen ? undefined : artifact;
  }

  locate(edit: Edit, genome: Genome): readonly EditPlace[] {
    const split = this.#split(genome);
    return edit.op === "set" || "status" in split ? [] : split.program.locate(edit, split.edits);
  }

  #compile(
    genome: Genome,
    build: (program: Program, edits: Genome) => Artifact | Rejection,
  ): Artifact | Rejection {
    const split = this.#split(genome);
    if ("status" in split) return split;
    const artifact = build(split.program, split.edits);
    if ("status" in artifact || artifact.kind !== "ptx") return artifact;
    const first = firstOf(this.#tunables);
    const changed = Object.entries(split.tuning).filter(([name, value]) => value !== first[name]);
    if (changed.length === 0) return artifact;
    const tuning = Object.fromEntries(changed);
    return { ...artifact, tuning, hash: tunedHash(artifact.hash, tuning) };
  }

  /** The program that a genome chooses, and its edits of that. */
  #split(
    genome: Genome,
  ): { readonly program: Program; readonly edits: Genome; readonly tuning: Tuning } | Rejection {
    const tuning: Record<string, number> = { ...firstOf(this.#tunables) };
    for (const edit of genome) {
      if (edit.op !== "set") continue;
      const [name = "", value] = edit.targets;
      if (this.#tunables[name]?.includes(Number(value)) !== true || edit.targets.length !== 2) {
        return rejected(
          "apply",
          "missing-value",
          `no such value of a tunable (${printEdit(edit)})`,
        );
      }
      tuning[name] = Number(value);
    }
    const program = this.#program(tuning);
    if ("status" in program) return program;
    return { program, edits: genome.filter(({ op }) => op !== "set"), tuning };
  }

  #program(tuning: Tuning): Program | Rejection {
    const key = JSON.stringify(tuning);
    let program = this.#programs.get(key);
    if (program === undefined) {
      program = this.#tryToOpen(tuning);
      this.#programs.set(key, program);
    }
    return program;
  }

  #tryToOpen(tuning: Tuning): Program | Rejection {
    try {
      return this.#open(tuning);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return rejected("compile", "tuning-refused", error.message);
    }
  }
}

function set(name: string, value: number): Edit {
  return { op: "set", targets: [name, String(value)], rewires: [] };
}
