/**
 * MLIR as JAX really writes it: small functions that cover the operations JAX emits (xla-corpus.py) are
 * parsed and printed to the same text, and random genomes of models are accepted by StableHLO's verifier.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { pythonPath, RunnerFault } from "../../src/device/xla/index.ts";
import { type Edit, printGenome } from "../../src/genome.ts";
import { Random } from "../../src/random.ts";
import { openProgram, sourceOf } from "../../src/representation/mlir/index.ts";
import { client, ENV, HAS_JAX, NO_JAX } from "./xla-jax.ts";

interface Printed {
  readonly name: string;
  readonly text: string;
}

function corpus(): readonly Printed[] {
  const script = fileURLToPath(new URL("xla-corpus.py", import.meta.url));
  const { status, stdout, stderr } = spawnSync(pythonPath(), [script], {
    encoding: "utf8",
    env: { ...process.env, ...ENV },
    maxBuffer: 1 << 28,
  });
  expect(status, stderr).toBe(0);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Printed);
}

describe.skipIf(!HAS_JAX)(`what JAX emits${NO_JAX}`, () => {
  const xla = client();
  afterAll(() => xla.close());

  it("is printed as it was", { timeout: 120_000 }, () => {
    const all = corpus();
    expect(all.length).toBeGreaterThan(300);
    const wrong = all.filter(({ name, text }) => {
      const { originalWithLines } = sourceOf(name, text, {});
      return !("text" in originalWithLines) || originalWithLines.text !== text;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
    const dialect = new Set(all.flatMap(({ text }) => text.match(/"stablehlo\.\w+"/g) ?? []));
    expect(dialect.size).toBeGreaterThan(70);
  });

  it.each(["train-step", "normalised", "while", "cond", "sort", "scan"])(
    "edits of %s are accepted by the verifier",
    { timeout: 240_000 },
    async (name) => {
      const file = new URL(`../golden/mlir/printed/${name}.mlir`, import.meta.url);
      const program = openProgram(sourceOf(name, readFileSync(file, "utf8"), {}));
      const rates = new Map<string, { accepted: number; of: number }>();
      const random = new Random(1);
      for (let n = 0; n < 10 * program.operators.length; n++) {
        // By turns one operator alone, then all of them.
        const only = program.operators[n % program.operators.length] as string;
        const operators = n % 2 === 0 ? [only] : program.operators;
        const genome: Edit[] = [];
        for (let count = random.int(10); count >= 0; count--) {
          const edit = program.propose(genome, { seed: random.seed(), operators });
          if (!("status" in edit)) genome.push(edit);
        }
        const artifact = program.compile(genome);
        const text = "text" in artifact ? artifact.text : "";
        const refusal = await xla.verify(text).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (refusal !== undefined && !(refusal instanceof RunnerFault)) throw refusal;
        if (refusal !== undefined) console.log(printGenome(genome), refusal.message);
        for (const op of new Set(genome.map((edit) => edit.op))) {
          const rate = rates.get(op) ?? { accepted: 0, of: 0 };
          rate.of++;
          if (refusal === undefined) rate.accepted++;
          rates.set(op, rate);
        }
      }
      const text = [...rates].map(([op, { accepted, of }]) => `${op} ${accepted}/${of}`).join(", ");
      console.log(`${name}, genomes with each operator that the verifier accepts: ${text}`);
      for (const [op, { accepted, of }] of rates) {
        expect(accepted / of, op).toBeGreaterThanOrEqual(0.95);
      }
    },
  );
});
