/**
 * Model workloads through the evaluator: outcomes that repeat themselves, runners that die or are killed, and
 * every mistake a user can make with a model as one error with the next step.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { openPool } from "../../src/evaluate/open-pool.ts";
import type { Pool } from "../../src/evaluate/pool.ts";
import type { Evaluated } from "../../src/evaluate.ts";
import { type Genome, parseGenome } from "../../src/genome.ts";
import { Random } from "../../src/random.ts";
import type { Candidate } from "../../src/search.ts";
import { checkTypes } from "../../src/workload/check-types.ts";
import { resolveWorkload } from "../../src/workload/resolve.ts";
import { HAS_JAX, NO_JAX } from "./xla-jax.ts";
import { TRAPS, trapsIn } from "./xla-traps.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-model-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open: Pool[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()));
});

async function pool(argument: string, workers = 1, device = "xla:roofline"): Promise<Pool> {
  const workload = resolveWorkload(argument, process.cwd());
  const sources = await checkTypes(workload, folder);
  const opened = await openPool({ workload, device, cache: folder, sources }, workers, {});
  open.push(opened);
  return opened;
}

function draws(count: number, operators: readonly string[]): readonly Candidate[] {
  const random = new Random(3);
  return Array.from({ length: count }, () => ({
    genome: [],
    draw: { seed: random.seed(), operators },
  }));
}

/** A model of the test's own: doubles its inputs, so that each row's larger number stays the larger one. */
const DOUBLES = `module {
  func.func public @main(%w: tensor<2xf32>, %x: tensor<4x2xf32>) -> tensor<4x2xf32> {
    %0 = stablehlo.broadcast_in_dim %w, dims = [1] : (tensor<2xf32>) -> tensor<4x2xf32>
    %1 = stablehlo.multiply %0, %x : tensor<4x2xf32>
    return %1 : tensor<4x2xf32>
  }
}
`;

/** Counts to 100 by twos; by threes it never comes by. */
const COUNTS = `module {
  func.func public @main(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
    %step = stablehlo.constant dense<2> : tensor<i64>
    %end = stablehlo.constant dense<100> : tensor<i64>
    %zero = stablehlo.constant dense<0> : tensor<i64>
    %r:2 = stablehlo.while(%n = %zero, %y = %x) : tensor<i64>, tensor<4x2xf32>
     cond {
      %c = stablehlo.compare NE, %n, %end : (tensor<i64>, tensor<i64>) -> tensor<i1>
      stablehlo.return %c : tensor<i1>
    } do {
      %m = stablehlo.add %n, %step : tensor<i64>
      %z = stablehlo.add %y, %x : tensor<4x2xf32>
      stablehlo.return %m, %z : tensor<i64>, tensor<4x2xf32>
    }
    return %r#1 : tensor<4x2xf32>
  }
}
`;

const X = `{ element: "f32", shape: [4, 2], data: new Float32Array([1, 2, 4, 3, 5, 6, 8, 7]) }`;
const W = `{ element: "f32", shape: [2], data: new Float32Array([2, 2]) }`;
const LABELS = "new Uint8Array([1, 0, 1, 0])";

/** A workload in a folder of its own. */
function model(name: string, module: string | undefined, members: string): string {
  const own = join(folder, name);
  mkdirSync(own);
  if (module !== undefined) writeFileSync(join(own, "model.mlir"), module);
  const head = `kind: "model", name: "${name}", module: "model.mlir", tolerance: 0.3, goal: "time"`;
  writeFileSync(join(own, "workload.js"), `export default { ${head}, ${members} };\n`);
  return own;
}

const doubles = (name: string, module: string | undefined, w = W, x = X): string =>
  model(
    name,
    module,
    `parameters: () => ({ w: ${w} }), batches: () => [{ inputs: { x: ${x} }, labels: ${LABELS} }]`,
  );

const genome = (text: string): Genome => parseGenome(text);

function factsOf(all: readonly Evaluated[]): readonly object[] {
  return all.map(({ genome, outcome, hash }) => ({ genome, outcome, hash }));
}

/** Process ids of the runners behind a pool's workers. */
function runnersOf({ pids }: Pool): readonly number[] {
  return pids.flatMap((pid) =>
    spawnSync("ps", ["-o", "pid=,args=", "--ppid", String(pid)], { encoding: "utf8" })
      .stdout.split("\n")
      // A worker that runs from sources may have a compiler of these as a child, too.
      .filter((line) => line.includes("runner.py"))
      .map((line) => Number.parseInt(line, 10)),
  );
}

