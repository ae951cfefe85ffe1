/**
 * Evaluation in child processes: one builder a core, and where the clock is measured one more process that
 * has the device; for models all do both. A candidate goes one way:
 *
 *     builder: draw, apply, compile ─▶ equal artifact known? ─▶ builder: run it
 *                                                               or, with a measured clock:
 *     builder: screen, assemble ─▶ equal machine code known? ─▶ device: run, check, time ─▶ builder: watch
 *
 * Equal programs run once; a candidate whose equal is running waits for that outcome without holding a
 * worker. A worker that dies is replaced; what it was at work on is tried once more elsewhere and then
 * rejected at the stage that killed it. A missed deadline is an answer, not an accident: rejected at once.
 */
import type { ToolVerdict } from "../device.ts";
import { UserError } from "../errors.ts";
import type {
  Evaluated,
  Evaluator,
  FuzzCase,
  Inspected,
  Prepared,
  Remeasured,
  Spent,
} from "../evaluate.ts";
import type { Outcome } from "../fitness.ts";
import type { Edit, Genome } from "../genome.ts";
import { printGenome } from "../genome.ts";
import type { Observed } from "../probe.ts";
import type { VariantProfile } from "../profile.ts";
import type { Candidate } from "../search.ts";
import type { Split } from "../workload.ts";
import { deathOutcome, failureOf, outcomeOfAnswer, settled } from "./answers.ts";
import type { Crew } from "./crew.ts";
import { Memo } from "./memo.ts";
import { gains } from "./objectives.ts";
import type { JobSpent, Response } from "./protocol.ts";
import type { Answer, WorkerProcess } from "./worker-process.ts";

export interface PoolLimits {
  /** Longest silence of a worker while it draws, applies, compiles; milliseconds. */
  readonly compileMs: number;
  /** The same while it runs a variant: the device's own budget ends most endless kernels first. */
  readonly runMs: number;
  /** The same while it loads the workload, builds the source or runs the original, whole splits too. */
  readonly prepareMs: number;
  /** The same while sanitizing tools look at a variant, each within a time limit of its own. */
  readonly sanitizeMs: number;
  /** Requests after which a builder is replaced, so that nothing it leaks adds up. */
  readonly recycleAfter: number;
}

/** What became of a compiled candidate, and whether the device had to run for it. */
interface Concluded {
  readonly outcome: Outcome;
  readonly from: Evaluated["from"];
}

type Built = Extract<Response, { readonly type: "built" }>;
type Compiled = Extract<Response, { readonly type: "compiled" }>;

export class Pool implements Evaluator {
  readonly prepared: Prepared;
  readonly #limits: PoolLimits;
  readonly #builders: Crew;
  /** Of one process; undefined where builders run variants themselves. */
  readonly #device: Crew | undefined;
  /** Outcomes on the search split by artifact, and by machine code. */
  readonly #artifacts = new Memo();
  readonly #codes = new Memo();
  /** Evaluated genomes by their text. */
  readonly #genomes = new Map<string, Evaluated>();
  readonly #spent = { compile: 0, screen: 0, assemble: 0, wait: 0, device: 0, busy: 0 };

  constructor(prepared: Prepared, builders: Crew, device: Crew | undefined, limits: PoolLimits) {
    this.prepared = prepared;
    this.#builders = builders;
    this.#device = device;
    this.#limits = limits;
  }

