/**
 * One candidate from genome to outcome, in this process, on a device with a modelled clock: build, run,
 * check. A measured clock divides the same work among processes (workshop.ts, timed-trials.ts).
 *
 * Runs in workers only. Outcomes depend on the genome and the prepared workload alone.
 */
import type { Artifact } from "../artifact.ts";
import { loadDevice } from "../device/index.ts";
import type { Device } from "../device.ts";
import type { FuzzCase, Inspected, Prepared } from "../evaluate.ts";
import type { Outcome, Rejection, Stage } from "../fitness.ts";
import type { Edit, Genome } from "../genome.ts";
import type { Observed } from "../probe.ts";
import type { VariantProfile } from "../profile.ts";
import type { Candidate } from "../search.ts";
import type { Split, Workload } from "../workload.ts";
import { type Builder, openKernels } from "./builder.ts";
import { originalFails } from "./failures.ts";
import { figuresIn, gains } from "./objectives.ts";
import { planOf, preparedOf } from "./prepare.ts";
import { profileOf } from "./profile.ts";
import type { PrepareRequest } from "./protocol.ts";
import { Trials } from "./trials.ts";

export class Pipeline {
  readonly prepared: Prepared;
  readonly #builder: Builder<Workload>;
  readonly #trials: Trials;

  constructor(builder: Builder<Workload>, device: Device, { sources, objectives }: PrepareRequest) {
    const [ordinary, unedited] = builder.originals;
    this.#builder = builder;
    const originals = [ordinary.program, unedited.program] as const;
    this.#trials = new Trials(builder.workload, device, originals);
    const cases = this.#trials.cases.of("search");
    const outcome = this.#trials.run(unedited.program, "search");
    if (outcome.status !== "ok") throw originalFails("our build without edits", outcome);
    const { workload } = builder;
    const figures = figuresIn(objectives ?? workload.objectives, device);
    const plan = planOf(builder, this.#trials, sources, figures);
    const builds = {
      [ordinary.name]: cases.reduce((sum, { time }) => sum + time, 0),
      [unedited.name]: outcome.fitness[0] as number,
    };
    const warnings = this.#trials.cases.weaknesses();
    this.prepared = preparedOf(plan, workload, device, { builds, values: [], warnings });
  }

  /** @throws UserError when the workload, its source or its original program is at fault. */
  static async open(request: PrepareRequest, onStage: (stage: Stage) => void): Promise<Pipeline> {
    const device = await loadDevice(request.device);
    return new Pipeline(await openKernels(request, onStage, false), device, request);
  }

  draw(candidate: Candidate): Genome | Rejection {
    return this.#builder.draw(candidate);
  }

  compile(genome: Genome | null): Artifact | Rejection {
    return this.#builder.compile(genome);
  }

  inspect(genome: Genome): Inspected {
    return this.#builder.inspect(genome);
  }

  /** What the probes of an edit see in a genome without it; nothing where it cannot be built. */
  observe(edit: Edit, genome: Genome): readonly Observed[] {
    const probed = this.#builder.program.probe(edit, genome);
    return probed === undefined || "status" in probed ? [] : this.#trials.observe(probed);
  }

  /**
   * As selection sees it: right on the search split and, when it gains, right on unseen inputs
   * and sound in the cheapest case. What fits the search split's inputs alone, or a race whose output happens
   * to be right, must not found a lineage, or all that the search finds in the end is so. Watching
   * every case would cost more than the evaluation; finalists go through many.
   */
  evaluate(artifact: Artifact): Outcome {
    const outcome = this.#trials.run(artifact, "search");
    if (outcome.status !== "ok" || !gains(outcome, this.prepared)) return outcome;
    const wrong = this.#trials.wrongUnseen(artifact);
    if (wrong !== undefined) return wrong;
    const [cheapest] = this.#trials.cases.of("search");
    const passed = cheapest && this.#trials.runCase(artifact, cheapest, "search", true);
    return passed !== undefined && "status" in passed ? passed : outcome;
  }

  /**
   * The genome's outcome on other inputs; null stands for the `-O3` build of the original. Except on the
   * search split the device's watchers are on: right output by luck does not pass.
   */
  check(genome: Genome | null, where: Split | FuzzCase): Outcome {
    const artifact = this.compile(genome);
    if ("status" in artifact) return artifact;
    if (typeof where !== "string") return this.#trials.runFuzzed(artifact, where, true);
    return this.#trials.run(artifact, where, where !== "search");
  }

  /** What the launches of a genome on the search split cost; null stands for the `-O3` build. */
  profile(genome: Genome | null): VariantProfile {
    const artifact = this.#builder.compileWithLines(genome);
    if ("status" in artifact) throw new Error(artifact.message);
    const launches = this.#trials.cases.of("search").flatMap((each) => {
      const passed = this.#trials.runCase(artifact, each, "search");
      if ("status" in passed) throw new Error(`it does not run: ${JSON.stringify(passed)}`);
      return passed.launches;
    });
    return profileOf(launches, this.#builder.source.file);
  }
}