async function mistake(opened: Promise<Pool>): Promise<UserError> {
  const error = await opened.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

/** Scales the constant that looks like the learning rate of examples/moons. */
async function rateBy(own: Pool, factor: number): Promise<Genome> {
  const { baseIr } = await own.inspect([]);
  const found = [...baseIr.matchAll(/%v(\d+) = "stablehlo.constant"\(\) .*dense<2.000000e-02>/g)];
  expect(found.length).toBeGreaterThan(0);
  return genome(found.map(([, id]) => `scale ${id} [value=#${factor}]`).join("\n"));
}

describe.skipIf(!HAS_JAX)(`model workloads${NO_JAX}`, { timeout: 300_000 }, () => {
  it("train, are judged, and have the same outcomes with killed runners", async () => {
    const calm = await pool("examples/moons");
    const { prepared } = calm;
    expect(prepared).toMatchObject({
      workload: "moons",
      goal: "error",
      builds: { XLA: prepared.original[0] },
    });
    expect(prepared.objectives.map(({ name, clock }) => `${name} ${clock}`)).toEqual([
      "time modelled",
      "error none",
    ]);
    const error = prepared.original[1] as number;
    expect(error).toBeGreaterThan(0.05);
    expect(prepared.tolerance).toBeCloseTo(error + 0.02);
    const candidates = draws(24, prepared.operators);
    const expected = await calm.evaluate(candidates);
    const passed = expected.filter(({ outcome }) => outcome.status === "ok");
    expect(passed.length).toBeGreaterThan(2);
    for (const { outcome } of passed) {
      if (outcome.status !== "ok") continue;
      expect(outcome.fitness[1]).toBeLessThanOrEqual(prepared.tolerance);
      expect(outcome.interval).toBeUndefined();
    }

    const attacked = await pool("examples/moons", 2);
    expect(attacked.prepared).toEqual(prepared);
    let done = false;
    const attacker = (async () => {
      for (let kills = 0; kills < 3 && !done; kills++) {
        await sleep(1500);
        for (const pid of runnersOf(attacked)) process.kill(pid, "SIGKILL");
      }
      return true;
    })();
    const results = await attacked.evaluate(candidates);
    done = true;
    await attacker;
    expect(factsOf(results)).toEqual(factsOf(expected));
  });

  it("tell a better learning rate from a worse one", async () => {
    const own = await pool("examples/moons");
    const [scaled] = await own.evaluate([{ genome: await rateBy(own, 10) }]);
    const [frozen] = await own.evaluate([{ genome: await rateBy(own, 0.1) }]);
    expect(scaled?.outcome.status).toBe("ok");
    const error = scaled?.outcome.status === "ok" ? (scaled.outcome.fitness[1] as number) : 1;
    expect(error).toBeLessThan((own.prepared.original[1] as number) / 2);
    expect(frozen?.outcome).toMatchObject({ status: "rejected", stage: "check" });
    const held = await own.check(await rateBy(own, 10), "heldout");
    expect(held.status).toBe("ok");
  });

  it("predict, and refuse what predicts something else", async () => {
    const own = await pool(doubles("doubles", DOUBLES));
    expect(own.prepared.original[1]).toBe(0);
    const [same, zero] = await own.evaluate([
      { genome: genome("operand [2.0=a2]") },
      { genome: genome("delete 2 [*=1]") },
    ]);
    expect(same?.outcome).toMatchObject({ status: "ok", fitness: [expect.any(Number), 0] });
    // The weights alone: every class is as likely as the other.
    expect(zero?.outcome).toMatchObject({ status: "rejected", reason: "wrong-output" });
  });

  it("never come back, and are rejected at the deadline", async () => {
    const parts = `parameters: () => ({}), batches: () => [{ inputs: { x: ${X} }, labels: ${LABELS} }]`;
    const own = await pool(model("counts", COUNTS, parts));
    const [endless, fine] = await own.evaluate([
      { genome: genome("scale 1 [value=#1.5]") },
      { genome: genome("scale 2 [value=#2]") },
    ]);
    expect(fine?.outcome.status).toBe("ok");
    expect(endless?.outcome).toMatchObject({ status: "rejected", stage: "deadline" });
  });

  it("abort XLA, want more memory than there is or compile without end, each by its name, and the next is tried as ever", async () => {
    const parts = `parameters: () => ({}), batches: () => [{ inputs: { x: ${X} }, labels: ${LABELS} }]`;
    const own = await pool(model("traps", TRAPS, parts));
    const { result, memory, compile, abort } = trapsIn((await own.inspect([])).baseIr);
    const tried = async (slot: 0 | 1, value: string): Promise<Evaluated["outcome"] | undefined> =>
      (await own.evaluate([{ genome: genome(`operand [${result}.${slot}=${value}]`) }]))[0]
        ?.outcome;
    const fine = { status: "ok", fitness: [expect.any(Number), 0] };
    expect(await tried(1, "a1")).toMatchObject(fine);
    const [first] = runnersOf(own);
    expect(await tried(1, memory)).toMatchObject({ status: "rejected", reason: "out-of-memory" });
    // XLA has said so itself: the runner is as good as before.
    expect(runnersOf(own)).toEqual([first]);
    // Tried twice, since it may have been an accident.
    const died = { status: "rejected", stage: "compile", reason: "worker-died" };
    expect(await tried(1, abort)).toMatchObject(died);
    expect(await tried(1, compile)).toMatchObject({ stage: "deadline", reason: "compile" });
    expect(await tried(0, "a1")).toMatchObject(fine);
    const [last] = runnersOf(own);
    expect(last).toBeGreaterThan(0);
    expect(last).not.toBe(first);
  });

  it("are measured in turn with the original, and anew in a fresh process", async () => {
    const own = await pool(doubles("timed", DOUBLES), 2, "xla");
    expect(own.prepared.objectives[0]).toEqual({ name: "time", unit: "ns", clock: "measured" });
    expect(own.prepared.measuring).toMatchObject({ reference: "XLA" });
    expect(own.pids).toHaveLength(2);
    const wanted = genome("operand [2.0=a2]");
    const [evaluated] = await own.evaluate([{ genome: wanted }]);
    const outcome = evaluated?.outcome;
    if (outcome?.status !== "ok") throw new Error(JSON.stringify(outcome));
    const [time = 0] = outcome.fitness;
    const [low, high] = outcome.interval as readonly [number, number];
    expect(low).toBeLessThanOrEqual(time);
    expect(high).toBeGreaterThanOrEqual(time);
    const before = new Set(own.pids);
    const [measured = []] = await own.remeasure([wanted], "everywhere");
    expect(own.pids.filter((pid) => !before.has(pid))).toHaveLength(1);
    expect(measured.map(({ split, fastest }) => `${split} ${fastest}`)).toEqual([
      "search XLA",
      "validation XLA",
    ]);
    expect(own.spent.busy).toBeGreaterThan(0);
  });

  const inputs = (given: string): string =>
    `parameters: () => ({}), batches: () => [{ inputs: ${given}, labels: ${LABELS} }]`;

  it.each([
    [
      "a module that is broken",
      (): string => doubles("broken", DOUBLES.replace("multiply %0", "mul %0")),
      ["bad-mlir", /model\.mlir is not a module.*"-":4:10: .*'stablehlo\.mul' is unknown/s],
      /as_text\(\)`, or mend it at the line named/,
    ],
    [
      "a module that is absent",
      (): string => doubles("absent", undefined),
      ["module-missing", /model\.mlir/],
      /name of an \.mlir file/,
    ],
    [
      "functions of which none is main",
      (): string =>
        doubles(
          "mains",
          DOUBLES.replace("@main", "@a").replace("{\n", "{\n  func.func @b() {\n    return\n  }\n"),
        ),
      ["no-main", /has no function main but b, a/],
      /`main`/,
    ],
    [
      "an input that is missing",
      (): string => model("few", DOUBLES, inputs(`{ x: ${X} }`)),
      ["model-inputs", /nothing is given for argument 2, tensor<4x2xf32>/],
      /parameters first/,
    ],
    [
      "an input too many",
      (): string => model("many", DOUBLES, inputs(`{ w: ${W}, x: ${X}, y: ${X} }`)),
      ["model-inputs", /takes 2 arguments; "y" is one more/],
      /parameters first/,
    ],
    [
      "a shape that does not fit",
      (): string => doubles("wide", DOUBLES, W.replace("[2]", "[1, 2]")),
      ["model-inputs", /"w" is tensor<1x2xf32>, but argument 1 of main/],
      /of the arguments' types/,
    ],
    [
      "a shape that is not the array's",
      (): string => doubles("short", DOUBLES, W.replace("[2, 2]", "[2]")),
      ["model-inputs", /"w" has 1 elements for tensor<2xf32>/],
      /of the arguments' types/,
    ],
    [
      "an array that is not there",
      (): string => doubles("none", DOUBLES, "undefined"),
      ["model-inputs", /"w" is no array but undefined/],
      /Give arrays/,
    ],
    [
      "labels that do not fit",
      (): string =>
        model("half", DOUBLES, inputs(`{ w: ${W}, x: ${X} }`).replace(LABELS, "new Uint8Array(2)")),
      ["model-labels", /a batch has 2 labels, and the model predicts 4 × 2 numbers/],
      /a label for each row/,
    ],
    ["a kernel", (): string => "examples/saxpy", ["wrong-device", /saxpy/], /--device/],
  ] as const)("say what is to be mended in %s", async (_, made, [code, message], hint) => {
    expect(await mistake(pool(made()))).toMatchObject({
      code,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  it("say that Python or JAX is missing", async () => {
    const before = process.env["GEVO_PYTHON"];
    const bare = join(folder, "bare-python");
    // Python without anything installed.
    writeFileSync(bare, `#!/bin/sh\nexec python3 -I -S "$@"\n`);
    chmodSync(bare, 0o755);
    try {
      process.env["GEVO_PYTHON"] = "/nonexistent/python";
      const hint = "Run `npm run setup`, or name a Python that has JAX in GEVO_PYTHON.";
      expect(await mistake(pool("examples/moons"))).toMatchObject({ code: "python-missing", hint });
      process.env["GEVO_PYTHON"] = bare;
      expect(await mistake(pool("examples/moons"))).toMatchObject({ code: "jax-missing", hint });
    } finally {
      if (before === undefined) delete process.env["GEVO_PYTHON"];
      else process.env["GEVO_PYTHON"] = before;
    }
  });
});

it("a model is no workload for an emulator", async () => {
  const { code, hint } = await mistake(pool("examples/moons", 1, "emulator"));
  expect(code).toBe("wrong-device");
  expect(hint).toContain("--device xla");
});
