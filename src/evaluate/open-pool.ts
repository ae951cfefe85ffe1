/**
 * Starts the processes of a pool. The first worker prepares the workload: where the clock is modelled it
 * runs variants itself and is the first of its crew; where it is measured, one more process gets the
 * device, with what the first has built. Models are built and measured by the same processes, because XLA
 * compiles on the device; they take turns on it.
 */
import type { Prepared } from "../evaluate.ts";
import { preparingFailed } from "./answers.ts";
import { Crew } from "./crew.ts";
import { Pool, type PoolLimits } from "./pool.ts";
import type { PrepareRequest, Request } from "./protocol.ts";
import { WorkerProcess } from "./worker-process.ts";
import type { TrialPlan } from "./workshop.ts";

const LIMITS: PoolLimits = {
  compileMs: 20_000,
  runMs: 60_000,
  prepareMs: 300_000,
  sanitizeMs: 3_600_000,
  recycleAfter: 40_000,
};

/**
 * @param workers processes that build.
 * @param earlier what an earlier process of the same run has prepared.
 * @throws UserError when the workload, its source or its original program is at fault.
 */
export async function openPool(
  request: PrepareRequest,
  workers: number,
  limits: Partial<PoolLimits> = {},
  earlier?: Prepared,
): Promise<Pool> {
  const all = { ...LIMITS, ...limits };
  const first = new WorkerProcess();
  try {
    const ready = (worker: WorkerProcess, known?: Prepared): Promise<Prepared | TrialPlan> =>
      prepare(worker, { type: "prepare", request: { ...request, ...since(known) } }, all.prepareMs);
    const found = await ready(first, earlier);
    const device = "workload" in found ? undefined : await openDevice(request, found, all, earlier);
    const prepared = "workload" in found ? found : (device as Opened).prepared;
    const again = (next: WorkerProcess): Promise<unknown> => ready(next, prepared);
    const builders = new Crew(first, workers, all.recycleAfter, again);
    return new Pool(prepared, builders, device?.crew, all);
  } catch (error) {
    await first.stop();
    throw error;
  }
}

interface Opened {
  readonly crew: Crew;
  readonly prepared: Prepared;
}

/** The one process that has the device; its successors keep the times that it has fixed. */
async function openDevice(
  request: PrepareRequest,
  plan: TrialPlan,
  { prepareMs }: PoolLimits,
  earlier: Prepared | undefined,
): Promise<Opened> {
  const ready = (
    worker: WorkerProcess,
    known: Prepared | undefined,
  ): Promise<Prepared | TrialPlan> =>
    prepare(
      worker,
      { type: "prepare-trials", request: { ...request, ...since(known) }, plan },
      prepareMs,
    );
  const worker = new WorkerProcess();
  try {
    const prepared = (await ready(worker, earlier)) as Prepared;
    const again = (next: WorkerProcess): Promise<unknown> => ready(next, prepared);
    return { prepared, crew: new Crew(worker, 1, Number.POSITIVE_INFINITY, again) };
  } catch (error) {
    await worker.stop();
    throw error;
  }
}

function since(earlier: Prepared | undefined): Pick<PrepareRequest, "earlier"> {
  return earlier === undefined ? {} : { earlier };
}

async function prepare(
  worker: WorkerProcess,
  request: Request,
  deadlineMs: number,
): Promise<Prepared | TrialPlan> {
  const answer = await worker.ask(request, deadlineMs);
  if (answer.type === "prepared") return answer.prepared;
  if (answer.type === "planned") return answer.plan;
  throw preparingFailed(answer);
}
