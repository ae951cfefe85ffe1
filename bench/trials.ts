/**
 * What a trial on a GPU takes, and what of it which requests to the process that owns the GPU: the original,
 * tried so many times as a variant that is neither faster nor slower, which takes the most rounds of timing.
 *
 *     npx tsx bench/trials.ts 10 bfs kmeans svm         trials, workloads
 *
 * Milliseconds of one trial. `else`: the workload's host code, inputs and judgement. Where there is no GPU it
 * says so.
 */
import { join } from "node:path";
import { Owner } from "../src/device/cuda/owner.ts";
import type { Request } from "../src/device/cuda/protocol.ts";
import { chooseDevice, loadDevice } from "../src/device/index.ts";
import { isMeasured } from "../src/device.ts";
import { openKernels } from "../src/evaluate/builder.ts";
import { TimedTrials } from "../src/evaluate/index.ts";
import { Workshop } from "../src/evaluate/workshop.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";

const [count = "10", ...names] = process.argv.slice(2);
if (chooseDevice("auto") !== "cuda") {
  process.stdout.write("bench/trials needs an NVIDIA GPU: skipped\n");
  process.exit(0);
}

const WARM_UP = 4;

interface Spent {
  requests: number;
  milliseconds: number;
}

const spent = new Map<string, Spent>();
let rounds = 0;
const { ask } = Owner.prototype;
Owner.prototype.ask = function timed(this: Owner, request: Request, ...rest): never {
  const start = performance.now();
  try {
    return ask.call(this, request, ...rest) as never;
  } finally {
    const entry = spent.get(request.type) ?? { requests: 0, milliseconds: 0 };
    entry.requests++;
    entry.milliseconds += performance.now() - start;
    spent.set(request.type, entry);
    if (request.type === "sample") rounds += request.rounds;
  }
};

for (const name of names) {
  const cache = join(process.cwd(), ".gevo", "cache");
  const request = {
    workload: resolveWorkload(name, process.cwd()),
    device: "cuda",
    cache,
    sources: "",
  };
  const device = await loadDevice("cuda");
  if (!isMeasured(device)) throw new Error("a GPU has a clock");
  const builder = await openKernels(request, () => undefined, false);
  const workshop = new Workshop(builder, device, request);
  const trials = new TimedTrials(builder.workload, device, workshop.plan);
  const code = workshop.plan.originals[1]?.program;
  if (code === undefined) throw new Error("no build of our own");
  // The first ones make fresh inputs, a case each.
  for (let k = 0; k < WARM_UP; k++) trials.try(code, "search");
  spent.clear();
  rounds = 0;
  const start = performance.now();
  for (let k = 0; k < Number(count); k++) {
    const outcome = trials.try(code, "search");
    if (outcome.status !== "ok") console.log(JSON.stringify(outcome));
  }
  const trial = (value: number): string => (value / Number(count)).toFixed(1);
  const all = performance.now() - start;
  const requests = [...spent].sort(([, a], [, b]) => b.milliseconds - a.milliseconds);
  const rest = all - requests.reduce((sum, [, { milliseconds }]) => sum + milliseconds, 0);
  console.log(`${name}: ${trial(all)} ms, ${trial(rounds)} rounds, else ${trial(rest)} ms`);
  for (const [type, { requests: n, milliseconds }] of requests) {
    console.log(
      `  ${type.padEnd(10)} ${trial(n).padStart(8)} ${trial(milliseconds).padStart(8)} ms`,
    );
  }
  device.close();
}
