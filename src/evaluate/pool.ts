/**
 * Evaluation in a pool of child processes, one a core.
 *
 * Equal artifacts run once: a worker that has compiled asks before it runs. When an equal artifact is
 * running elsewhere, its candidate waits for that outcome without holding a worker. A worker that dies
 * is replaced; what it was at work on is tried once more elsewhere and then rejected at the stage that
 * killed it. A missed deadline is an answer, not an accident: rejected at once.
 */
import { Bug, UserError } from "../errors.ts";
import type { Evaluated, Evaluator, Inspected, Prepared } from "../evaluate.ts";
import type { Outcome } from "../fitness.ts";
import { rejected } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import { printGenome } from "../genome.ts";
import type { VariantProfile } from "../profile.ts";
import type { Candidate } from "../search.ts";
import type { Split } from "../workload.ts";
import type { PrepareRequest, Request } from "./protocol.ts";
import type { Answer, Death } from "./worker-process.ts";
import { WorkerProcess } from "./worker-process.ts";

export interface PoolLimits {
  /** Longest silence of a worker while it draws, applies, compiles; milliseconds. */
  readonly compileMs: number;
  /** The same while it runs a variant: the device's own budget ends most endless kernels first. */
  readonly runMs: number;
  /** The same while it loads the workload, builds the source and runs the original. */
  readonly prepareMs: number;
  /** Requests after which a worker is replaced, so that nothing it leaks adds up. */
  readonly recycleAfter: number;
}

const LIMITS: PoolLimits = {
  compileMs: 20_000,
  runMs: 60_000,
  prepareMs: 300_000,
  recycleAfter: 40_000,
};

/** @throws UserError when the workload, its source or its original program is at fault. */
export async function openPool(
  request: PrepareRequest,
  workers: number,
  limits: Partial<PoolLimits>,
): Promise<Pool> {
  const all = { ...LIMITS, ...limits };
  const first = new WorkerProcess();
  try {
    const prepared = await prepare(first, request, all.prepareMs);
    return new Pool(request, prepared, first, workers, all);
  } catch (error) {
    await first.stop();
    throw error;
  }
}

async function prepare(
  worker: WorkerProcess,
  request: PrepareRequest,
  deadlineMs: number,
): Promise<Prepared> {
  const answer = await worker.ask({ type: "prepare", request }, deadlineMs);
  if (answer.type === "prepared") return answer.prepared;
  if (answer.type === "dead") {
    throw new UserError(
      "worker-died",
      `preparing the workload ended its worker at stage ${answer.stage}: ${answer.message}`,
      "Run `gevo doctor`; check that inputs() and run() come to an end.",
    );
  }
  throw failureOf(answer);
}

function failureOf(answer: Answer): Error {
  if (answer.type === "user-error") {
    return new UserError(answer.code, answer.message, answer.hint);
  }
  return new Bug(answer.type === "bug" ? answer.message : `unexpected answer ${answer.type}`);
}

export class Pool implements Evaluator {
  readonly prepared: Prepared;
  readonly #request: PrepareRequest;
  readonly #limits: PoolLimits;
  readonly #all = new Set<WorkerProcess>();
  readonly #idle: WorkerProcess[] = [];
  readonly #waiting: PromiseWithResolvers<WorkerProcess>[] = [];
  /** Outcomes on the search split by artifact hash, and those being made. */
  readonly #outcomes = new Map<string, Outcome>();
  readonly #running = new Map<string, Promise<Outcome>>();
  /** Evaluated genomes by their text. */
  readonly #genomes = new Map<string, Evaluated>();
  #closed = false;

  constructor(
    request: PrepareRequest,
    prepared: Prepared,
    first: WorkerProcess,
    workers: number,
    limits: PoolLimits,
  ) {
    this.#request = request;
    this.prepared = prepared;
    this.#limits = limits;
    this.#all.add(first);
    this.#idle.push(first);
    for (let i = 1; i < workers; i++) void this.#start();
  }

