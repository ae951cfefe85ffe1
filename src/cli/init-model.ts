/** `gevo init` for a model: two questions, what its last arguments are and how far predictions may be off. */
import { basename, dirname, relative } from "node:path";
import { UserError } from "../errors.ts";
import {
  inputsOf,
  isTraining,
  ModelBench,
  type ModelSignature,
  marksIn,
  modelText,
} from "../init/index.ts";
import type { Given } from "./given.ts";
import { answerTo, nameFrom, nextStep, onlyFor, toleranceFrom, writeNew } from "./init-answers.ts";
import type { Io } from "./io.ts";
import { printJson, printText, styleFor } from "./io.ts";

const TOLERANCE = 0.02;

/** @throws UserError as `ModelBench`, and `training-step`. */
export async function initModel(
  file: string,
  out: string,
  cache: string,
  given: Given,
  io: Io,
): Promise<number> {
  onlyFor(["kernel", "size", "threads", "flags"], "kernels", given);
  const bench = await ModelBench.open(file, cache);
  try {
    const { signature } = bench;
    const inputs = await inputsFrom(file, signature, given, io);
    const question = "How far predictions may be off, in standard deviations of the original's";
    const tolerance = await toleranceFrom(question, TOLERANCE, given, io);
    const { drawn, doubts } = await bench.try(inputs);
    const text = modelText({
      name: nameFrom(basename(file, ".mlir")),
      file: relative(dirname(out), file).replaceAll("\\", "/"),
      arguments: signature.arguments,
      inputs,
      drawn,
      tolerance,
    });
    writeNew(out, text, io.cwd);
    report({ signature, inputs, doubts, text, out }, given, io);
    return 0;
  } finally {
    bench.close();
  }
}

async function inputsFrom(
  file: string,
  signature: ModelSignature,
  given: Given,
  io: Io,
): Promise<number> {
  const said = given.optional("inputs");
  if (said === undefined && isTraining(signature)) {
    throw new UserError(
      "training-step",
      `${basename(file)} gives its first arguments anew, as a step of training does: what it learns only labels show`,
      "docs/first-model.md shows a training's workload. If it predicts, say so: --inputs N, of its last arguments.",
    );
  }
  const most = signature.arguments.length;
  const names = signature.arguments.map(({ name }) => name).join(", ");
  const question = `How many of the last arguments (${names}) are a batch's inputs`;
  const asked = { option: "inputs", question, fallback: String(inputsOf(signature)) };
  return answerTo(asked, (text) => readInputs(text, most), given, io);
}

function readInputs(text: string, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= most) return value;
  throw new UserError(
    "bad-option",
    `--inputs cannot be "${text}"`,
    most === 0 ? "main takes no arguments." : `main has ${most} arguments: give 1 to ${most}.`,
  );
}

interface Report {
  readonly signature: ModelSignature;
  readonly inputs: number;
  readonly doubts: readonly string[];
  readonly text: string;
  readonly out: string;
}

function report({ signature, inputs, doubts, text, out }: Report, given: Given, io: Io): void {
  const { operations } = signature;
  const names = signature.arguments.map(({ name }) => name);
  const [parameters, batch] = [names.slice(0, -inputs), names.slice(-inputs)];
  const marks = marksIn(text);
  if (given.flag("json")) {
    const refine = marks.map(([line, what]) => ({ line, what }));
    printJson(io, { file: out, operations, parameters, inputs: batch, doubts, refine });
    return;
  }
  const style = styleFor(io.stdout, io.env);
  const file = relative(io.cwd, out);
  const takes = parameters.length === 0 ? "" : `, weights ${parameters.join(", ")}`;
  printText(
    io.stdout,
    [
      `${style.good(file)} runs a model of ${operations} operations: inputs ${batch.join(", ")}${takes}`,
      ...doubts.map((doubt) => style.bad(`  but ${doubt}`)),
      "Refine what only you can know:",
      ...marks.map(([line, what]) => `  ${file}:${line}  ${what}`),
      nextStep(out, io.cwd, " --device xla"),
      "",
    ].join("\n"),
  );
}
