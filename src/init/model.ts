/**
 * Finds out about a model for which a workload is to be written: what `main` takes and gives, which of its arguments
 * are likely a batch's inputs, and whether it predicts anything on generated ones. Runs it by way of XLA.
 *
 * Refuses to say what a model is for: labels, and what the weights are, only its author knows.
 */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { modelDevice, RunnerFault, type XlaClient } from "../device/index.ts";
import { UserError } from "../errors.ts";
import { openProgram, sourceOf } from "../representation/mlir/index.ts";
import { type Drawn, drawOf, draws, KINDS } from "./model-data.ts";

/** An argument or a result of `main`. */
export interface ModelArray {
  readonly name: string;
  readonly element: string;
  readonly shape: readonly number[];
}

export interface ModelSignature {
  readonly arguments: readonly ModelArray[];
  readonly results: readonly Omit<ModelArray, "name">[];
  /** Values that it computes: what can be edited. */
  readonly operations: number;
}

/** What it is tried with, and what came of it. */
export interface TriedModel {
  /** How inputs of real numbers are drawn. */
  readonly drawn: Drawn;
  readonly doubts: readonly string[];
}

export class ModelBench {
  readonly signature: ModelSignature;
  readonly #file: string;
  readonly #text: string;
  readonly #xla: XlaClient;

  private constructor(file: string, text: string, xla: XlaClient, signature: ModelSignature) {
    this.#file = file;
    this.#text = text;
    this.#xla = xla;
    this.signature = signature;
  }

  /**
   * @throws UserError `bad-mlir`, `no-main`, `dynamic-shape`, `nothing-to-edit`, `bad-model`, `odd-argument`, `python-missing`,
   * `jax-missing`.
   */
  static async open(file: string, cache: string): Promise<ModelBench> {
    const xla = modelDevice("xla:roofline")?.connect(cache) as XlaClient;
    try {
      const bytes = readFileSync(file);
      const generic = await refusedAs("bad-mlir", file, xla.normalise(bytes));
      const source = sourceOf(file, generic, {});
      const text = new TextDecoder().decode(source.base);
      const { arguments: takes, results } = await refusedAs("bad-model", file, xla.compile(text));
      const { size } = openProgram(source);
      const names = namesOf(bytes.toString("utf8"), takes.length);
      return new ModelBench(file, text, xla, {
        arguments: takes.map((type, k) => ({ name: names[k] as string, ...arrayOf(type, file) })),
        results: results.map((type) => arrayOf(type, file)),
        operations: size,
      });
    } catch (error) {
      xla.close();
      throw error;
    }
  }

  /**
   * Runs it with the last arguments as inputs.
   * @throws UserError `bad-model`, `no-inputs-found`.
   */
  async try(inputs: number): Promise<TriedModel> {
    for (const kind of ["around 0", "around 1"] as const) {
      const first = await this.#run(inputs, kind, 1);
      if (first.some(isWild)) continue;
      const second = await this.#run(inputs, kind, 2);
      const follows = first.some((result, k) => !isEqual(result, second[k]));
      const doubts = follows ? [] : ["its predictions do not depend on its inputs"];
      return { drawn: kind, doubts };
    }
    throw new UserError(
      "no-inputs-found",
      `${basename(this.#file)} predicts infinities, or what is no number, on all inputs that were tried`,
      "Write the workload with data of your own: docs/models.md.",
    );
  }

  /** Ends XLA's process. */
  close(): void {
    this.#xla.close();
  }

