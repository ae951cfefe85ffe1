/**
 * Does a device outlive a long search? Tens of thousands of random genomes of 1 to 6 edits through the whole
 * pipeline, in slices; between the slices endless kernels and wild stores, straight to the device. At the end
 * everything must be as it was: every outcome has a type, no process is left, the device's memory is
 * free again. Writes docs/results/endurance-<gpu>.json.
 *
 *     npm run bench:endurance -- [genomes in all] [faults of each kind] [seconds at most] [device] [workload…]
 *
 * Without a GPU it says so and ends, unless the device is `emulator`: a small run of the same there.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gpus, monitor, openDevice } from "../src/device/index.ts";
import type { Device } from "../src/device.ts";
import { UserError } from "../src/errors.ts";
import { openEvaluator } from "../src/evaluate/index.ts";
import { DeviceFault } from "../src/fault.ts";
import { cacheFolder } from "../src/store/index.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";
import { kernels } from "../test/gpu/kernels.ts";
import { addToMix, evaluateRandomGenomes, type Mix } from "./random-genomes.ts";

const MOST_EDITS = 6;
const SLICES = 4;
/** Genomes between two looks at the clock. */
const BATCH = 480;
const HANG_DEADLINE_MS = 300;
const LOOK_MS = 100;
/** The driver's own bookkeeping may grow by so much, bytes; a context takes some hundred MiB. */
const SLACK = 2 ** 26;

const args = process.argv.slice(2);
const [genomes = 20_000, faults = 20, seconds = 520] = args.slice(0, 3).map(Number);
const name = args[3] ?? "cuda";
const workloads = args.length > 4 ? args.slice(4) : ["hotspot", "pathfinder"];

/** The GPU's facts, or nothing for the emulator. */
function gpuOf(device: string) {
  if (!device.startsWith("cuda")) return undefined;
  return gpus()[Number(device.split(":")[1] ?? 0)];
}

try {
  gpuOf(name);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.log(`skipped: ${error.message}`);
  process.exit(0);
}

const gpu = gpuOf(name);
const usedBytes = (): number | undefined => gpu && monitor(gpu.uuid).usedBytes();
const seen = new Set<number>();
const owners = new Set<number>();
const watching = setInterval(look, LOOK_MS);
const start = performance.now();
const elapsed = (): number => (performance.now() - start) / 1000;
const before = usedBytes();
let most = before ?? 0;

const mix: Mix = {};
const forced: Mix = {};
const tally = { evaluations: 0, searchSeconds: 0 };
for (let slice = 0; slice < SLICES && elapsed() < seconds; slice++) {
  await evaluateSlice(workloads[slice % workloads.length] as string, slice);
  const device = openDevice(name);
  for (let k = slice; k < faults; k += SLICES) {
    for (const entry of ["endless", "wild"]) force(device, entry);
  }
  closeDevice(device);
}
clearInterval(watching);
const left = await processesLeft();
const after = await usedInTheEnd();

const report = {
  date: new Date().toISOString().slice(0, 10),
  command: `npm run bench:endurance -- ${args.join(" ")}`.trim(),
  device: openDevice(name).description,
  ...(gpu === undefined ? {} : { gpu: gpu.name, driver: gpu.release ?? gpu.cuda }),
  workloads,
  evaluations: tally.evaluations,
  seconds: Math.round(elapsed()),
  perSecond: Number((tally.evaluations / tally.searchSeconds).toFixed(1)),
  outcomes: sorted(mix),
  forced: sorted(forced),
  processes: { seen: seen.size, owners: owners.size, left: left.length },
  deviceMemory: before === undefined ? null : { before, most, after },
};
const file = `docs/results/endurance-${gpu === undefined ? name : shortName(gpu.name)}.json`;
if (gpu !== undefined) writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
console.log(JSON.stringify(report, null, 2));

