/** Models on the built CLI: a run from start to end, one that is interrupted, and what docs/models.md says. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pythonPath } from "../../src/device/xla/index.ts";
import type { ModelGraph } from "../../src/report/model-graph.ts";
import type { Check, Verdict } from "../../src/verdict.ts";
import { ENV, HAS_JAX, NO_JAX } from "../contract/xla-jax.ts";
import { finished, gevo, project, remove, start } from "./gevo.ts";

const page = readFileSync(fileURLToPath(new URL("../../docs/models.md", import.meta.url)), "utf8");

/** A page's code blocks of a language, in their order. */
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , text = ""]) => text);

const commands = [...page.matchAll(/^ {4}npx gevo (.+)$/gm)].map(([, text = ""]) => text);

/** Which of two numbers is the larger one. */
const MY_MODEL = `import jax.numpy as jnp
import numpy

images = numpy.random.default_rng(0).standard_normal((500, 2), numpy.float32)
labels = numpy.argmax(images, axis=1)
weights = {"w": numpy.eye(2, dtype=numpy.float32), "b": numpy.zeros(2, numpy.float32)}

def predict(weights, x):
    return jnp.tanh(x @ weights["w"] + weights["b"])
`;

/** In place of a torch.nn.Module: what torchax's extract_jax takes apart. */
const MY_MODULE = `import numpy

images = numpy.random.default_rng(0).standard_normal((500, 2)).astype(numpy.float32)
labels = numpy.argmax(images, axis=1)

class Model:
    def eval(self):
        return self

model = Model()
`;

/** In place of torchax, which needs PyTorch: names and forms are those that its documentation promises. */
const TORCHAX = `import jax.numpy as jnp
import numpy

def extract_jax(module):
    states = {
        "0.weight": jnp.eye(2, dtype=jnp.float32),
        "0.bias": jnp.zeros(2, jnp.float32),
        "1.num_batches_tracked": jnp.int32(7),
    }
    def function(states, args, kwargs=None):
        (x,) = args
        return jnp.tanh(x @ states["0.weight"].T + states["0.bias"])
    return states, function
`;

let folder = "";
beforeAll(() => {
  folder = project("examples/moons");
});
afterAll(() => remove(folder));

/** What the dashboard answers. */
async function served(path: string): Promise<unknown> {
  const child = start(folder, "serve", "--port", "0");
  try {
    const address = await new Promise<string>((resolve) => {
      child.stdout?.on("data", (text: Buffer) => {
        const [found] = /http:\/\/[^\s/]+/.exec(String(text)) ?? [];
        if (found !== undefined) resolve(found);
      });
    });
    return await (await fetch(address + path)).json();
  } finally {
    child.kill();
  }
}

interface Shown {
  readonly run: string;
  readonly status: string;
  readonly evaluations: number;
  readonly goal: string;
  readonly baseline: { readonly time: number; readonly error?: number };
  readonly best: { readonly time: number; readonly error: number; readonly validated: boolean };
}

