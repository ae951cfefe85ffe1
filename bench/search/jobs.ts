/** Runs searches side by side, each in a process of its own, until all are through or the time is. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { nameOfSearch } from "./plan.ts";
import type { RunRecord } from "./records.ts";
import type { Job } from "./run.ts";

export interface Limits {
  /** Searches at a time. */
  readonly processes: number;
  /** After this all are stopped; their logs and records say where. With 0 none is begun. */
  readonly seconds: number;
}

/** How long a search may take to end its batch and say its record. */
const STOPPING_MS = 15_000;
/** Of a timer, 24 days: beyond, it would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** @param onEnd hears of each search that has ended or was stopped. */
export async function runJobs(
  jobs: readonly Job[],
  { processes, seconds }: Limits,
  onEnd: (record: RunRecord) => void,
): Promise<void> {
  if (seconds <= 0) return;
  const waiting = [...jobs];
  const running = new Set<ChildProcess>();
  const busy = new Set<string>();
  let over = false;
  const timer = setTimeout(
    () => {
      over = true;
      for (const child of running) {
        child.send("stop");
        setTimeout(() => child.kill("SIGKILL"), STOPPING_MS).unref();
      }
    },
    Math.min(seconds * 1000, LONGEST_MS),
  );
  const lane = async (): Promise<void> => {
    while (!over) {
      // Two jobs of one search would write one log.
      const next = waiting.findIndex(({ plan }) => !busy.has(nameOfSearch(plan)));
      const [job] = next < 0 ? [] : waiting.splice(next, 1);
      if (job === undefined) return;
      const name = nameOfSearch(job.plan);
      busy.add(name);
      const record = await run(job, running);
      busy.delete(name);
      if (record !== undefined) onEnd(record);
    }
  };
  await Promise.all(Array.from({ length: processes }, lane));
  clearTimeout(timer);
}

/** The record, or undefined when the process ended without one. */
function run(job: Job, running: Set<ChildProcess>): Promise<RunRecord | undefined> {
  const entry = fileURLToPath(new URL("./job.ts", import.meta.url));
  const child = fork(entry, [], { execArgv: ["--import", "tsx", "--max-old-space-size=2048"] });
  running.add(child);
  return new Promise((resolve) => {
    let record: RunRecord | undefined;
    child.on("message", (message: RunRecord) => {
      record = message;
    });
    child.on("exit", () => {
      running.delete(child);
      resolve(record);
    });
    child.send(job);
  });
}