const wrong = [
  ...Object.keys(mix).filter((what) => /^lost|internal/.test(what)),
  ...Object.keys(forced).filter((what) => !/: (timeout|fuel|global-oob), then ran$/.test(what)),
];
const leaked = before !== undefined && after !== undefined && after > before + SLACK;
if (wrong.length > 0) console.error(`not as it must be: ${wrong.join("; ")}`);
if (left.length > 0) console.error(`processes left: ${left.join(", ")}`);
if (leaked) console.error(`device memory: ${before} bytes before, ${after} after`);
process.exit(wrong.length > 0 || left.length > 0 || leaked ? 1 : 0);

async function evaluateSlice(workload: string, slice: number): Promise<void> {
  const path = resolveWorkload(workload, process.cwd());
  const cache = cacheFolder(process.cwd());
  const evaluator = await openEvaluator({ workload: path, device: name, cache });
  const from = performance.now();
  const wanted = Math.round((genomes * (slice + 1)) / SLICES);
  for (let seed = 1; tally.evaluations < wanted && elapsed() < seconds; seed++) {
    const count = Math.min(BATCH, wanted - tally.evaluations);
    const each = (evaluated: Parameters<typeof addToMix>[1]): void => {
      addToMix(mix, evaluated);
      tally.evaluations++;
    };
    await evaluateRandomGenomes(evaluator, count, 1000 * slice + seed, each, MOST_EDITS);
    process.stderr.write(`${workload}: ${tally.evaluations} after ${Math.round(elapsed())} s\n`);
  }
  tally.searchSeconds += (performance.now() - from) / 1000;
  await evaluator.close();
}

/** One launch that must end in a fault, and one after it that must work. */
function force(device: Device, entry: string): void {
  const told = launch(device, entry);
  const next = launch(device, "fill");
  const key = `${entry}: ${told}, then ${next}`;
  forced[key] = (forced[key] ?? 0) + 1;
}

/** @returns the kind of fault; `ran` when the kernel came to its end. */
function launch(device: Device, entry: string): string {
  try {
    const options = { budget: 100_000, poison: 1, deadlineMs: HANG_DEADLINE_MS };
    const session = device.open(kernels, options);
    try {
      const out = session.output(Uint32Array, 1024);
      session.launch(entry, { grid: [4], block: [256], args: [out] });
      return "ran";
    } finally {
      session.close();
    }
  } catch (error) {
    if (error instanceof DeviceFault) return error.kind;
    throw error;
  }
}

function closeDevice(device: Device): void {
  if ("close" in device && typeof device.close === "function") device.close();
}

/** Every worker and every owner of a GPU that descends from this process. */
function look(): void {
  most = Math.max(most, usedBytes() ?? 0);
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc")) {
    const stat = /^\d+$/.test(entry) ? readOrNothing(`/proc/${entry}/stat`) : "";
    const parent = /\) \S (\d+)/.exec(stat)?.[1];
    if (parent !== undefined) parents.set(Number(entry), Number(parent));
  }
  for (const pid of parents.keys()) {
    let up: number | undefined = parents.get(pid);
    while (up !== undefined && up !== process.pid) up = parents.get(up);
    const command = up === undefined ? "" : readOrNothing(`/proc/${pid}/cmdline`);
    if (/owner-process\.|worker\./.test(command)) seen.add(pid);
    if (/owner-process\./.test(command)) owners.add(pid);
  }
}

/** Those of the processes seen that are still there; they have a moment to end. */
async function processesLeft(): Promise<readonly number[]> {
  const alive = (): number[] =>
    [...seen].filter(
      (pid) => existsSync(`/proc/${pid}`) && !/\) Z /.test(readOrNothing(`/proc/${pid}/stat`)),
    );
  for (let k = 0; k < 50 && alive().length > 0; k++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return alive();
}

/** The driver takes memory back while the last threads of a killed process end: it has some seconds. */
async function usedInTheEnd(): Promise<number | undefined> {
  for (let k = 0; k < 100 && (usedBytes() ?? 0) > (before ?? 0) + SLACK; k++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return usedBytes();
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function sorted(counts: Mix): Mix {
  return Object.fromEntries(Object.entries(counts).sort((a, b) => b[1] - a[1]));
}

/** "NVIDIA H200" → "h200". */
function shortName(long: string): string {
  return (long.replace(/^NVIDIA /, "").split(" ")[0] as string).toLowerCase();
}
