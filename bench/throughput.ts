/**
 * Variants a second on a GPU: gevo's way, a search of some seconds, and beside it the published way on
 * variants of the same search: one `opt` and one `llc` process for each, then one host process with its own
 * context that runs the workload once and times that. Appends to docs/results/throughput.json.
 *
 *     npm run bench:throughput -- smith-waterman 30 30      workload, seconds, variants the published way
 *
 * LLVM's tools are `opt-19` and `llc-19`, or what GEVO_OPT and GEVO_LLC name. Where there is no GPU it says so.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chooseDevice, gpus } from "../src/device/index.ts";
import { openEvaluator } from "../src/evaluate/index.ts";
import type { Evaluator } from "../src/evaluate.ts";
import { evolve } from "../src/run.ts";
import { MemoryStore } from "../src/store/index.ts";
import type { EvaluationRow, RunConfig } from "../src/store.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";

const [name = "smith-waterman", seconds = "30", published = "30"] = process.argv.slice(2);
const OUT = process.env["GEVO_RESULTS"] ?? "docs/results";
/** Longest time of one host process: a variant may hang. */
const HOST_MS = 10_000;

if (chooseDevice("auto") !== "cuda") {
  process.stdout.write("bench:throughput needs an NVIDIA GPU: skipped\n");
  process.exit(0);
}
const [gpu] = gpus();
const cache = join(process.cwd(), ".gevo", "cache");
const workload = resolveWorkload(name, process.cwd());
const workers = availableParallelism();
const config: RunConfig = {
  workload,
  device: "cuda",
  preset: "default",
  budget: `${seconds}s`,
  population: 64,
  seed: 1,
  workers,
};
const round = (value: number): number => Number(value.toPrecision(4));

const evaluator = await openEvaluator({ workload, device: "cuda", workers, cache });
const store = new MemoryStore();
const summary = await evolve(config, { store, evaluator }, (event) => {
  if (event.type !== "tick") {
    const what = event.type === "step" ? event.step : event.type;
    process.stderr.write(`${round(performance.now() / 1000)} s: ${what}\n`);
  }
});
const rows = store.evaluations(summary.run);
const { work } = summary;
if (work === undefined) throw new Error("the run says nothing of its work");

const distinct = (from: readonly string[]): readonly EvaluationRow[] => {
  const seen = new Map<string, EvaluationRow>();
  for (const row of rows) {
    if (row.hash !== undefined && from.includes(row.from) && !seen.has(row.hash))
      seen.set(row.hash, row);
  }
  return [...seen.values()];
};
const judged = distinct(["device", "none"]);
const ran = distinct(["device"]);
const perSecond = (count: number): number => round(count / work.seconds);

const old = await publishedWay(evaluator, sample(judged, Number(published)));
await evaluator.close();

const { explained: _, ...best } = summary.best;
const result = {
  date: new Date().toISOString().slice(0, 10),
  gpu: gpu?.name,
  driver: gpu?.release ?? gpu?.cuda,
  cores: workers,
  command: `npm run bench:throughput -- ${name} ${seconds} ${published}`,
  workload: summary.workload,
  originalNs: summary.baseline.time,
  gevo: {
    seconds: round(work.seconds),
    evaluations: rows.length,
    evaluationsPerSecond: perSecond(rows.length),
    uniqueVariants: judged.length,
    uniquePerSecond: perSecond(judged.length),
    onTheGpu: ran.length,
    onTheGpuPerSecond: perSecond(ran.length),
    gpuBusy: round(work.busy),
    msPerVariantOnTheGpu: round(work.spent.device / Math.max(1, ran.length)),
    spentSeconds: Object.fromEntries(
      Object.entries(work.spent).map(([what, ms]) => [what, round(ms / 1000)]),
    ),
    rejected: summary.rejected,
    best,
  },
  published: old,
  ...(old.finished === 0
    ? {}
    : { ratio: round((judged.length / work.seconds) * (old.msPerVariant / 1000)) }),
};
process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
keep(result);

/** Every so-manieth of them. */
function sample<T>(all: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, all.length / count);
  return Array.from(
    { length: Math.min(count, all.length) },
    (_, k) => all[Math.floor(k * step)] as T,
  );
}

async function publishedWay(from: Evaluator, variants: readonly EvaluationRow[]) {
  const folder = mkdtempSync(join(tmpdir(), "gevo-published-"));
  const tools = {
    opt: process.env["GEVO_OPT"] ?? "opt-19",
    llc: process.env["GEVO_LLC"] ?? "llc-19",
  };
  const host = fileURLToPath(new URL("./one-run.ts", import.meta.url));
  // Of what finished: a host process that hangs costs whatever limit one gives it.
  const spent = { opt: 0, llc: 0, run: 0 };
  let [tried, finished] = [0, 0];
  let trouble: string | undefined;
  for (const { genome } of variants) {
    const [ll, bc, ptx] = ["v.ll", "v.bc", "v.ptx"].map((file) => join(folder, file)) as [
      string,
      string,
      string,
    ];
    // A variant that ends the process which prints it is no loss of the published way's.
    const inspected = await from.inspect(genome).catch(() => undefined);
    if (inspected === undefined) continue;
    tried++;
    writeFileSync(ll, inspected.ir);
    const tool = (what: "opt" | "llc", args: readonly string[]): number | undefined => {
      const start = performance.now();
      const { status, error } = spawnSync(tools[what], args, { stdio: "ignore" });
      if (error !== undefined) throw error;
      return status === 0 ? performance.now() - start : undefined;
    };
    const target = ["-mtriple=nvptx64-nvidia-cuda", "-mcpu=sm_90", "-mattr=+ptx80"];
    const opt = tool("opt", ["-passes=default<O3>", ...target, ll, "-o", bc]);
    if (opt === undefined) continue;
    const llc = tool("llc", ["-O3", ...target, bc, "-o", ptx]);
    if (llc === undefined) continue;
    const { stdout, stderr, status, signal } = spawnSync(
      process.execPath,
      ["--import", "tsx", host, workload, ptx, cache],
      {
        encoding: "utf8",
        timeout: HOST_MS,
        killSignal: "SIGKILL",
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const said = /^\{.*\}$/m.exec(stdout ?? "")?.[0];
    if (said !== undefined) {
      finished++;
      spent.opt += opt;
      spent.llc += llc;
      spent.run += (JSON.parse(said) as { ms: number }).ms;
    } else {
      trouble ??= /^\w*(?:Error|Fault)\b.*$/m.exec(stderr ?? "")?.[0] ?? String(signal ?? status);
    }
  }
  const total = spent.opt + spent.llc + spent.run;
  return {
    variants: tried,
    finished,
    ...(trouble === undefined ? {} : { trouble }),
    msPerVariant: round(total / finished),
    msOfEach: Object.fromEntries(
      Object.entries(spent).map(([what, ms]) => [what, round(ms / finished)]),
    ),
  };
}

/** One entry for each workload, the newest. */
function keep(entry: typeof result): void {
  const file = join(OUT, "throughput.json");
  const kept = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as (typeof result)[])
    : [];
  const others = kept.filter((each) => each.workload !== entry.workload);
  writeFileSync(file, `${JSON.stringify([...others, entry], undefined, 2)}\n`);
  process.stderr.write(`${basename(file)} written\n`);
}
