/**
 * Evaluation where the clock is measured, on a device that needs no GPU: what reaches the device, how its
 * noisy, drifting times become outcomes, and that right output by luck of the inputs does not pass.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadDevice } from "../../src/device/index.ts";
import type { MeasuredDevice } from "../../src/device.ts";
import { isMeasured } from "../../src/device.ts";
import { openKernels } from "../../src/evaluate/builder.ts";
import { openPool } from "../../src/evaluate/open-pool.ts";
import type { Pool } from "../../src/evaluate/pool.ts";
import { TimedTrials } from "../../src/evaluate/timed-trials.ts";
import { Workshop } from "../../src/evaluate/workshop.ts";
import type { Prepared } from "../../src/evaluate.ts";
import type { Outcome } from "../../src/fitness.ts";
import { parseGenome } from "../../src/genome.ts";
import { Random } from "../../src/random.ts";
import type { Candidate } from "../../src/search.ts";
import { checkTypes } from "../../src/workload/check-types.ts";
import { resolveWorkload } from "../../src/workload/resolve.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-measured-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DEVICE = resolve("test/devices/noisy.ts");

async function open(argument: string, earlier?: Prepared): Promise<Pool> {
  const workload = resolveWorkload(argument, process.cwd());
  const sources = await checkTypes(workload, folder);
  return openPool({ workload, device: DEVICE, cache: folder, sources }, 2, {}, earlier);
}

function draws(count: number, { operators }: Prepared): readonly Candidate[] {
  const random = new Random(5);
  return Array.from({ length: count }, () => ({
    genome: [],
    draw: { seed: random.seed(), operators },
  }));
}

const timeOf = (outcome: Outcome): number =>
  outcome.status === "ok" ? (outcome.fitness[0] as number) : Number.NaN;

/** A folder with a workload of one kernel over `n` words of one array. */
function write(name: string, kernel: string, data: string, threads = 32): string {
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, "kernel.cu"), kernel);
  writeFileSync(
    join(folder, name, "workload.js"),
    `export default { kind: "workload", name: "${name}", source: { file: "kernel.cu" },
      inputs: ({ seed }) => Int32Array.from({ length: 32 }, (_, i) => ${data}),
      run: (gpu, data) => {
        const out = gpu.output(Int32Array, 32);
        gpu.launch("${name}", { grid: [1], block: [${threads}], args: [gpu.input(data), out] });
        return { out: gpu.read(out) };
      } };`,
  );
  return join(folder, name);
}

