/**
 * The build side: from a candidate to its artifact. Draws, applies, compiles; runs nothing.
 *
 * In workers only: the compiler library may abort and the workload is the user's code.
 */
import { dirname, resolve } from "node:path";
import type { Artifact } from "../artifact.ts";
import { type Inspected, UNEDITED } from "../evaluate.ts";
import type { Rejection, Stage } from "../fitness.ts";
import { rejected } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import { genomeOf, printEdit } from "../genome.ts";
import { loadBase, loadSource, nvccBuild, openProgram } from "../representation/llvm/index.ts";
import { tuned } from "../representation/tuned.ts";
import type { Program, Source } from "../representation.ts";
import type { Candidate } from "../search.ts";
import type { Tuning } from "../tuning.ts";
import { firstOf } from "../tuning.ts";
import { loadWorkload } from "../workload/load.ts";
import type { SourceOptions, Workload } from "../workload.ts";
import { originalFails } from "./failures.ts";
import type { PrepareRequest } from "./protocol.ts";

const NVCC = "nvcc -O3";

/** The tunable that is no macro. */
const REGISTERS = "maxnreg";

/** A build of the unmodified program. */
export interface Build<P = Artifact> {
  readonly name: string;
  readonly program: P;
}

export class Builder<W> {
  readonly workload: W;
  readonly source: Source;
  readonly program: Program;
  /** The ordinary build first: its outputs are the right ones. Then our own without edits. */
  readonly originals: readonly [ordinary: Build, unedited: Build, ...further: Build[]];
  /** Why another compiler's build is not among them, by its name. */
  readonly leftOut: Readonly<Record<string, string>>;

  /** @param builds of the original: the ordinary one, then other compilers'. */
  constructor(
    workload: W,
    source: Source,
    program: Program,
    [ordinary, ...further]: readonly [Build, ...Build[]],
    leftOut: Readonly<Record<string, string>> = {},
  ) {
    this.workload = workload;
    this.source = source;
    this.program = program;
    const unedited = program.compile([]);
    if ("status" in unedited) throw originalFails("our build without edits", unedited);
    this.originals = [ordinary, { name: UNEDITED, program: unedited }, ...further];
    this.leftOut = leftOut;
  }

  /** The candidate's genome, with the random edit it asks for. */
  draw(candidate: Candidate): Genome | Rejection {
    if (candidate.draw === undefined) return candidate.genome;
    const edit = this.program.propose(candidate.genome, candidate.draw);
    if ("status" in edit) return edit;
    const genome = genomeOf([...candidate.genome, edit]);
    if (genome.length > candidate.genome.length) return genome;
    return rejected("apply", "repeated-edit", printEdit(edit));
  }

  /** Null stands for the ordinary build of the original. */
  compile(genome: Genome | null): Artifact | Rejection {
    return genome === null ? this.source.original : this.program.compile(genome);
  }

  /** The same with the lines of the source in it. */
  compileWithLines(genome: Genome | null): Artifact | Rejection {
    return genome === null ? this.source.originalWithLines : this.program.compileWithLines(genome);
  }

  inspect(genome: Genome): Inspected {
    const artifact = this.compile(genome);
    const ir = this.program.print(genome, "edited");
    const baseIr = this.program.print([], "edited");
    for (const part of [artifact, ir, baseIr]) {
      if (typeof part !== "string" && "status" in part) throw new Error(part.message);
    }
    const edits = genome.map((edit) => ({ edit, places: this.program.locate(edit, genome) }));
    return { artifact, ir, baseIr, edits } as Inspected;
  }
}

/**
 * The builder of a workload of kernels.
 * @param further whether to look for other compilers' builds of the original.
 * @throws UserError when the workload or its source is at fault.
 */
export async function openKernels(
  request: PrepareRequest,
  onStage: (stage: Stage) => void,
  further: boolean,
): Promise<Builder<Workload>> {
  const workload = await loadWorkload(request.workload, request.cache);
  const options = {
    ...workload.source,
    file: resolve(dirname(request.workload), workload.source.file),
    cache: request.cache,
  };
  const { tunables = {}, kernels } = workload;
  const original = withTuning(options, firstOf(tunables));
  const source = loadSource(original);
  const open = (tuning: Tuning): Program =>
    openProgram(loadBase(withTuning(options, tuning)), {
      ...(kernels === undefined ? {} : { kernels }),
      maxnreg: tuning[REGISTERS] ?? 0,
      onStage,
    });
  const program = tuned(tunables, open);
  const nvcc = further ? await nvccBuild(original) : undefined;
  const builds: Build[] = nvcc?.status === "built" ? [{ name: NVCC, program: nvcc.artifact }] : [];
  const leftOut = nvcc?.status === "refused" ? { [NVCC]: nvcc.why } : {};
  const ordinary = { name: "clang -O3", program: source.original };
  return new Builder(workload, source, program, [ordinary, ...builds], leftOut);
}

function withTuning<T extends SourceOptions>(options: T, tuning: Tuning): T {
  const macros = Object.entries(tuning)
    .filter(([name]) => name !== REGISTERS)
    .map(([name, value]) => `-D${name}=${value}`);
  return macros.length === 0
    ? options
    : { ...options, flags: [...(options.flags ?? []), ...macros] };
}
