/**
 * The worker process: reads requests, drives the pipeline, answers. Started by pool.ts with `fork`;
 * refuses to be anything else. Says the stage *before* each step that may kill it, so that the parent
 * knows what did.
 */

import { dieWithParent } from "../die-with-parent.ts";
import { UserError } from "../errors.ts";
import type { Stage } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import type { Candidate } from "../search.ts";
import { Pipeline } from "./pipeline.ts";
import type { Request, Response } from "./protocol.ts";

let pipeline: Pipeline | undefined;
/** Set between `compiled` and the parent's `run` or `drop`. */
let waiting: (() => Response) | undefined;

function send(response: Response): void {
  process.send?.(response);
}

function stage(name: Stage, genome?: Genome): void {
  send({ type: "stage", stage: name, ...(genome === undefined ? {} : { genome }) });
}

function ready(): Pipeline {
  if (pipeline === undefined) throw new Error("not prepared");
  return pipeline;
}

function evaluate(candidate: Candidate): Response {
  stage("apply");
  const genome = ready().draw(candidate);
  if ("status" in genome) {
    return { type: "outcome", genome: candidate.genome, outcome: genome };
  }
  stage("apply", genome);
  const artifact = ready().compile(genome);
  if ("status" in artifact) return { type: "outcome", genome, outcome: artifact };
  const hash = artifact.hash;
  waiting = () => {
    stage("launch");
    return { type: "outcome", genome, hash, outcome: ready().evaluate(artifact) };
  };
  return { type: "compiled", genome, hash };
}

async function answer(request: Request): Promise<Response | undefined> {
  switch (request.type) {
    case "prepare":
      pipeline = await Pipeline.open(request.request, stage);
      return { type: "prepared", prepared: pipeline.prepared };
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
    case "check": {
      stage("launch");
      const outcome = ready().check(request.genome, request.split);
      return { type: "outcome", genome: request.genome ?? [], outcome };
    }
    case "inspect":
      stage("compile");
      return { type: "inspected", inspected: ready().inspect(request.genome) };
    case "profile":
      stage("launch");
      return { type: "profiled", profile: ready().profile(request.genome) };
    default:
      return request satisfies never;
  }
}

function failure(error: unknown): Response {
  if (error instanceof UserError) {
    const { code, message, hint } = error;
    return { type: "user-error", code, message, hint };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { type: "bug", message: text };
}

dieWithParent();
process.on("disconnect", () => process.exit(0));
// The terminal sends Ctrl-C to the whole group; the parent decides when workers stop.
process.on("SIGINT", () => undefined);
process.on("message", (request: Request) => {
  answer(request).then(
    (response) => response !== undefined && send(response),
    (error: unknown) => send(failure(error)),
  );
});
