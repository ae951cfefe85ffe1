/**
 * The worker process: reads requests, has them carried out, answers. Started by worker-process.ts with
 * `fork`; refuses to be anything else. Says the stage *before* each step that may kill it, so that the
 * parent knows what did.
 */

import type { Artifact } from "../artifact.ts";
import { loadDevice, modelDevice } from "../device/index.ts";
import { isMeasured } from "../device.ts";
import { dieWithParent } from "../die-with-parent.ts";
import { sentError } from "../errors.ts";
import type { FuzzCase } from "../evaluate.ts";
import type { Outcome, Stage } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import type { Observed } from "../probe.ts";
import type { Candidate } from "../search.ts";
import { loadWorkload } from "../workload/load.ts";
import type { Split, Workload } from "../workload.ts";
import { type Builder, openKernels } from "./builder.ts";
import { ModelPipeline } from "./model/pipeline.ts";
import { Pipeline } from "./pipeline.ts";
import type { JobSpent, PrepareRequest, Request, Response } from "./protocol.ts";
import { TimedTrials } from "./timed-trials.ts";
import { Workshop } from "./workshop.ts";

/** What this worker was prepared to be. */
let role: Pipeline | ModelPipeline | Workshop | TimedTrials | undefined;
/** Set between `compiled` and the parent's `run` or `drop`. */
let waiting: (() => Response | Promise<Response>) | undefined;
/** Of the job at hand. */
let spent: Record<keyof JobSpent, number>;

function send(response: Response): void {
  process.send?.(response);
}

function stage(name: Stage, genome?: Genome): void {
  send({ type: "stage", stage: name, ...(genome === undefined ? {} : { genome }) });
}

function as<T>(kind: new (...args: never[]) => T): T {
  if (role instanceof kind) return role;
  throw new Error(`this worker is not prepared to be a ${kind.name}`);
}

/** Whoever builds and runs. */
function pipeline(): Pipeline | ModelPipeline {
  return role instanceof ModelPipeline ? role : as(Pipeline);
}

/** Whoever builds, whatever the clock. */
function builder(): Pipeline | ModelPipeline | Builder<Workload> {
  return role instanceof Workshop ? role.builder : pipeline();
}

function clocked<T>(what: keyof JobSpent, work: () => T): T {
  const start = performance.now();
  try {
    return work();
  } finally {
    spent[what] += performance.now() - start;
  }
}

async function prepare(request: PrepareRequest): Promise<Response> {
  const xla = modelDevice(request.device);
  if (xla !== undefined) {
    const models = await ModelPipeline.open(request, xla, stage);
    role = models;
    return { type: "prepared", prepared: models.prepared };
  }
  const device = await loadDevice(request.device);
  const measured = isMeasured(device);
  const built = await openKernels(request, stage, measured);
  if (measured) {
    const workshop = new Workshop(built, device, request);
    role = workshop;
    return { type: "planned", plan: workshop.plan };
  }
  const kernels = new Pipeline(built, device, request);
  role = kernels;
  return { type: "prepared", prepared: kernels.prepared };
}

async function prepareTrials({
  request,
  plan,
}: Extract<Request, { type: "prepare-trials" }>): Promise<Response> {
  const device = await loadDevice(request.device);
  if (!isMeasured(device)) throw new Error(`${device.name} has no clock of its own`);
  const workload = await loadWorkload(request.workload, request.cache);
  const alive = (): void => stage("launch");
  const trials = new TimedTrials(workload, device, plan, request.earlier, alive);
  role = trials;
  return { type: "prepared", prepared: trials.prepared };
}

function evaluate(candidate: Candidate): Response {
  stage("apply");
  const start = performance.now();
  const genome = builder().draw(candidate);
  if ("status" in genome) return answered(candidate.genome, genome);
  stage("apply", genome);
  const artifact = builder().compile(genome);
  const compile = performance.now() - start;
  if ("status" in artifact) return answered(genome, artifact);
  waiting = async () => {
    spent.compile += compile;
    stage("launch");
    if (role instanceof Workshop) return build(role, genome, artifact, true);
    return answered(genome, await onDevice(() => pipeline().evaluate(artifact)));
  };
  return { type: "compiled", genome, hash: artifact.hash };
}