async function json(...args: readonly string[]): Promise<Shown> {
  const { code, stdout, stderr } = await gevo(folder, ...args, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Shown;
}

const MOONS = ["evolve", "examples/moons", "--device", "xla:roofline", "--seed", "1"] as const;

describe.skipIf(!HAS_JAX)(`gevo evolve with models${NO_JAX}`, () => {
  it("finds a better training, shows and exports it", async () => {
    const found = await json(...MOONS, "--budget", "14evals");
    expect(found).toMatchObject({ goal: "error", status: "budget", evaluations: 14 });
    expect(found.best.error).toBeLessThan(found.baseline.error as number);
    expect(found.best.time).toBeLessThanOrEqual(found.baseline.time);
    expect(found.best.validated).toBe(true);
    const { stdout } = await gevo(folder, "show", found.run);
    expect(stdout).toContain("moons on xla:roofline");
    for (const command of [["explain"], ["show", "--cost"]]) {
      const refused = await gevo(folder, ...command, found.run);
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringContaining("is for kernels"),
      ]);
    }
    const out = join(folder, "out");
    const { code, stderr } = await gevo(folder, "export", found.run, "--out", out);
    expect(code, stderr).toBe(0);
    expect(readFileSync(join(out, "variant.mlir"), "utf8")).toContain('"stablehlo.tanh"');
    expect(readFileSync(join(out, "variant.pretty.mlir"), "utf8")).toContain("stablehlo.tanh %");
    expect(existsSync(join(out, "variant.jax"))).toBe(true);
    expect(existsSync(join(out, "variant.ptx"))).toBe(false);
    const { layers } = JSON.parse(readFileSync(join(out, "layers.json"), "utf8")) as ModelGraph;
    expect(layers.map(({ what }) => what)).toContain("matrix product");
    const report = readFileSync(join(out, "report.html"), "utf8");
    expect(report).toContain('<svg class="model"');
    expect(report).toContain("Difference in the MLIR");
    const page = await served(`/api/v1/runs/${found.run}/variants/best`);
    expect(page).toMatchObject({ layers: { layers } });
  });

  it("holds the best against data that the search never saw, and tells how the original fares there", async () => {
    const { stdout: list } = await gevo(folder, "list", "--json");
    const [latest] = (JSON.parse(list) as { readonly runs: readonly Shown[] }).runs;
    const { run } = latest ?? (await json(...MOONS, "--budget", "14evals"));
    const { code, stdout } = await gevo(folder, "validate", run, "--json");
    const { passed, checks } = JSON.parse(stdout) as Verdict;
    // So short a search finds what other data may refuse.
    expect(code).toBe(passed ? 0 : 1);
    const [validation, heldOut] = checks as readonly [Check, Check, ...Check[]];
    expect(validation.status).toBe("passed");
    expect(validation.error).toBeLessThanOrEqual(validation.originalError as number);
    for (const { originalError } of [validation, heldOut]) {
      expect(originalError).toBeGreaterThan(0.05);
      expect(originalError).toBeLessThan(0.3);
    }
    expect(validation.originalError).not.toBe(heldOut.originalError);
    const others = checks.slice(2).map(({ status }) => status);
    expect(new Set(others)).toEqual(new Set(["not-run"]));
  });

  it("is gone on with after it was interrupted", async () => {
    const child = start(folder, ...MOONS, "--budget", "16evals", "--json");
    let asked = false;
    child.stderr?.on("data", (text: Buffer) => {
      if (asked || !/\| [1-9]\d* evaluations/.test(String(text))) return;
      asked = true;
      child.kill("SIGINT");
    });
    const { stdout, stderr, code } = await finished(child);
    expect(code, stderr).toBe(0);
    const first = JSON.parse(stdout) as Shown;
    expect(first.evaluations).toBeGreaterThan(0);
    const whole = await json("resume", first.run);
    expect(whole).toMatchObject({ status: "budget", evaluations: 16 });
    const again = await json(...MOONS, "--budget", "16evals");
    expect(whole.best).toEqual(again.best);
  });
});

describe.skipIf(!HAS_JAX)(`docs/models.md${NO_JAX}`, () => {
  it("has commands that run", async () => {
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      const { code, stderr } = await gevo(folder, ...command.split(" "));
      expect(code, `${command}: ${stderr}`).toBe(0);
    }
  });

  /** What the page says to write, in a folder of its own, run and evolved. */
  async function evolved(name: string, files: Readonly<Record<string, string>>): Promise<Shown> {
    const own = join(folder, name);
    mkdirSync(own);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(own, file), text);
    const env = { ...process.env, ...ENV };
    const exported = spawnSync(pythonPath(), ["export.py"], { cwd: own, env, encoding: "utf8" });
    expect(exported.status, exported.stderr).toBe(0);
    return json("evolve", name, "--device", "xla:roofline", "--budget", "6evals");
  }

  it("tells how to evolve a JAX model", async () => {
    const [exporter = ""] = blocks("python");
    const [workload = ""] = blocks("ts");
    const files = { "my_model.py": MY_MODEL, "export.py": exporter, "workload.ts": workload };
    const found = await evolved("mine", files);
    expect(found).toMatchObject({ goal: "time", evaluations: 6 });
    // The model is right on every row: there is no error to tell.
    expect(found.baseline.error).toBeUndefined();
  });

  it("tells how to evolve a PyTorch model, as far as that can be seen without PyTorch", async () => {
    const [, exporter = ""] = blocks("python");
    const [workload = ""] = blocks("ts");
    const found = await evolved("torched", {
      "my_model.py": MY_MODULE,
      "torchax.py": TORCHAX,
      "export.py": exporter,
      "workload.ts": workload,
    });
    expect(found).toMatchObject({ goal: "time", evaluations: 6 });
    expect(found.baseline.error).toBeUndefined();
  });
});