  /** Process ids of the living workers. */
  get pids(): readonly number[] {
    return [...this.#all].map((worker) => worker.pid);
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
    if (hash !== undefined && from === "device") this.#outcomes.set(hash, outcome);
  }

  async check(genome: Genome | null, split: Split): Promise<Outcome> {
    const answer = await this.#askTwice({ type: "check", genome, split }, this.#limits.runMs);
    if (answer.type === "outcome") return answer.outcome;
    if (answer.type === "dead") return deathOutcome(answer);
    throw failureOf(answer);
  }

  async inspect(genome: Genome): Promise<Inspected> {
    const answer = await this.#askTwice({ type: "inspect", genome }, this.#limits.compileMs);
    if (answer.type === "inspected") return answer.inspected;
    throw answer.type === "dead" ? new Bug(answer.message) : failureOf(answer);
  }

  async profile(genome: Genome | null): Promise<VariantProfile> {
    const answer = await this.#askTwice({ type: "profile", genome }, this.#limits.runMs);
    if (answer.type === "profiled") return answer.profile;
    throw answer.type === "dead" ? new Bug(answer.message) : failureOf(answer);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#all].map((worker) => worker.stop()));
  }

  async #evaluate(candidate: Candidate, attempt: number): Promise<Evaluated> {
    const known = this.#known(candidate);
    if (known !== undefined) return known;
    const worker = await this.#acquire();
    const first = await worker.ask({ type: "evaluate", candidate }, this.#limits.compileMs);
    switch (first.type) {
      case "compiled":
        return this.#runOrRecall(worker, candidate, first, attempt);
      case "outcome":
        this.#release(worker);
        return { genome: first.genome, outcome: first.outcome, from: "none" };
      case "dead":
        this.#release(worker);
        if (attempt === 0 && !first.timeout) return this.#evaluate(candidate, 1);
        return {
          genome: first.genome ?? candidate.genome,
          outcome: deathOutcome(first),
          from: "none",
        };
      default:
        this.#release(worker);
        return { genome: candidate.genome, outcome: ourFault(first), from: "none" };
    }
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
    { genome, hash }: { readonly genome: Genome; readonly hash: string },
    attempt: number,
  ): Promise<Evaluated> {
    const known = this.#outcomes.get(hash) ?? this.#running.get(hash);
    if (known !== undefined) {
      worker.tell({ type: "drop" });
      this.#release(worker);
      const outcome = await known;
      if (outcome.status !== "lost") return { genome, hash, outcome, from: "memory" };
      return this.#evaluate(candidate, attempt);
    }
    const running = this.#run(worker);
    this.#running.set(hash, running);
    const outcome = await running;
    this.#running.delete(hash);
    if (outcome.status === "lost") {
      if (attempt === 0) return this.#evaluate(candidate, 1);
      const settled = rejected(outcome.stage, "worker-died", outcome.message);
      return { genome, hash, outcome: settled, from: "device" };
    }
    return { genome, hash, outcome, from: "device" };
  }

  async #run(worker: WorkerProcess): Promise<Outcome> {
    const answer = await worker.ask({ type: "run" }, this.#limits.runMs);
    this.#release(worker);
    if (answer.type === "outcome") return answer.outcome;
    if (answer.type !== "dead") return ourFault(answer);
    if (answer.timeout) return deathOutcome(answer);
    return { status: "lost", stage: answer.stage, message: answer.message };
  }

  async #askTwice(request: Request, deadlineMs: number): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      const worker = await this.#acquire();
      const answer = await worker.ask(request, deadlineMs);
      this.#release(worker);
      if (answer.type !== "dead" || answer.timeout || attempt > 0) return answer;
    }
  }

  #acquire(): Promise<WorkerProcess> {
    const worker = this.#idle.pop();
    if (worker !== undefined) return Promise.resolve(worker);
    const waiting = withResolvers<WorkerProcess>();
    if (this.#all.size === 0) waiting.reject(noWorkers());
    else this.#waiting.push(waiting);
    return waiting.promise;
  }

  #release(worker: WorkerProcess): void {
    if (this.#closed) return;
    if (worker.dead || worker.served >= this.#limits.recycleAfter) {
      this.#all.delete(worker);
      void worker.stop();
      void this.#start();
      return;
    }
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(worker);
    else next.resolve(worker);
  }

  /** Starts and prepares a further worker; one that cannot be prepared is tried again, at most thrice. */
  async #start(): Promise<void> {
    for (let attempt = 0; attempt < 3 && !this.#closed; attempt++) {
      const worker = new WorkerProcess();
      this.#all.add(worker);
      try {
        await prepare(worker, this.#request, this.#limits.prepareMs);
        if (this.#closed) return worker.stop();
        return this.#release(worker);
      } catch {
        this.#all.delete(worker);
        await worker.stop();
      }
    }
    if (this.#all.size === 0) for (const each of this.#waiting.splice(0)) each.reject(noWorkers());
  }
}

function noWorkers(): Bug {
  return new Bug("no worker process can be started any more");
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** `Promise.withResolvers`, which Node 20 lacks. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

/** A death that was the candidate's own doing. */
function deathOutcome(death: Death): Outcome {
  if (death.timeout) return rejected("deadline", death.stage, death.message);
  return rejected(death.stage, "worker-died", death.message);
}

/** An exception of ours: counted and shown, never scored as the candidate's failure. */
function ourFault(answer: Answer): Outcome {
  return { status: "unsupported", what: `internal: ${failureOf(answer).message}` };
}
