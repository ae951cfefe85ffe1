/**
 * One candidate from genome to outcome, in this process: draw, apply, compile, run, check.
 *
 * Runs in workers only: the compiler library may abort and the workload is the user's code. Outcomes
 * depend on the genome and the prepared workload alone: poison is seeded by the artifact, cases run in
 * a fixed order.
 */
import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import type { Artifact } from "../artifact.ts";
import { openDevice } from "../device/index.ts";
import type { Device, Session } from "../device.ts";
import { DeviceFault, type Finding, type FindingKind, TOLERATED, WATCHERS } from "../device.ts";
import { UserError } from "../errors.ts";
import type { Inspected, Prepared } from "../evaluate.ts";
import type { Outcome, Rejection, Stage } from "../fitness.ts";
import { rejected } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import { genomeOf, printEdit } from "../genome.ts";
import type { LaunchProfile, VariantProfile } from "../profile.ts";
import { loadSource, openProgram } from "../representation/llvm/index.ts";
import type { Program, Source } from "../representation.ts";
import type { Candidate } from "../search.ts";
import { loadWorkload } from "../workload/load.ts";
import type { Outputs, Split, Workload } from "../workload.ts";
import { SPLITS } from "../workload.ts";
import { relativeError } from "./check.ts";
import { originalFails, outcomeOf, userCode, userCodeError } from "./failures.ts";
import { heatOf, profileOf } from "./profile.ts";
import type { PrepareRequest } from "./protocol.ts";

/** A variant may execute this many times the original's instructions before it counts as endless. */
const BUDGET_FACTOR = 10;
/** Most warp-instructions of one case of the original: with more, a search would take days. */
const ORIGINAL_BUDGET = 100_000_000;

/** On a measured clock a variant may take this many times the original's time, and this much more. */
const DEADLINE_FACTOR = 20;
const DEADLINE_MS = 250;

interface Attempt {
  readonly inputs: unknown;
  readonly budget: number;
  readonly deadlineMs?: number;
}

interface Case extends Attempt {
  readonly expected: Outputs;
  /** Of the `-O3` build. */
  readonly time: number;
}

interface Ran {
  readonly outputs: Outputs;
  readonly time: number;
  readonly instructions: number;
  readonly findings: readonly Finding[];
  readonly launches: readonly LaunchProfile[];
}

interface Excused {
  /** Kinds of findings. */
  readonly kinds: ReadonlySet<FindingKind>;
  /** It does not come to its end under watchers, so nothing can be held against a variant that does not. */
  readonly fails: boolean;
}

export class Pipeline {
  readonly prepared: Prepared;
  readonly #workload: Workload;
  readonly #device: Device;
  /** Where watched runs run: the emulator stands in for a GPU, which has no watchers. */
  readonly #watcher: Device;
  readonly #source: Source;
  readonly #program: Program;
  readonly #cases = new Map<Split, readonly Case[]>();
  /** What the original shows on a split. */
  readonly #excused = new Map<Split, Excused>();

  private constructor(
    workload: Workload,
    device: Device,
    source: Source,
    program: Program,
    sources: string,
  ) {
    this.#workload = workload;
    this.#device = device;
    this.#watcher = device.clock === "measured" ? openDevice("emulator") : device;
    this.#source = source;
    this.#program = program;
    this.prepared = this.#prepare(sources);
  }

  /** @throws UserError when the workload, its source or its original program is at fault. */
  static async open(request: PrepareRequest, onStage: (stage: Stage) => void): Promise<Pipeline> {
    const device = openDevice(request.device);
    const workload = await loadWorkload(request.workload, request.cache);
    const source = await loadSource({
      ...workload.source,
      file: resolve(dirname(request.workload), workload.source.file),
      cache: request.cache,
    });
    const kernels = workload.kernels === undefined ? {} : { kernels: workload.kernels };
    const program = openProgram(source, { ...kernels, onStage });
    return new Pipeline(workload, device, source, program, request.sources);
  }

