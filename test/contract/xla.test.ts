/** The XLA runner and its client: every verb, every way to fail, and that the parent survives them. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, it, onTestFinished } from "vitest";
import {
  type Executable,
  type Held,
  pythonPath,
  RunnerFault,
  type Tensor,
  type XlaClient as Xla,
} from "../../src/device/xla/index.ts";
import { UserError } from "../../src/errors.ts";
import { parseGenome } from "../../src/genome.ts";
import { Random } from "../../src/random.ts";
import { openProgram, sourceOf } from "../../src/representation/mlir/index.ts";
import { client, ENV, HAS_JAX, NO_JAX } from "./xla-jax.ts";

const PRETTY = `module @model {
  func.func public @main(%arg0: tensor<2x2xf32>, %arg1: tensor<2xf32>) -> (tensor<2x2xf32>, tensor<i32>) {
    %0 = stablehlo.broadcast_in_dim %arg1, dims = [1] : (tensor<2xf32>) -> tensor<2x2xf32>
    %1 = stablehlo.add %arg0, %0 : tensor<2x2xf32>
    %c = stablehlo.constant dense<7> : tensor<i32>
    return %1, %c : tensor<2x2xf32>, tensor<i32>
  }
}
`;

/** Counts down from its argument: endless for any but 0. */
const LOOP = `module {
  func.func @main(%arg0: tensor<i32>) -> tensor<i32> {
    %0 = stablehlo.while(%x = %arg0) : tensor<i32>
     cond {
      %zero = stablehlo.constant dense<0> : tensor<i32>
      %1 = stablehlo.compare NE, %x, %zero : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %1 : tensor<i1>
    } do {
      %two = stablehlo.constant dense<2> : tensor<i32>
      %1 = stablehlo.add %x, %two : tensor<i32>
      stablehlo.return %1 : tensor<i32>
    }
    return %0 : tensor<i32>
  }
}
`;

const HUGE = `module {
  func.func @main() -> tensor<4096x1073741824xf32> {
    %0 = stablehlo.iota dim = 1 : tensor<4096x1073741824xf32>
    return %0 : tensor<4096x1073741824xf32>
  }
}
`;

const floats = (shape: readonly number[], values: readonly number[]): Tensor => {
  return { element: "f32", shape, data: new Uint8Array(new Float32Array(values).buffer) };
};
const integer = (value: number): Tensor => {
  return { element: "i32", shape: [], data: new Uint8Array(new Int32Array([value]).buffer) };
};
const valuesOf = ({ data }: Tensor): number[] => [...new Float32Array(new Uint8Array(data).buffer)];

async function fault(promise: Promise<unknown>): Promise<RunnerFault> {
  const error = await promise.then(
    () => "no fault",
    (thrown: unknown) => thrown,
  );
  if (error instanceof RunnerFault) return error;
  throw error;
}

