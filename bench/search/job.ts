/** A process for one search: hears its job, says its record, ends. Started by jobs.ts. */
import { dieWithParent } from "../../src/die-with-parent.ts";
import { type Job, runSearch } from "./run.ts";

const stop = new AbortController();

dieWithParent();
process.on("message", (message: Job | "stop") => {
  if (message === "stop") return stop.abort();
  void runSearch(message, stop.signal).then((record) => {
    process.send?.(record, () => process.disconnect());
  });
});
