/**
 * A model from genome to outcome, in this process and its runner: build, verify, compile, judge, time. The
 * counterpart of ../pipeline.ts for models; on a measured clock as well, since XLA compiles on the device.
 *
 * Runs in workers only. On a modelled clock outcomes depend on the genome and the prepared workload alone.
 */
import { dirname, resolve } from "node:path";
import type { Artifact, StableHloArtifact } from "../../artifact.ts";
import { RunnerFault, type XlaClient, type XlaDevice } from "../../device/index.ts";
import { Bug, UserError } from "../../errors.ts";
import type { FuzzCase, Inspected, Prepared, Remeasured } from "../../evaluate.ts";
import type { Failed, Outcome, Rejection, Stage } from "../../fitness.ts";
import type { Genome } from "../../genome.ts";
import type { ModelWorkload } from "../../model-workload.ts";
import type { VariantProfile } from "../../profile.ts";
import type { Candidate } from "../../search.ts";
import { loadModelWorkload } from "../../workload/load.ts";
import type { Split } from "../../workload.ts";
import type { Builder } from "../builder.ts";
import { figuresIn } from "../objectives.ts";
import { hashOf, keyOf, type Plan, preparedOf } from "../prepare.ts";
import type { PrepareRequest } from "../protocol.ts";
import { InTurn, rooflineClock } from "./clock.ts";
import { dataOf, hashOfData } from "./inputs.ts";
import { normalised, openModel, XLA_BUILD } from "./open-model.ts";
import { Resident } from "./resident.ts";
import { ModelTrials } from "./trials.ts";

export class ModelPipeline {
  readonly prepared: Prepared;
  readonly #builder: Builder<ModelWorkload>;
  readonly #trials: ModelTrials;
  readonly #xla: XlaClient;

  constructor(
    builder: Builder<ModelWorkload>,
    trials: ModelTrials,
    xla: XlaClient,
    prepared: Prepared,
  ) {
    this.#builder = builder;
    this.#xla = xla;
    this.#trials = trials;
    this.prepared = prepared;
  }

  /** @throws UserError when the workload, its module, its data or the machine is at fault. */
  static async open(
    request: PrepareRequest,
    device: XlaDevice,
    onStage: (stage: Stage) => void,
  ): Promise<ModelPipeline> {
    const { workload: file, cache, objectives } = request;
    figuresIn(objectives, device);
    const workload = await loadModelWorkload(file, cache);
    const xla = device.connect(cache);
    process.on("exit", () => xla.close());
    const builder = await openModel(file, workload, xla, onStage);
    const evaluation = await evaluationOf(file, workload, xla);
    const data = dataOf(workload, "search");
    const plan = planOf(builder, [request.sources, evaluation ?? "", hashOfData(data)]);
    const same = request.earlier?.key === keyOf(plan, device) ? request.earlier : undefined;
    const resident = new Resident(xla, workload);
    const original = modelOf(builder.originals[0].program);
    const carry = workload.training === undefined ? 0 : Object.keys(data.parameters).length;
    const inTurn =
      device.clock === "modelled"
        ? undefined
        : new InTurn(xla, resident, original.text, { carry, fixed: same?.measuring?.times[0] });
    const trials = new ModelTrials(
      workload,
      { original, ...(evaluation === undefined ? {} : { evaluation }) },
      inTurn ?? rooflineClock(xla),
      { xla, resident, onStage },
    );
    await xla.turn("shared");
    await trials.checkData(data);
    const { error } = await trials.standing("search", data);
    await xla.turn("alone");
    const time = await timeOf(trials, inTurn, original, resident);
    await xla.turn("none");
    const prepared = preparedOf(plan, workload, device, {
      builds: { [XLA_BUILD]: time },
      error,
      values: [],
      ...(inTurn === undefined ? {} : { measuring: { reference: XLA_BUILD, times: [time] } }),
    });
    return new ModelPipeline(builder, trials, xla, prepared);
  }