  /** Process ids of the living workers. */
  get pids(): readonly number[] {
    return [...this.#builders.pids, ...(this.#device?.pids ?? [])];
  }

  get spent(): Spent {
    return { ...this.#spent };
  }

  async evaluate(
    candidates: readonly Candidate[],
    onEach: (index: number, evaluated: Evaluated) => void = () => undefined,
  ): Promise<readonly Evaluated[]> {
    return Promise.all(
      candidates.map(async (candidate, index) => {
        const evaluated = await this.#evaluate(candidate, 0);
        // A refused draw says nothing of the genome that it was to be drawn on.
        const drawn = evaluated.genome.length > candidate.genome.length;
        if (candidate.draw === undefined || drawn) this.remember(evaluated);
        onEach(index, evaluated);
        return evaluated;
      }),
    );
  }

  remember({ genome, outcome, hash, from }: Evaluated): void {
    if (outcome.status === "lost" || outcome.status === "unsupported") return;
    const kept = hash === undefined ? { genome, outcome, from } : { genome, outcome, from, hash };
    this.#genomes.set(printGenome(genome), kept);
    if (hash !== undefined && from !== "memory") this.#artifacts.keep(hash, outcome);
  }

  async check(genome: Genome | null, where: Split | FuzzCase): Promise<Outcome> {
    for (let attempt = 0; ; attempt++) {
      const request = { type: "check", genome, where } as const;
      // A worker's first job on a split makes its cases first: the original runs, too.
      const limit = where === "search" ? this.#limits.runMs : this.#limits.prepareMs;
      const answer = await this.#builders.ask(request, limit);
      const outcome =
        answer.type === "built" ? await this.#try(answer, where) : outcomeOfAnswer(answer);
      if (outcome.status === "unsupported" && answer.type === "user-error") throw failureOf(answer);
      if (outcome.status !== "lost" || attempt > 0) return settled(outcome);
    }
  }

  async inspect(genome: Genome): Promise<Inspected> {
    const request = { type: "inspect", genome } as const;
    const answer = await this.#builders.askTwice(request, this.#limits.compileMs);
    if (answer.type === "inspected") return answer.inspected;
    throw failureOf(answer);
  }

  async profile(genome: Genome | null): Promise<VariantProfile> {
    if (this.prepared.measuring !== undefined) {
      throw new UserError(
        "no-cost-model",
        `${this.prepared.device} is timed, not modelled: it has no cost to show line by line`,
        "Evolve or replay on --device emulator to see what its model charges.",
      );
    }
    const request = { type: "profile", genome } as const;
    const answer = await this.#builders.askTwice(request, this.#limits.runMs);
    if (answer.type === "profiled") return answer.profile;
    throw failureOf(answer);
  }

  async observe(edit: Edit, genome: Genome): Promise<readonly Observed[]> {
    const request = { type: "observe", edit, genome } as const;
    const answer = await this.#builders.askTwice(request, this.#limits.prepareMs);
    // A program that fails without the edit, or takes its worker along, shows nothing.
    return answer.type === "observed" ? answer.observed : [];
  }

  async remeasure(
    genomes: readonly Genome[],
    where: "everywhere" | "as searched",
  ): Promise<readonly (readonly Remeasured[])[]> {
    if (this.prepared.measuring === undefined) return genomes.map(() => []);
    await (this.#device ?? this.#builders).renew();
    const measured: (readonly Remeasured[])[] = [];
    for (const genome of genomes) {
      const answer = await this.#remeasure(genome, where === "everywhere");
      measured.push(answer?.type === "remeasured" ? answer.measured : []);
    }
    return measured;
  }

  async sanitize(genome: Genome): Promise<readonly ToolVerdict[]> {
    if (this.#device === undefined) return [];
    const request = { type: "check", genome, where: "validation" } as const;
    const built = await this.#builders.askTwice(request, this.#limits.runMs);
    if (built.type !== "built") throw failureOf(built);
    const { code } = built;
    const answer = await this.#device.ask({ type: "sanitize", code }, this.#limits.sanitizeMs);
    if (answer.type === "sanitized") return answer.verdicts;
    throw failureOf(answer);
  }

  async close(): Promise<void> {
    await Promise.all([this.#builders.close(), this.#device?.close()]);
  }

  async #evaluate(candidate: Candidate, attempt: number): Promise<Evaluated> {
    const known = this.#known(candidate);
    if (known !== undefined) return known;
    const worker = await this.#builders.acquire();
    const first = await worker.ask({ type: "evaluate", candidate }, this.#limits.compileMs);
    if (first.type === "compiled") return this.#runOrRecall(worker, candidate, first, attempt);
    this.#builders.release(worker);
    if (first.type !== "dead") {
      const genome = first.type === "outcome" ? first.genome : candidate.genome;
      return { genome, outcome: outcomeOfAnswer(first), from: "none" };
    }
    if (attempt === 0 && !first.timeout) return this.#evaluate(candidate, 1);
    return { genome: first.genome ?? candidate.genome, outcome: deathOutcome(first), from: "none" };
  }

  #known({ genome, draw }: Candidate): Evaluated | undefined {
    const known = draw === undefined ? this.#genomes.get(printGenome(genome)) : undefined;
    if (known === undefined) return undefined;
    return { ...known, from: known.from === "none" ? "none" : "memory" };
  }

  /** Runs a compiled candidate unless an equal artifact has run or is running. */
  async #runOrRecall(
    worker: WorkerProcess,
    candidate: Candidate,
    { genome, hash }: Compiled,
    attempt: number,
  ): Promise<Evaluated> {
    const known = this.#artifacts.get(hash);
    if (known !== undefined) {
      worker.tell({ type: "drop" });
      this.#builders.release(worker);
      const outcome = await known;
      if (outcome.status !== "lost") return { genome, hash, outcome, from: "memory" };
      return this.#evaluate(candidate, attempt);
    }
    const concluding = this.#run(worker);
    const outcome = await this.#artifacts.run(
      hash,
      concluding.then((concluded) => concluded.outcome),
    );
    const { from } = await concluding;
    if (outcome.status === "lost" && attempt === 0) return this.#evaluate(candidate, 1);
    return { genome, hash, outcome: settled(outcome), from };
  }

  async #run(worker: WorkerProcess): Promise<Concluded> {
    const answer = await worker.ask({ type: "run" }, this.#limits.runMs);
    this.#builders.release(worker);
    this.#note(answer);
    if (answer.type !== "built") {
      // Where there is a device's process, a builder's own outcome is a refusal to have it run.
      const ran = this.#device === undefined || answer.type === "dead";
      return { outcome: outcomeOfAnswer(answer), from: ran ? "device" : "none" };
    }
    const { hash } = answer.code;
    const known = this.#codes.get(hash);
    if (known !== undefined) return { outcome: await known, from: "memory" };
    return { outcome: await this.#codes.run(hash, this.#try(answer, "search")), from: "device" };
  }

  /** What the device says of machine code, and then the watchers where their word counts. */
  async #try({ genome, code, modelled }: Built, where: Split | FuzzCase): Promise<Outcome> {
    const since = performance.now();
    const worker = await this.#crew().acquire();
    this.#spent.wait += performance.now() - since;
    const limit = where === "search" ? this.#limits.runMs : this.#limits.prepareMs;
    const answer = await worker.ask({ type: "try", code, where }, limit);
    this.#crew().release(worker);
    this.#note(answer);
    const tried = outcomeOfAnswer(answer);
    if (tried.status !== "ok") return tried;
    const outcome = modelled === undefined ? tried : { ...tried, modelled };
    // In the search only what gains can found a lineage.
    if (where === "search" && !gains(outcome, this.prepared)) return outcome;
    const request = { type: "watch", genome, where } as const;
    const watched = await this.#builders.askTwice(request, limit);
    this.#note(watched);
    if (watched.type !== "sound") return outcomeOfAnswer(watched);
    return watched.cases > 0 ? outcome : { ...outcome, unwatched: true };
  }

  /** Nothing where the variant cannot be built. */
  async #remeasure(genome: Genome, everywhere: boolean): Promise<Answer | undefined> {
    const { runMs, prepareMs } = this.#limits;
    if (this.#device === undefined) {
      return this.#builders.askTwice({ type: "remeasure-model", genome, everywhere }, prepareMs);
    }
    const request = { type: "check", genome, where: "validation" } as const;
    const built = await this.#builders.askTwice(request, runMs);
    if (built.type !== "built") return undefined;
    const { code } = built;
    return this.#device.askTwice({ type: "remeasure", code, everywhere }, prepareMs);
  }

  #crew(): Crew {
    if (this.#device === undefined) throw new Error("machine code without a device to try it on");
    return this.#device;
  }

  #note(answer: Answer): void {
    if (!("spent" in answer)) return;
    for (const [what, ms] of Object.entries(answer.spent)) {
      this.#spent[what as keyof JobSpent] += ms;
    }
  }
}