async function check(genome: Genome | null, where: Split | FuzzCase): Promise<Response> {
  stage("launch");
  if (!(role instanceof Workshop)) {
    return answered(genome, await onDevice(() => pipeline().check(genome, where)));
  }
  const artifact = role.builder.compile(genome);
  return "status" in artifact ? answered(genome, artifact) : build(role, genome, artifact, false);
}

/** What running takes, noted where a device is waited for. */
async function onDevice<T>(work: () => T | Promise<T>): Promise<T> {
  if (!(role instanceof ModelPipeline)) return work();
  const [start, busy] = [performance.now(), role.busyMs];
  const done = await work();
  spent.device += performance.now() - start;
  spent.busy += role.busyMs - busy;
  return done;
}

/** Machine code of an artifact; `screened` where nothing is known of it yet. */
function build(
  workshop: Workshop,
  genome: Genome | null,
  artifact: Artifact,
  screened: boolean,
): Response {
  const seen = screened ? clocked("screen", () => workshop.screen(artifact)) : {};
  if ("status" in seen) return answered(genome, seen);
  const code = clocked("assemble", () => workshop.assemble(artifact));
  return "status" in code
    ? answered(genome, code)
    : { type: "built", genome, code, ...seen, spent };
}

function tried({ code, where }: Extract<Request, { type: "try" }>): Response {
  stage("launch");
  const trials = as(TimedTrials);
  const busy = trials.busyMs;
  const outcome = clocked("device", () => trials.try(code, where));
  spent.busy = trials.busyMs - busy;
  return answered([], outcome);
}

function watch({ genome, where }: Extract<Request, { type: "watch" }>): Response {
  stage("check");
  const found = clocked("screen", () => as(Workshop).watch(genome, where));
  return "status" in found ? answered(genome, found) : { type: "sound", ...found, spent };
}

/** On the emulator, beside whatever device the run has. */
function observe({ edit, genome }: Extract<Request, { type: "observe" }>): readonly Observed[] {
  if (role instanceof ModelPipeline) return [];
  return (role instanceof Workshop ? role : as(Pipeline)).observe(edit, genome);
}

function answered(genome: Genome | null, outcome: Outcome): Response {
  return { type: "outcome", genome: genome ?? [], outcome, spent };
}

async function answer(request: Request): Promise<Response | undefined> {
  spent = { compile: 0, screen: 0, assemble: 0, device: 0, busy: 0 };
  switch (request.type) {
    case "prepare":
      return prepare(request.request);
    case "prepare-trials":
      return prepareTrials(request);
    case "evaluate":
      return evaluate(request.candidate);
    case "run": {
      const run = waiting;
      waiting = undefined;
      return run?.();
    }
    case "drop":
      waiting = undefined;
      return undefined;
    case "check":
      return check(request.genome, request.where);
    case "watch":
      return watch(request);
    case "try":
      return tried(request);
    case "remeasure": {
      stage("launch");
      const measured = as(TimedTrials).remeasure(request.code, request.everywhere);
      return "status" in measured ? answered([], measured) : { type: "remeasured", measured };
    }
    case "remeasure-model": {
      stage("launch");
      const { genome, everywhere } = request;
      const measured = await as(ModelPipeline).remeasure(genome, everywhere);
      return "status" in measured ? answered([], measured) : { type: "remeasured", measured };
    }
    case "sanitize":
      stage("check");
      return { type: "sanitized", verdicts: as(TimedTrials).sanitize(request.code) };
    case "inspect":
      stage("compile");
      return { type: "inspected", inspected: await builder().inspect(request.genome) };
    case "observe":
      stage("compile");
      return { type: "observed", observed: observe(request) };
    case "profile":
      stage("launch");
      return { type: "profiled", profile: as(Pipeline).profile(request.genome) };
    default:
      return request satisfies never;
  }
}

dieWithParent();
process.on("disconnect", () => process.exit(0));
// The terminal sends Ctrl-C to the whole group; the parent decides when workers stop.
process.on("SIGINT", () => undefined);
process.on("message", (request: Request) => {
  answer(request).then(
    (response) => response !== undefined && send(response),
    (error: unknown) => send(sentError(error)),
  );
});