  get busyMs(): number {
    return this.#trials.busyMs;
  }

  draw(candidate: Candidate): Genome | Rejection {
    return this.#builder.draw(candidate);
  }

  compile(genome: Genome | null): Artifact | Rejection {
    return this.#builder.compile(genome);
  }

  async inspect(genome: Genome): Promise<Inspected> {
    const inspected = this.#builder.inspect(genome);
    const { text } = modelOf(inspected.artifact);
    const pretty = await this.#xla.pretty(text);
    try {
      return { ...inspected, model: { pretty, exported: await this.#xla.export(text) } };
    } catch (error) {
      // JAX wants a further package for it, and has no words for some types.
      if (error instanceof RunnerFault && error.kind === "refused") {
        return { ...inspected, model: { pretty } };
      }
      throw error;
    }
  }

  evaluate(artifact: Artifact): Promise<Outcome> {
    return this.#trials.run(modelOf(artifact), "search");
  }

  /** Null stands for the original. */
  async check(genome: Genome | null, where: Split | FuzzCase): Promise<Outcome> {
    if (typeof where !== "string")
      return { status: "unsupported", what: "further data of a model" };
    const artifact = this.compile(genome);
    if ("status" in artifact) return artifact;
    return this.#trials.run(modelOf(artifact), where);
  }

  /** Beside the original, in this process, which should be a fresh one. */
  async remeasure(genome: Genome, everywhere: boolean): Promise<readonly Remeasured[] | Failed> {
    const artifact = this.compile(genome);
    if ("status" in artifact) return artifact;
    const measured: Remeasured[] = [];
    for (const split of everywhere ? (["search", "validation"] as const) : (["search"] as const)) {
      const outcome = await this.#trials.run(modelOf(artifact), split, "thorough");
      if (outcome.status !== "ok") return outcome;
      const [time] = outcome.fitness as readonly [number, number];
      const { interval = [time, time] } = outcome;
      const original = this.prepared.builds[XLA_BUILD] as number;
      const build = {
        time: original,
        speedup: original / time,
        interval: [original / interval[1], original / interval[0]] as const,
      };
      measured.push({ split, time, builds: { [XLA_BUILD]: build }, fastest: XLA_BUILD });
    }
    return measured;
  }

  profile(_genome: Genome | null): VariantProfile {
    throw new UserError(
      "no-cost-model",
      "XLA does not tell what the lines of a model cost",
      "`gevo show` and `gevo export` tell what the variant's edits change.",
    );
  }
}

async function evaluationOf(
  file: string,
  { training }: ModelWorkload,
  xla: XlaClient,
): Promise<string | undefined> {
  if (training === undefined) return undefined;
  return normalised(resolve(dirname(file), training.evaluation), xla);
}

/** Of the original, in nanoseconds. */
async function timeOf(
  trials: ModelTrials,
  inTurn: InTurn | undefined,
  original: StableHloArtifact,
  resident: Resident,
): Promise<number> {
  if (inTurn !== undefined) return inTurn.fix(await resident.data("search"));
  const outcome = await trials.run(original, "search");
  if (outcome.status === "ok") return outcome.fitness[0] as number;
  throw new Bug(`the original has run and does not any more: ${JSON.stringify(outcome)}`);
}

function planOf(builder: Builder<ModelWorkload>, sources: readonly string[]): Plan {
  const { program, source, originals } = builder;
  const [ordinary, unedited] = originals;
  return {
    size: program.size,
    operators: program.operators,
    neighbours: program.neighbours,
    originalHash: unedited.program.hash,
    figures: [],
    key: hashOf([...sources, ordinary.program.hash, JSON.stringify(source.tools)]),
  };
}

function modelOf(artifact: Artifact): StableHloArtifact {
  if (artifact.kind === "stablehlo") return artifact;
  throw new Bug(`XLA was given ${artifact.kind}`);
}
