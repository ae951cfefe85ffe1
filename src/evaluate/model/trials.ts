/**
 * Trials of models on a runner: verified, compiled, judged, timed, in this order, and what fails goes no
 * further. Of training a variant does the first steps and is looked at before it does the rest; predictions
 * are judged batch by batch until the sum of their errors can no longer pass.
 *
 * Programs that XLA optimises to the same code are tried once.
 */
import type { StableHloArtifact } from "../../artifact.ts";
import {
  type Executable,
  type Held,
  type Ran,
  RunnerFault,
  type XlaClient,
} from "../../device/index.ts";
import { UserError } from "../../errors.ts";
import type { Failed, Outcome, Rejection, Stage } from "../../fitness.ts";
import { rejected } from "../../fitness.ts";
import type { ModelWorkload } from "../../model-workload.ts";
import type { Effort } from "../../timing.ts";
import type { Split } from "../../workload.ts";
import { reasonOf, userCodeError } from "../failures.ts";
import type { ModelClock } from "./clock.ts";
import { outcomeOfFault } from "./faults.ts";
import { checkArguments, checkStep, type ModelData } from "./inputs.ts";
import { Judge, weightOf } from "./judge.ts";
import type { HeldBatch, HeldData, Resident } from "./resident.ts";
import { tensorOf } from "./tensors.ts";

/** How the original fares on a split. */
interface Standing {
  readonly error: number;
  /** After the first steps of training, on the first batch. */
  readonly probe: number;
}

/** The modules of a workload, as text. */
export interface Modules {
  readonly original: StableHloArtifact;
  /** Of training. */
  readonly evaluation?: string;
}

/** A variant may take so many times what the original took, and so many milliseconds more. */
const FACTOR = 20;
const COMPILE_MS = 20_000;
const RUN_MS = 10_000;
/** Below the longest silence of a worker. */
const LONGEST_MS = 50_000;

export class ModelTrials {
  readonly #workload: ModelWorkload;
  readonly #judge: Judge;
  readonly #xla: XlaClient;
  readonly #resident: Resident;
  readonly #modules: Modules;
  readonly #clock: ModelClock;
  readonly #onStage: (stage: Stage) => void;
  readonly #standings = new Map<Split, Standing>();
  /** By split and hash of the optimised program. */
  readonly #known = new Map<string, Outcome>();
  #stage: Stage = "launch";
  #compileMs = 0;
  /** Longest run of the original. */
  #runMs = 0;
  /** Executing and waiting, so far. */
  #busyMs = 0;

  constructor(
    workload: ModelWorkload,
    modules: Modules,
    clock: ModelClock,
    {
      xla,
      resident,
      onStage,
    }: {
      readonly xla: XlaClient;
      readonly resident: Resident;
      readonly onStage: (stage: Stage) => void;
    },
  ) {
    this.#workload = workload;
    this.#judge = new Judge(workload);
    this.#modules = modules;
    this.#clock = clock;
    this.#xla = xla;
    this.#resident = resident;
    this.#onStage = onStage;
  }

  /** Milliseconds during which programs were executed so far. */
  get busyMs(): number {
    return this.#busyMs;
  }

  /**
   * Runs the original on a split: its error there.
   * @param data of the split where it is at hand.
   * @throws UserError `model-inputs`, `original-fails`, `workload-throws`.
   */
  async standing(split: Split, data?: ModelData): Promise<Standing> {
    const known = this.#standings.get(split);
    if (known !== undefined) return known;
    const held = await this.#resident.data(split, data);
    const original = await this.#program(this.#modules.original.text, "the original module");
    const fails = (failed: Failed): UserError => modelFails("the original module", failed);
    const probed = await this.#probed(original, held, Infinity);
    if ("status" in probed) throw fails(probed);
    const error = await this.#errorAfter(original, held, probed.state, Infinity);
    if (typeof error !== "number") throw fails(error);
    const standing = { error, probe: probed.error };
    this.#standings.set(split, standing);
    return standing;
  }