  /** The candidate's genome, with the random edit it asks for. */
  draw(candidate: Candidate): Genome | Rejection {
    if (candidate.draw === undefined) return candidate.genome;
    const edit = this.#program.propose(candidate.genome, candidate.draw);
    if ("status" in edit) return edit;
    const genome = genomeOf([...candidate.genome, edit]);
    if (genome.length > candidate.genome.length) return genome;
    return rejected("apply", "repeated-edit", printEdit(edit));
  }

  compile(genome: Genome): Artifact | Rejection {
    return this.#program.compile(genome);
  }

  /** As selection sees it: right on the search split and, when faster than the original, sound. */
  evaluate(artifact: Artifact): Outcome {
    const outcome = this.run(artifact, "search");
    if (outcome.status !== "ok") return outcome;
    const faster = (outcome.fitness[0] as number) < (this.prepared.original[0] as number);
    return (faster ? this.#watchCheapest(artifact) : undefined) ?? outcome;
  }

  /** Runs and checks an artifact on every case of a split, under watchers if asked to. */
  run(artifact: Artifact, split: Split, watched = false): Outcome {
    let time = 0;
    let error = 0;
    for (const each of this.#casesOf(split)) {
      const accept = (outputs: Outputs): Rejection | undefined => {
        error = Math.max(error, this.#errorOf(outputs, each.expected, each.inputs));
        if (error <= this.prepared.tolerance) return undefined;
        return rejected("check", "wrong-output", `error ${error} is over the tolerance`);
      };
      const together = watched && this.#watcher === this.#device;
      const ran = this.#runCase(artifact, each, { watched: together, accept });
      if ("status" in ran) return ran;
      time += ran.time;
      const unsound = together
        ? this.#unsound(ran.findings, split)
        : watched && this.#watch(artifact, each, split);
      if (unsound) return unsound;
    }
    return { status: "ok", fitness: [time, error] };
  }

  /**
   * The genome's outcome on a split; null stands for the `-O3` build of the original. On the
   * validation split the device's watchers are on: right output by luck does not pass.
   */
  check(genome: Genome | null, split: Split): Outcome {
    const artifact = genome === null ? this.#source.original : this.compile(genome);
    return "status" in artifact ? artifact : this.run(artifact, split, split === "validation");
  }

  inspect(genome: Genome): Inspected {
    const artifact = this.compile(genome);
    const ir = this.#program.print(genome, "edited");
    const baseIr = this.#program.print([], "edited");
    for (const part of [artifact, ir, baseIr]) {
      if (typeof part !== "string" && "status" in part) throw new Error(part.message);
    }
    const edits = genome.map((edit) => ({ edit, places: this.#program.locate(edit, genome) }));
    return { artifact, ir, baseIr, edits } as Inspected;
  }

  /** What the launches of a genome on the search split cost; null stands for the `-O3` build. */
  profile(genome: Genome | null): VariantProfile {
    const artifact =
      genome === null ? this.#source.originalWithLines : this.#program.compileWithLines(genome);
    if ("status" in artifact) throw new Error(artifact.message);
    const launches = this.#casesOf("search").flatMap(({ inputs, budget }) => {
      const ran = this.#runCase(artifact, { inputs, budget });
      if ("status" in ran) throw new Error(`the variant does not run: ${JSON.stringify(ran)}`);
      return ran.launches;
    });
    return profileOf(launches, this.#source.file);
  }

  /**
   * One more run of the cheapest case under watchers: a race whose output happens to be right must not
   * found a lineage, or all that the search finds in the end is racy.
   */
  #watchCheapest(artifact: Artifact): Outcome | undefined {
    const [cheapest] = this.#casesOf("search");
    if (cheapest === undefined) return undefined;
    return this.#watch(artifact, cheapest, "search");
  }

  /** What speaks against a variant in a watched run; another device than its own may lack something. */
  #watch(artifact: Artifact, each: Attempt, split: Split): Outcome | undefined {
    const ran = this.#runCase(artifact, each, { watched: true });
    if (!("status" in ran)) return this.#unsound(ran.findings, split);
    if (this.#watcher === this.#device) return ran;
    return ran.status === "unsupported" || this.#excusedOn(split).fails ? undefined : ran;
  }

  /**
   * The rejection that findings call for. Kinds that the original shows too are its author's design
   * and do not count; nor do kinds that no known device punishes.
   */
  #unsound(findings: readonly Finding[], split: Split): Rejection | undefined {
    const suspect = findings.filter(({ kind }) => !TOLERATED.includes(kind));
    if (suspect.length === 0) return undefined;
    const excused = this.#excusedOn(split);
    const found = suspect.find(({ kind }) => !excused.kinds.has(kind));
    if (found === undefined) return undefined;
    const race = found.kind === "shared-race" || found.kind === "global-race";
    const reason = race ? "data-race" : found.kind;
    return rejected("check", reason, found.message);
  }

  /** Looked up only once a finding asks for it: clean programs cost no further runs. */
  #excusedOn(split: Split): Excused {
    const known = this.#excused.get(split);
    if (known !== undefined) return known;
    const kinds = new Set<FindingKind>();
    let fails = false;
    for (const artifact of [this.#source.original, this.compile([])]) {
      if ("status" in artifact) continue;
      for (const each of this.#casesOf(split)) {
        const ran = this.#runCase(artifact, each, { watched: true });
        if ("status" in ran) fails = true;
        else for (const { kind } of ran.findings) kinds.add(kind);
      }
    }
    const excused = { kinds, fails };
    this.#excused.set(split, excused);
    return excused;
  }

  #prepare(sources: string): Prepared {
    const w = this.#workload;
    const search = this.#casesOf("search");
    const ordinary = search.reduce((sum, each) => sum + each.time, 0);
    const unedited = this.compile([]);
    const ran = "status" in unedited ? unedited : this.#timeUnedited(unedited);
    if ("status" in unedited || typeof ran !== "number") {
      throw originalFails("our build without edits", ran as Rejection);
    }
    const key = createHash("sha256");
    for (const part of [
      sources,
      this.#source.original.hash,
      unedited.hash,
      this.#device.name,
      this.#device.version,
      JSON.stringify(this.#source.tools),
    ]) {
      key.update(`${part}\n`);
    }
    return {
      workload: w.name,
      key: key.digest("hex"),
      device: this.#device.name,
      objectives: [
        { name: "time", unit: this.#device.unit, clock: this.#device.clock },
        { name: "error", unit: "relative", clock: "none" },
      ],
      tolerance: w.tolerance ?? 0,
      size: this.#program.size,
      operators: this.#program.operators,
      neighbours: this.#program.neighbours,
      ...this.#heat(),
      original: [Math.min(ordinary, ran), 0],
      builds: { "clang -O3": ordinary, "gevo without edits": ran },
      originalHash: unedited.hash,
    };
  }

  /** Of the cheapest case, by the emulator's cost model, on whatever device variants run. */
  #heat(): Pick<Prepared, "heat"> {
    const { inputs, budget } = this.#casesOf("search")[0] as Case;
    const lined = this.#source.originalWithLines;
    const ran = this.#runCase(lined, { inputs, budget }, { on: this.#watcher });
    if ("status" in ran) return {};
    const heat = heatOf(profileOf(ran.launches, this.#source.file));
    return heat.length === 0 ? {} : { heat };
  }

  /** Checks our own build of the unedited program, before there is a tolerance in `prepared`. */
  #timeUnedited(artifact: Artifact): number | Outcome {
    let time = 0;
    for (const each of this.#casesOf("search")) {
      const accept = (outputs: Outputs): Rejection | undefined => {
        const error = this.#errorOf(outputs, each.expected, each.inputs);
        if (error <= (this.#workload.tolerance ?? 0)) return undefined;
        return rejected("check", "wrong-output", `its error against the -O3 build is ${error}`);
      };
      const ran = this.#runCase(artifact, each, { accept });
      if ("status" in ran) return ran;
      time += ran.time;
    }
    return time;
  }

  #casesOf(split: Split): readonly Case[] {
    let cases = this.#cases.get(split);
    if (cases === undefined) {
      const count = this.#workload.cases?.[split] ?? 1;
      // Cheapest first: most wrong variants then fail on the smallest input.
      cases = Array.from({ length: count }, (_, index) => this.#makeCase(split, index)).sort(
        (a, b) => a.budget - b.budget,
      );
      this.#cases.set(split, cases);
    }
    return cases;
  }

  #makeCase(split: Split, index: number): Case {
    const w = this.#workload;
    const seed = SPLITS.indexOf(split) * 1000 + index + 1;
    const scale = this.#device.clock === "measured" ? "full" : "small";
    const inputs = userCode("inputs", () => w.inputs({ split, seed, index, scale }));
    const ran = this.#runCase(this.#source.original, { inputs, budget: ORIGINAL_BUDGET });
    const where = `the original program, case ${index} of split "${split}",`;
    if ("status" in ran) throw originalFails(where, ran);
    if (w.reference !== undefined) {
      const reference = w.reference;
      const correct = userCode("reference", () => reference(inputs));
      const error = this.#errorOf(ran.outputs, correct, inputs);
      const bound = w.referenceTolerance ?? w.tolerance ?? 0;
      if (!(error <= bound)) {
        const message = `error ${error} against the CPU reference, allowed ${bound}`;
        throw originalFails(where, rejected("check", "wrong-output", message));
      }
    }
    const counted = ran.instructions > 0;
    const budget = counted ? Math.max(10_000, ran.instructions * BUDGET_FACTOR) : ORIGINAL_BUDGET;
    const deadlineMs = DEADLINE_MS + (DEADLINE_FACTOR * ran.time) / 1e6;
    return {
      inputs,
      expected: ran.outputs,
      budget,
      time: ran.time,
      ...(this.#device.clock === "measured" ? { deadlineMs } : {}),
    };
  }

  /** Runs a case; what `accept` refuses is not timed any further. */
  #runCase(
    artifact: Artifact,
    { inputs, ...limits }: Attempt,
    {
      watched = false,
      on = watched ? this.#watcher : this.#device,
      accept,
    }: {
      readonly watched?: boolean;
      readonly on?: Device;
      readonly accept?: (outputs: Outputs) => Rejection | undefined;
    } = {},
  ): Ran | Outcome {
    let session: Session | undefined;
    try {
      const poison = Number.parseInt(artifact.hash.slice(0, 8), 16);
      session = on.open(artifact, {
        ...limits,
        poison,
        ...(watched ? { watch: WATCHERS } : {}),
      });
      const outputs = this.#workload.run(session, inputs);
      if (session.changedInputs().length > 0) {
        return rejected("check", "input-changed", "an input buffer was written to");
      }
      const refused = accept?.(outputs);
      if (refused !== undefined) return refused;
      const time = watched ? session.time : session.measure();
      const { instructions, launches } = session;
      return { outputs, time, instructions, launches, findings: session.findings() };
    } catch (error) {
      if (error instanceof DeviceFault) return outcomeOf(error, session !== undefined);
      // The device itself cannot be had: nobody's program is at fault.
      if (error instanceof UserError && session === undefined) throw error;
      // Garbage that a variant left may trip the host code, too: that is the variant's failure.
      return rejected("check", "run-threw", userCodeError("run", error).message);
    } finally {
      session?.close();
    }
  }

  #errorOf(outputs: Outputs, expected: Outputs, inputs: unknown): number {
    const judge = this.#workload.error;
    if (judge === undefined) return relativeError(outputs, expected);
    const error = userCode("error", () => judge(outputs, expected, inputs));
    return error >= 0 ? error : Infinity;
  }
}