describe("evaluation on a measured clock", () => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await open("examples/reduction");
  }, 120_000);
  afterAll(() => pool.close());

  it("tries each machine code once, and what the emulator refuses never", async () => {
    const { prepared } = pool;
    expect(prepared.objectives[0]).toMatchObject({ unit: "ns", clock: "measured" });
    expect(prepared.measuring).toMatchObject({
      l2: "warm",
      times: [expect.any(Number), expect.any(Number)],
    });
    expect(prepared.measuring).not.toHaveProperty("unscreened");
    const results = await pool.evaluate(draws(150, prepared));
    const tried = results.filter(({ from }) => from === "device");
    expect(new Set(tried.map(({ hash }) => hash)).size).toBe(tried.length);
    // Texts that differ in the names of registers are the same code.
    const hashes = (from: string) =>
      results.filter((each) => each.from === from).map((each) => each.hash);
    const recalled = hashes("memory").filter((hash) => !hashes("device").includes(hash));
    expect(recalled.length).toBeGreaterThan(0);
    const refused = results.filter(({ from, hash }) => from === "none" && hash !== undefined);
    expect(refused.length).toBeGreaterThan(0);
    for (const { outcome } of refused) {
      expect(outcome).toMatchObject({
        status: "rejected",
        message: expect.stringMatching(/^on the emulator: /),
      });
    }
    const { compile, screen, assemble, device, busy } = pool.spent;
    for (const ms of [compile, screen, assemble, device, busy]) expect(ms).toBeGreaterThan(0);
  });

  it("gives times with intervals that neither drift nor place moves", async () => {
    const { original } = pool.prepared;
    // Most of these were told above.
    const results = await pool.evaluate(draws(170, pool.prepared));
    for (const { outcome } of results) {
      if (outcome.status !== "ok") continue;
      const [low, high] = outcome.interval as readonly [number, number];
      expect(low).toBeLessThanOrEqual(timeOf(outcome));
      expect(high).toBeGreaterThanOrEqual(timeOf(outcome));
    }
    // The device's clock has grown by a tenth and more since the original was timed.
    for (const genome of [null, []]) {
      const time = timeOf(await pool.check(genome, "search"));
      expect(time / (original[0] as number)).toBeGreaterThan(0.99);
      expect(time / (original[0] as number)).toBeLessThan(1.03);
    }
  });

  it("refuses what is right on the inputs of the search alone", async () => {
    const kernel = `__global__ void clamped(const int *in, int *out) {
      int x = in[threadIdx.x];
      out[threadIdx.x] = x > 10000 ? 10000 : x;
    }`;
    const pool = await open(write("clamped", kernel, "seed + i"));
    const results = await pool.evaluate(draws(300, pool.prepared));
    const overfit = results.filter(
      ({ outcome }) => outcome.status === "rejected" && outcome.reason === "wrong-on-fresh-inputs",
    );
    expect(overfit.length).toBeGreaterThan(0);
    expect(overfit[0]?.outcome).toMatchObject({ stage: "check" });
    await pool.close();
  });

  it("watches on the emulator what the device cannot", async () => {
    const kernel = `__global__ void turned(const int *in, int *out) {
      __shared__ int s[64];
      s[threadIdx.x] = in[threadIdx.x & 31];
      __syncthreads();
      out[threadIdx.x & 31] = s[(threadIdx.x & 31)];
    }`;
    const pool = await open(write("turned", kernel, "seed * i", 64));
    const outcomes = await Promise.all(
      Array.from({ length: pool.prepared.size }, (_, id) =>
        pool.check(parseGenome(`delete ${id + 1}`), "validation"),
      ),
    );
    expect(outcomes).toContainEqual({
      status: "rejected",
      stage: "check",
      reason: "data-race",
      message: expect.stringMatching(/^on the emulator: shared-race in .*turned/),
    });
    await pool.close();
  });

  it("keeps the times that an earlier process has fixed", async () => {
    const { prepared } = pool;
    const doubled: Prepared = {
      ...prepared,
      original: [2 * (prepared.original[0] as number), 0],
      builds: Object.fromEntries(Object.entries(prepared.builds).map(([k, v]) => [k, 2 * v])),
      measuring: {
        ...(prepared.measuring as NonNullable<Prepared["measuring"]>),
        times: prepared.measuring?.times.map((time) => 2 * time) ?? [],
      },
    };
    const again = await open("examples/reduction", doubled);
    expect(again.prepared).toEqual(doubled);
    const time = timeOf(await again.check([], "search"));
    expect(time / (doubled.original[0] as number)).toBeGreaterThan(0.98);
    await again.close();
    const other = await open("examples/reduction", { ...doubled, key: "another" });
    expect(other.prepared.original[0]).toBeLessThan(0.7 * (doubled.original[0] as number));
    await other.close();
  });

  it("survives the death of the process that has the device", async () => {
    const pool = await open("examples/reduction");
    const candidates = draws(100, pool.prepared);
    const pid = pool.pids.at(-1) as number;
    setTimeout(() => process.kill(pid, "SIGKILL"), 300);
    const results = await pool.evaluate(candidates);
    expect(results.filter(({ outcome }) => outcome.status === "lost")).toEqual([]);
    expect(results.some(({ outcome }) => outcome.status === "ok")).toBe(true);
    expect(pool.pids).not.toContain(pid);
    await pool.close();
  });

  it("says before each run and each comparison of a trial that it has not come to a halt", async () => {
    const workload = resolveWorkload("examples/reduction", process.cwd());
    const request = { workload, device: DEVICE, cache: folder, sources: "" };
    const device = await loadDevice(DEVICE);
    if (!isMeasured(device)) throw new Error("the device has a clock");
    const builder = await openKernels(request, () => undefined, false);
    const { plan } = new Workshop(builder, device, request);
    const steps: string[] = [];
    const watched: MeasuredDevice = {
      ...device,
      open: (...args) => {
        steps.push("run");
        return device.open(...args);
      },
    };
    const alive = (): unknown => steps.push("alive");
    const trials = new TimedTrials(builder.workload, watched, plan, undefined, alive);
    steps.length = 0;
    expect(trials.try(plan.originals[1]!.program, "search")).toMatchObject({ status: "ok" });
    const runs = steps.flatMap((step, i) => (step === "run" ? [i] : []));
    expect(runs.length).toBeGreaterThan(0);
    expect(runs.map((i) => steps[i - 1])).toEqual(runs.map(() => "alive"));
    expect(steps.length).toBeGreaterThan(2 * runs.length);
    device.close();
  });

  it("measures once more in a fresh process, against every build, in both states of the cache", async () => {
    const pid = pool.pids.at(-1) as number;
    const [measured] = await pool.remeasure([[]], "everywhere");
    expect(pool.pids).not.toContain(pid);
    expect(measured?.map(({ split, l2 }) => [split, l2])).toEqual([
      ["search", "warm"],
      ["search", "cold"],
      ["validation", "warm"],
      ["validation", "cold"],
    ]);
    for (const { builds, fastest, time } of measured ?? []) {
      expect(Object.keys(builds)).toEqual(Object.keys(pool.prepared.builds));
      const { speedup, interval } = builds[fastest]!;
      expect(time).toBeGreaterThan(0);
      expect(interval[0]).toBeLessThanOrEqual(speedup);
      expect(interval[1]).toBeGreaterThanOrEqual(speedup);
      const { interval: own } = builds["gevo without edits"]!;
      expect(own[0]).toBeLessThanOrEqual(1.001);
      expect(own[1]).toBeGreaterThanOrEqual(0.999);
    }
  });
});