  /** @throws UserError `model-inputs` where the data do not fit the functions. */
  async checkData(data: ModelData): Promise<void> {
    const { module, training } = this.#workload;
    const { parameters, batches, steps } = data;
    const main = await this.#program(this.#modules.original.text, "the original module");
    for (const inputs of training === undefined ? batches.map((b) => b.inputs) : steps) {
      checkArguments(module, main, parameters, inputs);
    }
    if (training === undefined || this.#modules.evaluation === undefined) return;
    checkStep(module, main, parameters);
    const evaluation = await this.#program(this.#modules.evaluation, training.evaluation);
    for (const { inputs } of batches) {
      checkArguments(training.evaluation, evaluation, parameters, inputs);
    }
  }

  /** Right enough, and how long it takes. */
  async run(artifact: StableHloArtifact, split: Split, effort: Effort = "quick"): Promise<Outcome> {
    this.#enter("launch");
    try {
      await this.#xla.turn("shared");
      const standing = await this.standing(split);
      const data = await this.#resident.data(split);
      return await this.#tried(artifact, split, data, standing, effort);
    } catch (error) {
      if (error instanceof RunnerFault) return outcomeOfFault(error, this.#stage);
      throw error;
    } finally {
      await this.#xla.turn("none");
    }
  }

  async #tried(
    { text }: StableHloArtifact,
    split: Split,
    data: HeldData,
    standing: Standing,
    effort: Effort,
  ): Promise<Outcome> {
    this.#enter("verify");
    await this.#xla.verify(text);
    this.#enter("compile");
    const program = await this.#xla.compile(text, within(COMPILE_MS, this.#compileMs));
    try {
      const key = `${split} ${effort} ${program.hash}`;
      const known = this.#known.get(key);
      if (known !== undefined) return known;
      this.#enter("launch");
      const outcome = await this.#judged(program, data, this.#allowed(split, standing), effort);
      this.#known.set(key, outcome);
      return outcome;
    } finally {
      await this.#xla.free([program]);
    }
  }

  /** Errors that may still pass. Where the error is what counts, the original's own is, but in the search. */
  #allowed(split: Split, { error, probe }: Standing): Standing {
    const { tolerance, goal } = this.#workload;
    const more = goal === "error" && split !== "search" ? 0 : tolerance;
    return { error: error + more, probe: probe + tolerance };
  }