describe.skipIf(!HAS_JAX)(`the XLA runner${NO_JAX}`, () => {
  const xla = client();
  afterAll(() => xla.close());

  it("says what there is", async () => {
    const { versions, platform, devices } = await xla.hello();
    expect(versions.jax).toMatch(/^\d+\.\d+/);
    expect(platform).toBe("cpu");
    expect(devices).toHaveLength(1);
  });

  it("normalises any form of a module", async () => {
    const text = await xla.normalise(PRETTY);
    const { originalWithLines } = sourceOf("model.mlir", text, {});
    expect("text" in originalWithLines && originalWithLines.text).toBe(text);
    const plain = text.replaceAll(/ loc\([^()]*\)/g, "").replaceAll(/^#loc.*\n/gm, "");
    expect(await xla.normalise(plain)).toContain('"stablehlo.add"(%arg0, %0)');
  });

  it("lines of the user's file are those of the text it was given", async () => {
    const program = openProgram(sourceOf("/none/model.mlir", await xla.normalise(PRETTY), {}));
    const edit = { op: "delete", targets: ["2"], rewires: [] };
    expect(program.locate(edit, [])).toMatchObject([{ file: "/none/model.mlir", line: 4 }]);
  });

  it("refuses what is no program, in the verifier's words", async () => {
    for (const ask of [() => xla.normalise("nonsense"), () => xla.compile("nonsense")]) {
      expect(await fault(ask())).toMatchObject({ kind: "refused" });
    }
    const wrong = PRETTY.replace("-> tensor<2x2xf32>\n", "-> tensor<3x2xf32>\n");
    const refused = await fault(xla.verify(wrong));
    expect(refused).toMatchObject({ kind: "refused", verb: "verify" });
    expect(refused.message).toContain("tensor<3x2xf32>");
    await xla.verify(PRETTY);
  });

  it("compiles, runs, gives results", async () => {
    const executable = await xla.compile(PRETTY);
    expect(executable.arguments).toEqual(["tensor<2x2xf32>", "tensor<2xf32>"]);
    expect(executable.results).toEqual(["tensor<2x2xf32>", "tensor<i32>"]);
    const a = await xla.put(floats([2, 2], [1, 2, 3, 4]));
    const b = await xla.put(floats([2], [10, 20]));
    const { results, milliseconds } = await xla.call(executable, [a, b]);
    expect(milliseconds).toBeGreaterThan(0);
    const [sum, seven] = (await Promise.all(results.map((each) => xla.get(each)))) as [
      Tensor,
      Tensor,
    ];
    expect(sum).toMatchObject({ element: "f32", shape: [2, 2] });
    expect(valuesOf(sum)).toEqual([11, 22, 13, 24]);
    expect(seven).toMatchObject({ element: "i32", shape: [] });
    expect([...seven.data]).toEqual([7, 0, 0, 0]);
    // A result is an argument of the next call, where it lies.
    const next = await xla.call(executable, [results[0] as Held, b]);
    expect(valuesOf(await xla.get(next.results[0] as Held))).toEqual([21, 42, 23, 44]);
    await xla.free([a]);
    expect(await fault(xla.get(a))).toMatchObject({ kind: "refused" });
  });

  it("tells equal programs and what they cost", async () => {
    const again = PRETTY.replace("%1 = stablehlo.add", "%2 = stablehlo.add").replace(
      "%1, %c",
      "%2, %c",
    );
    const [one, two] = [await xla.compile(PRETTY), await xla.compile(again)];
    expect(two.hash).toBe(one.hash);
    const cost = await xla.cost(one);
    expect(cost.flops).toBe(4);
    expect(cost.bytesAccessed).toBeGreaterThanOrEqual(40);
    expect(cost.bytesOfMemory).toBeGreaterThanOrEqual(44);
  });

  it("gives a program to people, and to JAX, which computes the same with it", async () => {
    expect(await xla.pretty(await xla.normalise(PRETTY))).toContain("%1 = stablehlo.add %arg0, %0");
    const folder = mkdtempSync(join(tmpdir(), "gevo-exported-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "variant.jax"), await xla.export(PRETTY));
    const script = `import jax, numpy
exported = jax.export.deserialize(bytearray(open("variant.jax", "rb").read()))
sums, seven = exported.call(numpy.float32([[1, 2], [3, 4]]), numpy.float32([10, 20]))
print(sums.tolist(), int(seven))`;
    const run = spawnSync(pythonPath(), ["-c", `import jax.export\n${script}`], {
      cwd: folder,
      env: { ...process.env, ...ENV },
      encoding: "utf8",
    });
    expect(run.stdout.trim(), run.stderr).toBe("[[11.0, 22.0], [13.0, 24.0]] 7");
  });

  it("refuses tensors that do not fit", async () => {
    const executable = await xla.compile(PRETTY);
    const b = await xla.put(floats([2], [10, 20]));
    const wrong = await fault(xla.call(executable, [b, b]));
    expect(wrong.kind).toBe("refused");
    expect(wrong.message).toContain(
      "arguments (tensor<2xf32>, tensor<2xf32>), not (tensor<2x2xf32>",
    );
    expect(await fault(xla.call(executable, [b]))).toMatchObject({ kind: "refused" });
    expect(await fault(xla.put(floats([3], [1])))).toMatchObject({
      kind: "refused",
      message: "4 bytes for a tensor of 12 bytes",
    });
    expect(await fault(xla.put({ ...floats([1], [1]), element: "string" }))).toMatchObject({
      kind: "refused",
    });
  });
});

describe.skipIf(!HAS_JAX)(`a runner that fails${NO_JAX}`, () => {
  const xla = client();
  afterAll(() => xla.close());
  /** Whatever has happened, the next request is answered. */
  afterEach(async () => xla.verify(PRETTY));

  const endless = async (): Promise<[Executable, Held]> => [
    await xla.compile(LOOP),
    await xla.put(integer(1)),
  ];

  it("for want of memory", async () => {
    const full = await fault(xla.compile(HUGE).then((executable) => xla.call(executable, [])));
    expect(full).toMatchObject({ kind: "out-of-memory" });
  });

  it("because it was killed", async () => {
    const [loop, one] = await endless();
    const running = fault(xla.call(loop, [one]));
    setTimeout(() => process.kill(xla.pid as number, "SIGKILL"), 200);
    expect(await running).toMatchObject({ kind: "died", verb: "call" });
    expect(await fault(xla.get(one))).toMatchObject({ kind: "stale" });
    await xla.free([one]);
  });

  it("but not because of the terminal's Ctrl-C", async () => {
    await xla.verify(PRETTY);
    const { pid } = xla;
    process.kill(pid as number, "SIGINT");
    await xla.verify(PRETTY);
    expect(xla.pid).toBe(pid);
  });

  it("because it never ends", async () => {
    const [loop, one] = await endless();
    const { pid } = xla;
    expect(await fault(xla.call(loop, [one], 300))).toMatchObject({
      kind: "deadline",
      message: "call took longer than 300 ms",
    });
    await xla.verify(PRETTY);
    expect(xla.pid).not.toBe(pid);
    expect(() => process.kill(pid as number, 0)).toThrow();
  });

  it("because compiling takes too long", async () => {
    await xla.hello();
    expect(await fault(xla.compile(PRETTY, 1))).toMatchObject({
      kind: "deadline",
      verb: "compile",
    });
  });

  it("while others wait for it", async () => {
    const [loop, one] = await endless();
    const [call, verify, get] = await Promise.allSettled([
      xla.call(loop, [one], 300),
      xla.verify(PRETTY),
      xla.get(one),
    ]);
    expect(call.status).toBe("rejected");
    expect(verify.status).toBe("fulfilled");
    expect(get).toMatchObject({ reason: { kind: "stale" } });
  });

  it("while something of it waits to be freed: nothing of its successor is", async () => {
    const [loop, one] = await endless();
    const failing = fault(xla.call(loop, [one], 300));
    const fresh = [integer(5), integer(6)].map((tensor) => xla.put(tensor));
    await xla.free([loop, one]);
    await failing;
    for (const tensor of fresh) await xla.get(await tensor);
  });
});

describe.skipIf(!HAS_JAX)(`edits that keep what a model computes${NO_JAX}`, () => {
  it("fold a normalisation to within rounding, and narrow a convolution to within half precision", async () => {
    const xla = client();
    onTestFinished(() => xla.close());
    const file = fileURLToPath(new URL("../golden/mlir/fold.mlir", import.meta.url));
    const program = openProgram(sourceOf(file, readFileSync(file, "utf8"), {}));
    const random = new Random(1);
    const drawn = (...shape: number[]): Tensor => {
      const size = shape.reduce((product, each) => product * each, 1);
      return floats(
        shape,
        Array.from({ length: size }, () => random.int(2000) / 1000 - 1),
      );
    };
    const inputs = [drawn(4, 6, 6, 2), drawn(3, 3, 2, 5), drawn(5), drawn(5)];
    const held = await Promise.all(inputs.map((each) => xla.put(each)));
    const outputs = async (text: string): Promise<number[]> => {
      const artifact = program.compile(parseGenome(text));
      if ("status" in artifact || artifact.kind !== "stablehlo") throw new Error(text);
      const { results } = await xla.call(await xla.compile(artifact.text), held);
      return valuesOf(await xla.get(results[0] as Held));
    };
    const original = await outputs("");
    const furthest = (values: readonly number[]): number =>
      Math.max(...values.map((value, k) => Math.abs(value - (original[k] as number))));
    expect(Math.max(...original)).toBeGreaterThan(1);
    expect(furthest(await outputs("fold 1 1"))).toBeLessThan(1e-5);
    const narrowed = furthest(await outputs("fold 1 1; narrow 1 1 [type=f16]"));
    expect(narrowed).toBeGreaterThan(1e-5);
    expect(narrowed).toBeLessThan(2e-2);
  });
});

describe.skipIf(!HAS_JAX)(`runners of one device${NO_JAX}`, () => {
  it("take turns: some together, or one alone, and nobody after one that waits", async () => {
    const turns = mkdtempSync(join(tmpdir(), "gevo-turns-"));
    const runners = Array.from({ length: 4 }, () => client({ turns })) as [Xla, Xla, Xla, Xla];
    onTestFinished(() => {
      for (const each of runners) each.close();
      rmSync(turns, { recursive: true });
    });
    const [one, other, timer, late] = runners;
    await Promise.all(runners.map((each) => each.ready()));
    const happened: string[] = [];
    const noted = (what: string, turn: Promise<void>) => turn.then(() => void happened.push(what));
    await noted("one", one.turn("shared"));
    await noted("other", other.turn("shared"));
    const timed = noted("timer", timer.turn("alone"));
    await sleep(300);
    const came = noted("late", late.turn("shared"));
    await sleep(300);
    expect(happened).toEqual(["one", "other"]);
    await one.turn("none");
    // Who ends gives up what it had.
    other.close();
    await timed;
    expect(happened).toEqual(["one", "other", "timer"]);
    await timer.turn("shared");
    await came;
    expect(happened).toEqual(["one", "other", "timer", "late"]);
  });
});

describe("where something is missing", () => {
  const folder = mkdtempSync(join(tmpdir(), "gevo-xla-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** @param body a shell script in the place of Python. */
  async function mistake(body: string | undefined): Promise<unknown> {
    const python = join(folder, `python-${Math.abs(body?.length ?? 0)}`);
    if (body !== undefined) writeFileSync(python, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    const xla = client({ python });
    try {
      return await xla.hello();
    } catch (error) {
      return error;
    } finally {
      xla.close();
    }
  }

  it("no Python", async () => {
    const error = await mistake(undefined);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ code: "python-missing", hint: expect.stringContaining("setup") });
  });

  it("no JAX", async () => {
    // -S: without installed packages.
    const error = await mistake('exec python3 -I -S "$@"');
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      code: "jax-missing",
      message: expect.stringContaining("No module named 'jax'"),
    });
  });

  it("a Python that says something else", async () => {
    expect(await mistake("printf '\\003\\000\\000\\000xyz'; sleep 100")).toMatchObject({
      kind: "died",
    });
    expect(await mistake("echo no room >&2; exit 1")).toMatchObject({
      kind: "died",
      message: "the runner ended during hello: no room",
    });
  });
});
