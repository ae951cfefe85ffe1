/**
 * The emulator against a GPU: random variants of every kernel workload give the same outputs and
 * faults on both, and modelled cycles order them as measured times do.
 *
 *     npm run bench:fidelity -- make [finishing variants, default 650] [workload…]   needs LLVM
 *     npm run bench:fidelity -- measure [device, default cuda] [seconds]  needs a GPU
 *     npm run bench:fidelity -- report                                    needs neither
 *
 * `make` writes fidelity.variants into the folder FIDELITY (default .gevo), `measure` reads it and writes fidelity.measured into the folder
 * OUT (default docs/results), `report` reads docs/results/fidelity-h200.measured and writes
 * fidelity-h200.json and fidelity-h200.md beside it.
 */
import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { openDevice } from "../src/device/index.ts";
import { loadWorkload } from "../src/workload/load.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";
import { type Measured, read, type Variants, write } from "./fidelity/data.ts";
import { makeVariants } from "./fidelity/make.ts";
import { Bench } from "./fidelity/measure.ts";
import { workloads } from "./workloads.ts";

const FOLDER = process.env["FIDELITY"] ?? ".gevo";
const VARIANTS = `${FOLDER}/fidelity.variants`;
const [step, ...rest] = process.argv.slice(2);

switch (step) {
  case "make":
    await make(Number(rest[0] ?? 650), rest.length > 1 ? rest.slice(1) : workloads);
    break;
  case "measure":
    await measure(rest[0] ?? "cuda", Number(rest[1] ?? 600));
    break;
  default:
    console.error("one of: make, measure, report");
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
