/**
 * Tells a page that something has changed, by server-sent events: the page then asks for what it shows. The run goes
 * on in another process, so the store is looked at again and again, as long as somebody listens.
 */
import type { SSEStreamingApi } from "hono/streaming";
import type { ChangedEvent } from "../serve.ts";
import type { Runs } from "./runs.ts";

const LOOK_EVERY_MS = 500;
/** Keeps proxies from taking the connection for dead. */
const SAY_EVERY_MS = 15_000;

/** @param run a run's id; without one, of the list of runs. */
export async function changes(
  stream: SSEStreamingApi,
  runs: Runs,
  run: string | undefined,
): Promise<void> {
  let last = "";
  let said = performance.now();
  while (!stream.aborted && !stream.closed) {
    const event = run === undefined ? { state: runs.state } : await eventOf(runs, run);
    const data = JSON.stringify(event);
    if (data !== last) {
      last = data;
      said = performance.now();
      await stream.writeSSE({ event: "changed", data });
    } else if (performance.now() - said > SAY_EVERY_MS) {
      said = performance.now();
      await stream.write(": still here\n\n");
    }
    await stream.sleep(LOOK_EVERY_MS);
  }
}

async function eventOf(runs: Runs, id: string): Promise<ChangedEvent> {
  const digest = await runs.digest(id);
  if (digest === undefined) return { run: id, state: "missing" };
  const { run, tally } = digest;
  return {
    run: id,
    evaluations: tally.evaluations,
    state: `${run.status} ${runs.isLive(id) ? "live" : "still"}`,
  };
}