  async #judged(
    program: Executable,
    data: HeldData,
    allowed: Standing,
    effort: Effort,
  ): Promise<Outcome> {
    const probed = await this.#probed(program, data, allowed.probe);
    if ("status" in probed) return probed;
    const error = await this.#errorAfter(program, data, probed.state, allowed.error);
    if (typeof error !== "number") return error;
    await this.#xla.turn("alone");
    this.#enter("launch");
    const start = performance.now();
    const { value, interval } = await this.#clock.time(program, data, effort);
    this.#busyMs += performance.now() - start;
    const fitness = [value, error];
    return interval === undefined ? { status: "ok", fitness } : { status: "ok", fitness, interval };
  }

  /** The first steps of training, and the error on the first batch then. */
  async #probed(
    program: Executable,
    data: HeldData,
    most: number,
  ): Promise<{ readonly state: readonly Held[]; readonly error: number } | Rejection> {
    const { training } = this.#workload;
    const { parameters } = data;
    if (training?.probe === undefined) return { state: parameters, error: 0 };
    const state = await this.#train(program, parameters, data.steps, training.probe);
    const [first] = data.batches;
    const error = await this.#errorOf(program, state, [first as HeldBatch], most);
    if (typeof error === "number") return { state, error };
    await this.#xla.free(state);
    return { ...error, message: `after ${training.probe} steps: ${error.message}` };
  }

  /** The rest of training, and the error on all batches. `state` is used up. */
  async #errorAfter(
    program: Executable,
    data: HeldData,
    state: readonly Held[],
    most: number,
  ): Promise<number | Rejection> {
    const { training } = this.#workload;
    if (training === undefined) return this.#errorOf(program, state, data.batches, most);
    const done = training.probe ?? 0;
    const from = done % data.steps.length;
    const left = [...data.steps.slice(from), ...data.steps.slice(0, from)];
    const trained = await this.#train(program, state, left, training.steps - done);
    if (done > 0) await this.#xla.free(state);
    const error = await this.#errorOf(program, trained, data.batches, most);
    await this.#xla.free(trained);
    return error;
  }

  /** Parameters after so many steps. */
  async #train(
    program: Executable,
    parameters: readonly Held[],
    batches: readonly (readonly Held[])[],
    steps: number,
  ): Promise<readonly Held[]> {
    const carry = parameters.length;
    const { results } = await this.#timed((deadlineMs) =>
      this.#xla.loop(program, parameters, batches, { steps, carry, deadlineMs }),
    );
    await this.#xla.free(results.slice(carry));
    return results.slice(0, carry);
  }

  /** Mean error over batches; a rejection as soon as it must be above `most`, which is infinite for the original. */
  async #errorOf(
    main: Executable,
    parameters: readonly Held[],
    batches: readonly HeldBatch[],
    most: number,
  ): Promise<number | Rejection> {
    const { evaluation } = this.#modules;
    const program = evaluation === undefined ? main : await this.#resident.program(evaluation);
    const total = batches.reduce((sum, batch) => sum + weightOf(batch), 0);
    let sum = 0;
    for (const batch of batches) {
      const { results } = await this.#timed((deadlineMs) =>
        this.#xla.call(program, [...parameters, ...batch.inputs], deadlineMs),
      );
      this.#enter("check");
      const predictions = await Promise.all(results.map((each) => this.#xla.get(each)));
      await this.#xla.free(results);
      const given = predictions.map(tensorOf);
      try {
        const error =
          most === Infinity
            ? this.#judge.original(batch, given)
            : this.#judge.variant(batch, given);
        sum += weightOf(batch) * whole(error);
      } catch (error) {
        // Garbage of a variant may trip it; of the original it is the workload's fault.
        if (most === Infinity) throw userCodeError("error", error);
        return rejected("check", "error-threw", userCodeError("error", error).message);
      }
      if (sum / total > most) {
        const message = `error of at least ${sum / total}, and ${most} is allowed`;
        return rejected("check", "wrong-output", message);
      }
    }
    return sum / total;
  }

  /** A request under the deadline for runs, which the original's own runs set. */
  async #timed(request: (deadlineMs: number | undefined) => Promise<Ran>): Promise<Ran> {
    const preparing = this.#standings.size === 0;
    const ran = await request(preparing ? undefined : within(RUN_MS, this.#runMs));
    if (preparing) this.#runMs = Math.max(this.#runMs, ran.milliseconds);
    this.#busyMs += ran.milliseconds;
    return ran;
  }

  /** A program that is the workload's own. */
  async #program(text: string, what: string): Promise<Executable> {
    const start = performance.now();
    try {
      return await this.#resident.program(text);
    } catch (error) {
      if (error instanceof RunnerFault) throw modelFails(what, outcomeOfFault(error, "compile"));
      throw error;
    } finally {
      this.#compileMs = Math.max(this.#compileMs, performance.now() - start);
    }
  }

  #enter(stage: Stage): void {
    this.#stage = stage;
    this.#onStage(stage);
  }
}

function modelFails(what: string, outcome: Outcome): UserError {
  return new UserError(
    "original-fails",
    `${what} fails: ${reasonOf(outcome)}`,
    "Mend the module or its data, or run it where it fits: evolution starts from a model that runs.",
  );
}

function within(leastMs: number, originalMs: number): number {
  return Math.min(LONGEST_MS, leastMs + FACTOR * originalMs);
}

function whole(error: number): number {
  return error >= 0 ? error : Infinity;
}
