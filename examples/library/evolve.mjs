// @ts-check
/**
 * gevo as a library: evolves a workload, tells what happens, stops on Ctrl-C with the front so far.
 *
 *     node examples/library/evolve.mjs [workload] [budget]
 */
import { evolve, UserError } from "gevo";

const [workload = new URL("../saxpy", import.meta.url), budget = "10s"] = process.argv.slice(2);
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());

try {
  const { best, front, files } = await evolve({
    workload,
    budget,
    population: 32,
    signal: stop.signal,
    onEvent(event) {
      switch (event.type) {
        case "warning":
          console.error(`warning: ${event.message}`);
          break;
        case "started":
          console.error(`run ${event.run}: ${event.prepared.workload} on ${event.prepared.device}`);
          break;
        case "progress": {
          const { evaluations, best } = event.progress;
          console.error(`${evaluations} evaluations, best ${best.speedup.toFixed(3)}x`);
          break;
        }
        case "searched":
          console.error(`search ended: ${event.why}`);
          break;
        case "step":
          console.error(`${event.step}…`);
          break;
      }
    },
  });
  console.log(
    JSON.stringify({ speedup: best.speedup, edits: best.edits, front: front.length, files }),
  );
} catch (error) {
  // A mistake in the workload or the options says what to do next; anything else is a bug.
  if (!(error instanceof UserError)) throw error;
  console.error(`${error.message}\n${error.hint}`);
  process.exitCode = 2;
}
