/**
 * The emulator against a GPU: random variants of every kernel workload give the same outputs and
 * faults on both, and modelled cycles order them as measured times do.
 *
 *     npm run bench:fidelity -- make [variants, default 560] [workload…]  needs LLVM
 *     npm run bench:fidelity -- measure [device, default cuda] [seconds]  needs a GPU
 *     npm run bench:fidelity -- report                                    needs neither
 *     npm run bench:fidelity -- fit                                       needs neither
 *
 * `make` writes fidelity.variants into the folder FIDELITY (default .gevo), `measure` reads it and writes
 * fidelity.measured into the folder OUT (default docs/results), `report` reads
 * docs/results/fidelity-h200.measured and writes fidelity-h200.json and fidelity-h200.md beside it, `fit`
 * prints the parameters that order best. Counts of the emulator are kept in FIDELITY, so that a second
 * report takes seconds.
 */
import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { CudaDevice } from "../src/device/cuda/index.ts";
import { MODEL_VERSION } from "../src/device/emulator/cost/model.ts";
import { openDevice } from "../src/device/index.ts";
import { ptxArtifact } from "../src/ptx/index.ts";
import { loadWorkload } from "../src/workload/load.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";
import { assembleAll, assemblePart } from "./fidelity/assembled.ts";
import { compare } from "./fidelity/compare.ts";
import type { Sample } from "./fidelity/counts.ts";
import {
  type Drawn,
  type Measured,
  type MeasuredWorkload,
  type Measurements,
  read,
  type Variants,
  write,
} from "./fidelity/data.ts";
import { calibrated, tauOf } from "./fidelity/fit.ts";
import { makeVariants } from "./fidelity/make.ts";
import { Bench } from "./fidelity/measure.ts";
import { isHeldOut, type Row, rowOf, samplesOf, writeRows } from "./fidelity/report.ts";
import { calibratedPreset } from "./fidelity/uncalibrated.ts";
import { workloads } from "./workloads.ts";

const FOLDER = process.env["FIDELITY"] ?? ".gevo";
const VARIANTS = `${FOLDER}/fidelity.variants`;
/** Most variants of a workload that are timed. */
const MOST_TIMED = 260;
const RESULT = "docs/results/fidelity-h200";
const [step, ...rest] = process.argv.slice(2);

switch (step) {
  case "make":
    await make(Number(rest[0] ?? 560), rest.length > 1 ? rest.slice(1) : workloads);
    break;
  case "measure":
    await measure(rest[0] ?? "cuda", Number(rest[1] ?? 600));
    break;
  case "assemble":
    assemblePart(
      openDevice(rest[0]!),
      Object.values(read<Variants>(VARIANTS)).flatMap((drawn) => drawn.variants),
      [Number(rest[1]), Number(rest[2]), rest[3]!],
    );
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

async function make(wanted: number, names: readonly string[]): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const variants: Record<string, Drawn> = existsSync(VARIANTS) ? { ...read(VARIANTS) } : {};
  const before = existsSync(`${RESULT}.measured`)
    ? read<Measurements>(`${RESULT}.measured`)
    : undefined;
  for (const name of names) {
    const rows = before?.workloads[name]?.rows ?? [];
    const workload = await loadWorkload(resolveWorkload(name, process.cwd()), FOLDER);
    const earlier =
      rows.length > 0 ? compare(workload, rows).agreeing.filter((row) => row.repeats) : [];
    const drawn = await makeVariants(
      name,
      wanted,
      earlier.map((row) => ptxArtifact(row.text)),
    );
    variants[name] = drawn;
    console.log(`${name}: ${drawn.variants.length} of ${drawn.finished} that finish`);
    write(VARIANTS, variants);
  }
}

/**
 * @param seconds for all; each workload may use its share of them, and what it leaves is left to the
 *   next ones. A third of it at most is for times once more.
 */
async function measure(deviceName: string, seconds: number): Promise<void> {
  const device = openDevice(deviceName);
  if (!(device instanceof CudaDevice)) throw new Error(`${deviceName} is no GPU`);
  const start = performance.now();
  const codes = await assembleAll([process.argv[1]!, "assemble", deviceName]);
  const variants = read<Variants>(VARIANTS);
  console.log(`${codes.size} assembled, ${((performance.now() - start) / 1000).toFixed(0)} s`);
  const measured: Record<string, MeasuredWorkload> = {};
  const names = Object.keys(variants);
  for (const [k, name] of names.entries()) {
    const { variants: list, ...drawn } = variants[name]!;
    const begun = performance.now();
    const share = (1000 * seconds - (begun - start)) / (names.length - k);
    const spent = (): number => (performance.now() - begun) / share;
    const workload = await loadWorkload(resolveWorkload(name, process.cwd()), ".gevo");
    const bench = new Bench(device, workload, list[0]!, codes);
    const rows: Measured[] = [];
    for (const artifact of list) {
      if (spent() > 0.95) break;
      const timed = rows.filter(({ large }) => large !== undefined).length;
      rows.push(bench.measure(artifact, timed < MOST_TIMED && spent() < 0.7));
    }
    for (const [at, row] of rows.entries()) {
      if (spent() > 1) break;
      if (row.large !== undefined) rows[at] = bench.again(row, list[at]!);
    }
    bench.close();
    measured[name] = { ...drawn, timedBefore: 0, rows };
    const count = (test: (row: Measured) => unknown): number => rows.filter(test).length;
    console.log(
      `${name}: ${rows.length} of ${list.length} variants, ${count((row) => row.repeats)} with the same outputs twice, ` +
        `${count((row) => row.large)} timed, ${count((row) => row.again)} again, ${(spent() * share) / 1000} s`,
    );
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

/** Each workload with its measured variants, those that agree, and the samples of these. */
async function* compared() {
  mkdirSync(FOLDER, { recursive: true });
  const measurements = read<Measurements>(`${RESULT}.measured`);
  for (const [name, measured] of Object.entries(measurements.workloads)) {
    const workload = await loadWorkload(resolveWorkload(name, process.cwd()), FOLDER);
    const found = compare(workload, measured.rows);
    const file = `${FOLDER}/fidelity-${workload.name}-${MODEL_VERSION}.counts`;
    const samples = samplesOf(workload, found.agreeing, file);
    yield { measurements, workload, measured, found, samples };
  }
}

async function report(): Promise<void> {
  const made: Row[] = [];
  for await (const { measurements, workload, measured, found, samples } of compared()) {
    const row = rowOf(workload, measured, found, samples);
    console.log(JSON.stringify(row));
    made.push(row);
    writeRows(RESULT, measurements, made);
  }
}

async function calibrate(): Promise<void> {
  const groups: Record<string, readonly Sample[]> = {};
  for await (const { workload, samples } of compared()) {
    for (const size of ["small", "large"]) {
      groups[`${workload.name}, ${size}`] = samples.filter((sample) => sample.size === size);
    }
  }
  const seen = Object.values(groups).map((group) => group.filter((s) => !isHeldOut(s)));
  const best = calibrated(calibratedPreset, seen, console.log);
  for (const [name, group] of Object.entries(groups)) {
    const held = group.filter(isHeldOut);
    const [was, is] = [calibratedPreset, best].map((preset) => tauOf(preset, held).toFixed(3));
    console.log(`${name}, held out: ${was} -> ${is}`);
  }
}
