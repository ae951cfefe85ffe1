/**
 * The emulator against a GPU: random variants of every kernel workload give the same outputs and
 * faults on both, and modelled cycles order them as measured times do.
 *
 *     npm run bench:fidelity -- make [finishing variants, default 650] [workload…]   needs LLVM
 *     npm run bench:fidelity -- measure [device, default cuda] [seconds]  needs a GPU
 *     npm run bench:fidelity -- report                                    needs neither
 *     npm run bench:fidelity -- fit                                       needs neither
 *
 * `make` writes fidelity.variants into the folder FIDELITY (default .gevo), `measure` reads it and writes fidelity.measured into the folder
 * OUT (default docs/results), `report` reads docs/results/fidelity-h200.measured and writes
 * fidelity-h200.json and fidelity-h200.md beside it, `fit` prints the parameters that order best.
 */
import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { presets } from "../src/device/emulator/cost/parameters.ts";
import { openDevice } from "../src/device/index.ts";
import { loadWorkload } from "../src/workload/load.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";
import { DEVICE, type Sample } from "./fidelity/counts.ts";
import { type Measured, type Measurements, read, type Variants, write } from "./fidelity/data.ts";
import { calibrated, tauOf } from "./fidelity/fit.ts";
import { makeVariants } from "./fidelity/make.ts";
import { Bench } from "./fidelity/measure.ts";
import { isHeldOut, type Row, readRows, rowOf, samplesOf, writeRows } from "./fidelity/report.ts";
import { workloads } from "./workloads.ts";

const FOLDER = process.env["FIDELITY"] ?? ".gevo";
const VARIANTS = `${FOLDER}/fidelity.variants`;
const RESULT = "docs/results/fidelity-h200";
const [step, ...rest] = process.argv.slice(2);

switch (step) {
  case "make":
    await make(Number(rest[0] ?? 650), rest.length > 1 ? rest.slice(1) : workloads);
    break;
  case "measure":
    await measure(rest[0] ?? "cuda", Number(rest[1] ?? 600));
    break;
  case "report":
    await report();
    break;
  case "fit":
    await calibrate();
    break;
  default:
    console.error("one of: make, measure, report, fit");
    process.exitCode = 2;
}

async function make(each: number, names: readonly string[]): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const variants: Record<string, Variants[string]> = existsSync(VARIANTS) ? read(VARIANTS) : {};
  for (const name of names) {
    variants[name] = await makeVariants(name, each);
    console.log(`${name}: ${variants[name].length} variants`);
    write(VARIANTS, variants);
  }
}

/** @param seconds for all; when a workload's share is used up, its remaining variants are left out. */
async function measure(deviceName: string, seconds: number): Promise<void> {
  const device = openDevice(deviceName);
  const variants = read<Variants>(VARIANTS);
  const measured: Record<string, readonly Measured[]> = {};
  const start = performance.now();
  for (const [k, name] of workloads.entries()) {
    const list = variants[name] ?? [];
    const [original] = list;
    if (original === undefined) continue;
    const until = start + (1000 * seconds * (k + 1)) / workloads.length;
    const workload = await loadWorkload(resolveWorkload(name, process.cwd()), ".gevo");
    const bench = new Bench(device, workload, original);
    const rows: Measured[] = [];
    for (const artifact of list) {
      rows.push(bench.measure(artifact));
      if (performance.now() > until) break;
    }
    bench.close();
    measured[name] = rows;
    const timed = rows.filter(({ large }) => large !== undefined).length;
    const equal = rows.filter((row) => row.equal).length;
    console.log(`${name}: ${rows.length} variants, ${equal} with equal outputs, ${timed} timed`);
  }
  const { description, version } = device;
  const date = new Date().toISOString().slice(0, 10);
  write(resolve(process.env["OUT"] ?? "docs/results", "fidelity.measured"), {
    date,
    device: description,
    version,
    workloads: measured,
  });
  process.exit(0);
}

/** Each workload with its measured variants and its samples. */
async function* measuredWorkloads() {
  mkdirSync(FOLDER, { recursive: true });
  const measurements = read<Measurements>(`${RESULT}.measured`);
  for (const [name, rows] of Object.entries(measurements.workloads)) {
    const workload = await loadWorkload(resolveWorkload(name, process.cwd()), FOLDER);
    const samples = samplesOf(workload, rows, `${FOLDER}/fidelity-${workload.name}.counts`);
    yield { measurements, workload, rows, samples };
  }
}

/** The values before are those of the first report, which was made before the calibration. */
async function report(): Promise<void> {
  const before = readRows(`${RESULT}.json`);
  const made: Row[] = [];
  for await (const { measurements, workload, rows, samples } of measuredWorkloads()) {
    const row = rowOf(
      workload,
      rows,
      samples,
      before.find((each) => each.workload === workload.name),
    );
    console.log(JSON.stringify(row));
    made.push(row);
    writeRows(RESULT, measurements, made);
  }
}

async function calibrate(): Promise<void> {
  const groups: Record<string, readonly Sample[]> = {};
  for await (const { workload, samples } of measuredWorkloads()) {
    for (const size of ["small", "large"]) {
      groups[`${workload.name}, ${size}`] = samples.filter((sample) => sample.size === size);
    }
  }
  const start = presets.find(({ name }) => name === DEVICE)!;
  const seen = Object.values(groups).map((group) => group.filter((s, k) => !isHeldOut(s, k)));
  const best = calibrated(start, seen, console.log);
  for (const [name, group] of Object.entries(groups)) {
    const held = group.filter(isHeldOut);
    const [was, is] = [start, best].map((preset) => tauOf(preset, held).toFixed(3));
    console.log(`${name}, held out: ${was} -> ${is}`);
  }
}