  async #run(inputs: number, kind: Drawn, seed: number): Promise<readonly Result[]> {
    const { arguments: takes } = this.signature;
    const weights = takes.length - inputs;
    const program = await this.#xla.compile(this.#text);
    const held = await Promise.all(
      takes.map((array, k) => {
        const role = k < weights ? "weight" : "input";
        const draw = drawOf(array, role, kind);
        const { buffer } = draws(array, draw, 1 + k + (role === "input" ? 1000 * seed : 0));
        const { element, shape } = array;
        return this.#xla.put({ element, shape, data: new Uint8Array(buffer as ArrayBuffer) });
      }),
    );
    const { results } = await refusedAs("bad-model", this.#file, this.#xla.call(program, held));
    const gotten = await Promise.all(results.map((each) => this.#xla.get(each)));
    await this.#xla.free([program, ...held, ...results]);
    return gotten;
  }
}

/**
 * How many of the last arguments are a batch's inputs: those with as many rows as the first result has, at least one.
 */
export function inputsOf({ arguments: takes, results }: ModelSignature): number {
  const rows = results[0]?.shape[0];
  const firstOther = takes.findLastIndex(({ shape }) => rows === undefined || shape[0] !== rows);
  return Math.max(1, takes.length - 1 - firstOther);
}

/** Gives it the first arguments anew, and at most numbers beside them: a step of training. */
export function isTraining({ arguments: takes, results }: ModelSignature): boolean {
  const type = ({ element, shape }: Omit<ModelArray, "name">): string => `${shape} ${element}`;
  const last = takes.at(-1);
  if (takes.length < 2 || results.length === 0 || last === undefined) return false;
  const other = results.findIndex((result, k) => {
    const same = takes[k];
    return same === undefined || type(same) !== type(result);
  });
  const anew = other < 0 ? results.length : other;
  const numbers = results.slice(anew).every(({ shape }) => shape.length === 0);
  const [first] = results;
  return anew > 0 && numbers && first !== undefined && type(first) !== type(last);
}

interface Result {
  readonly element: string;
  readonly data: Uint8Array;
}

const isEqual = (a: Result, b: Result | undefined): boolean =>
  b !== undefined && Buffer.from(a.data).equals(b.data);

/** Bits of the exponent, all of which are set in infinities and what is no number. */
const EXPONENTS: Readonly<Record<string, readonly [bytes: number, mask: number]>> = {
  f16: [2, 0x7c00],
  bf16: [2, 0x7f80],
  f32: [4, 0x7f800000],
};

function isWild({ element, data }: Result): boolean {
  const bytes = Buffer.from(data);
  if (element === "f64") {
    for (let at = 0; at < bytes.length; at += 8) {
      if (!Number.isFinite(bytes.readDoubleLE(at))) return true;
    }
    return false;
  }
  const [size, mask] = EXPONENTS[element] ?? [];
  if (size === undefined || mask === undefined) return false;
  for (let at = 0; at < bytes.length; at += size) {
    if ((bytes.readUIntLE(at, size) & mask) >>> 0 === mask) return true;
  }
  return false;
}

function arrayOf(type: string, file: string): Omit<ModelArray, "name"> {
  const [, sizes = "", element = ""] = /^tensor<((?:\d+x)*)([^>]+(?:<[^>]*>)?)>$/.exec(type) ?? [];
  const shape = sizes.split("x").slice(0, -1).map(Number);
  if (element in KINDS) return { element, shape };
  throw new UserError(
    "odd-argument",
    `main of ${basename(file)} takes or gives ${type}, for which gevo init makes up nothing`,
    "Write the workload with data of your own: docs/models.md.",
  );
}

/** Names of the arguments as the text of the module has them: `a1`, `a2`, … where it has none. */
function namesOf(text: string, count: number): readonly string[] {
  const head = /@main\s*\(([\s\S]*?)\)\s*->/.exec(text)?.[1] ?? "";
  const written = [...head.matchAll(/%([A-Za-z_$][\w$]*)\s*:/g)].map(([, name = ""]) => name);
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, k) => {
    const wish = written.length === count ? (written[k] as string) : `arg${k}`;
    const name = taken.has(wish) ? `${wish}${k}` : wish;
    taken.add(name);
    return name;
  });
}

async function refusedAs<T>(
  code: "bad-mlir" | "bad-model",
  file: string,
  asked: Promise<T>,
): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof RunnerFault)) throw error;
    const [what, next] = {
      "bad-mlir": [
        "is not a module that StableHLO's verifier accepts",
        "Write it with `jax.jit(f).lower(...).as_text()`, or mend it at the line named.",
      ],
      "bad-model": [
        "cannot be run",
        "Give a module whose function `main` takes weights and inputs and gives predictions.",
      ],
    }[code] as [string, string];
    throw new UserError(code, `${file} ${what}: ${error.message}`, next);
  }
}
