/**
 * How fast the emulator runs, cost model on: warp-instructions per second of processor time of both
 * executors on four kernels (interleaved), what a second thread brings, and host time of a new mutant of every workload kernel on its search
 * inputs. Medians with quartiles; writes docs/results/emulator.json.
 *
 *     npm run bench:emulator
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import type { PtxArtifact } from "../src/artifact.ts";
import { emulator } from "../src/device/emulator/index.ts";
import { type Device, f32, type Gpu, i32 } from "../src/device.ts";
import { DeviceFault } from "../src/fault.ts";
import { openMutants } from "./mutants.ts";
import { workloads } from "./workloads.ts";

const ROUNDS = 15;
const MUTANTS = 100;
const golden = new URL("../test/golden/emulator/", import.meta.url);

function artifact(name: string): PtxArtifact {
  const text = readFileSync(new URL(`${name}.ptx`, golden), "utf8");
  return { kind: "ptx", text, hash: createHash("sha256").update(text).digest("hex") };
}

const floats = (n: number): Float32Array =>
  Float32Array.from({ length: n }, (_, i) => 1 + (i % 97));
const letters = (n: number): Int8Array =>
  Int8Array.from({ length: n }, (_, i) => (i * 7 + (i >> 3)) % 4);

/** Kernels at the sizes of the design's table: buffers once, then launches. */
const kernels: Record<string, (gpu: Gpu) => () => void> = {
  saxpy: (gpu) => {
    const n = 1024 * 256;
    const args = [i32(n), f32(2), gpu.input(floats(n)), gpu.inout(floats(n))];
    return () => gpu.launch("saxpy", { grid: [1024], block: [256], args });
  },
  matmul: (gpu) => {
    const n = 128;
    const [a, b] = [gpu.input(floats(n * n)), gpu.input(floats(n * n))];
    const args = [a, b, gpu.output(Float32Array, n * n), i32(n)];
    return () => gpu.launch("matmul", { grid: [8, 8], block: [16, 16], args });
  },
  sw: (gpu) => {
    const length = 256;
    const best = gpu.inout(new Int32Array(64));
    const args = [gpu.input(letters(128)), gpu.input(letters(64 * length)), best, i32(length)];
    return () => gpu.launch("sw", { grid: [64], block: [128], args });
  },
  reduce: (gpu) => {
    const n = 1 << 17;
    const args = [gpu.input(floats(n)), gpu.inout(new Float32Array(1)), i32(n)];
    return () => gpu.launch("reduce", { grid: [16], block: [256], args });
  },
};

const executors = ["reference", "fast"] as const;
const devices: Record<string, Device> = Object.fromEntries(
  executors.map((executor) => [executor, emulator("h100-8sm", { executor })]),
);

interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((x, y) => x - y);
  const at = (q: number): number => Number(sorted[Math.floor(q * (sorted.length - 1))]!.toFixed(2));
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/** Millions of warp-instructions per second of processor time: other work may share the machine. */
function throughput(name: string): Record<string, Spread> {
  const rates: Record<string, number[]> = { reference: [], fast: [] };
  const running = executors.map((executor) => {
    const session = devices[executor]!.open(artifact(name), { budget: 1e12, poison: 1 });
    return { executor, session, launch: kernels[name]!(session) };
  });
  for (let round = 0; round < ROUNDS + 3; round++)
    for (const { executor, session, launch } of running) {
      const before = session.instructions;
      const start = process.cpuUsage();
      launch();
      const { user, system } = process.cpuUsage(start);
      const rate = (session.instructions - before) / (user + system);
      if (round >= 3) rates[executor]!.push(rate);
    }
  for (const { session } of running) session.close();
  return Object.fromEntries(executors.map((e) => [e, spread(rates[e]!)]));
}

const rates: Record<string, Record<string, Spread>> = {};
for (const name of Object.keys(kernels)) {
  const rate = throughput(name);
  rates[name] = rate;
  const { fast, reference } = rate as { fast: Spread; reference: Spread };
  console.log(
    `${name.padEnd(7)} fast ${fast.median} (${fast.low}-${fast.high}), reference ${reference.median} ` +
      `M warp-instr/s, ${(fast.median / reference.median).toFixed(1)}x`,
  );
}

/** Milliseconds from PTX text to result (parse, decode, run, cost) of new mutants on a search case. */
async function newMutants(name: string): Promise<Spread> {
  const mutants = await openMutants(name, 5);
  const times: number[] = [];
  for (const artifact of mutants.draw()) {
    const start = performance.now();
    const session = devices["fast"]!.open(artifact, { budget: 3e6, poison: 1 });
    try {
      mutants.workload.run(session, mutants.inputs[0]);
    } catch (error) {
      if (!(error instanceof DeviceFault)) throw error;
    }
    session.close();
    times.push(performance.now() - start);
    if (times.length === MUTANTS + 10) break;
  }
  mutants.close();
  return spread(times.slice(10));
}

/** Seconds of a long launch on one thread and on several, and how often the latter is quicker. */
function parallel(): { threads: number; speedup: Spread } {
  const threads = availableParallelism();
  const n = 512;
  const sessions = [1, threads].map((count) => {
    const device = emulator("h100-8sm", { threads: count });
    const session = device.open(artifact("matmul"), { budget: 1e12, poison: 1 });
    const [a, b] = [session.input(floats(n * n)), session.input(floats(n * n))];
    const args = [a, b, session.output(Float32Array, n * n), i32(n)];
    return {
      session,
      launch: () => session.launch("matmul", { grid: [32, 32], block: [16, 16], args }),
    };
  });
  const ratios: number[] = [];
  for (let round = 0; round < 7; round++) {
    const [one = 0, many = 1] = sessions.map(({ launch }) => {
      const start = performance.now();
      launch();
      return performance.now() - start;
    });
    if (round >= 2) ratios.push(one / many);
  }
  for (const { session } of sessions) session.close();
  return { threads, speedup: spread(ratios) };
}

const threads = parallel();
console.log(`matmul 512 on ${threads.threads} threads: ${threads.speedup.median}x one thread`);

const fresh: Record<string, Spread> = {};
for (const name of workloads) {
  const time = await newMutants(name);
  fresh[name] = time;
  console.log(`${name}: ${time.median} ms (${time.low}-${time.high}) a new mutant and case`);
}

const about = {
  command: "npm run bench:emulator",
  machine: `${cpus()[0]?.model}, Node ${process.version}, one core`,
  statistic: `median and quartiles of ${ROUNDS} launches; of ${MUTANTS} mutants`,
};
writeFileSync(
  "docs/results/emulator.json",
  `${JSON.stringify({ ...about, millionWarpInstructionsPerSecond: rates, parallel: threads, millisecondsPerNewMutant: fresh }, null, 2)}\n`,
);
