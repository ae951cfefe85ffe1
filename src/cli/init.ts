/**
 * `gevo init`: writes a workload for somebody's kernel or model (init-model.ts). Asks what flags do not answer, on a
 * terminal and at most four questions; elsewhere the defaults stand. Never writes over anything.
 */
import { existsSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { UserError } from "../errors.ts";
import { marksIn, readKernels, type Written, writeKernelWorkload } from "../init/index.ts";
import type { Parameter, Signature } from "../init.ts";
import { openCache } from "../store/index.ts";
import type { CommandOption } from "./command.ts";
import type { Given } from "./given.ts";
import { answerTo, nameFrom, nextStep, onlyFor, toleranceFrom, writeNew } from "./init-answers.ts";
import { initModel } from "./init-model.ts";
import type { Io } from "./io.ts";
import { printJson, printText, styleFor } from "./io.ts";

const MOST_SIZE = 2 ** 18;
const SIZE = 4096;

export const INIT_OPTIONS: readonly CommandOption[] = [
  { name: "kernel", value: "name", summary: "which kernel, of several (default: the first)" },
  { name: "size", value: "n", summary: `elements of a case, about (default: ${SIZE})` },
  {
    name: "threads",
    value: "x,y,z",
    summary: "threads of a block (default: what the kernel runs with)",
  },
  {
    name: "flags",
    value: "text",
    summary:
      "clang's arguments for a CUDA source, with spaces between; the CUDA toolkit of this machine is used where the source needs it",
  },
  {
    name: "inputs",
    value: "n",
    summary:
      "of a model: how many of main's last arguments are a batch's inputs (default: those with its rows)",
  },
  {
    name: "tolerance",
    value: "x",
    summary:
      "largest relative error that is still right (default: 0, with real numbers 1e-6; of a model 0.02)",
  },
  {
    name: "out",
    value: "file",
    summary: "where the workload goes (default: workload.ts beside the kernel)",
  },
];

export async function initCommand(given: Given, io: Io): Promise<number> {
  const file = resolve(io.cwd, given.required(0));
  const out = resolve(io.cwd, given.optional("out") ?? join(dirname(file), "workload.ts"));
  checkFiles(file, out, io.cwd);
  const cache = openCache(io.cwd);
  if (isModel(file)) return initModel(file, out, cache, given, io);
  onlyFor(["inputs"], "a model", given);
  if (!file.endsWith(".cu")) onlyFor(["flags"], "CUDA sources", given);
  const flags = (given.optional("flags") ?? "").split(/\s+/).filter((flag) => flag !== "");
  const signatures = await readKernels({ file, cache, flags });
  const signature = await chooseKernel(file, signatures, given, io);
  const elements = await sizeOf(given, io);
  const threads = await threadsOf(signature, given, io);
  const tolerance = await toleranceOf(signature, given, io);
  const written = await writeKernelWorkload({
    file,
    cache,
    flags,
    write: {
      kernel: signature.kernel,
      wishes: { elements, ...(threads === undefined ? {} : { threads }) },
      text: {
        name: nameFrom(signature.kernel),
        file: relative(dirname(out), file).replaceAll("\\", "/"),
        several: signatures.length > 1,
        tolerance,
      },
    },
  });
  writeNew(out, written.text, io.cwd);
  const others = signatures.filter((each) => each !== signature).map(({ kernel }) => kernel);
  report({ kernel: signature.kernel, others, written, out }, given, io);
  return 0;
}

function checkFiles(file: string, out: string, cwd: string): void {
  if (!/\.(cu|ll|bc)$/.test(file) && !isModel(file)) {
    throw new UserError(
      "not-a-kernel",
      `gevo cannot write a workload for ${basename(file)}`,
      "Give a CUDA source (.cu), LLVM IR (.ll, .bc) or a StableHLO module (.mlir).",
    );
  }
  if (!existsSync(file)) {
    throw new UserError("source-not-found", `there is no file ${file}`, "Check the path.");
  }
  if (extname(out) !== ".ts") {
    throw new UserError("bad-option", `${out} is no TypeScript file`, "Give --out FILE.ts.");
  }
  if (existsSync(out)) {
    throw new UserError(
      "file-exists",
      `${relative(cwd, out)} is there already, and gevo writes over nothing`,
      "Move it away, or give another place with --out.",
    );
  }
}

const isModel = (file: string): boolean => file.endsWith(".mlir");

async function chooseKernel(
  file: string,
  signatures: readonly Signature[],
  given: Given,
  io: Io,
): Promise<Signature> {
  const names = signatures.map(({ kernel }) => kernel);
  const [first] = signatures;
  if (first === undefined) {
    throw new UserError(
      "no-kernel",
      "the file has no kernel",
      file.endsWith(".cu")
        ? "Mark one with __global__; a template has to be instantiated in the file."
        : 'Mark one: `define ptx_kernel void @name(…)`, or a line of `!nvvm.annotations` with "kernel"; IR of the host has none.',
    );
  }
  const read = (wanted: string): Signature => {
    const found = signatures.find(({ kernel }) => kernel === wanted);
    if (found !== undefined) return found;
    throw new UserError(
      "no-kernel",
      `there is no kernel ${wanted} in the file`,
      `Give one of: ${names.join(", ")}.`,
    );
  };
  if (names.length === 1 && given.optional("kernel") === undefined) return first;
  const question = `Which kernel (${names.join(", ")})`;
  return answerTo({ option: "kernel", question, fallback: first.kernel }, read, given, io);
}

function sizeOf(given: Given, io: Io): Promise<number> {
  const question = "Elements of a case, about";
  return answerTo({ option: "size", question, fallback: String(SIZE) }, readSize, given, io);
}

function readSize(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= MOST_SIZE) return value;
  throw new UserError(
    "bad-option",
    `--size cannot be "${text}"`,
    `Give a whole number from 1 to ${MOST_SIZE}.`,
  );
}

function threadsOf(
  { threads: bound, axes }: Signature,
  given: Given,
  io: Io,
): Promise<readonly number[] | undefined> {
  const bounds = bound === undefined ? "" : `, at most ${bound.join(" x ")}`;
  const example = ["128", "16,16", "8,8,4"][axes.threads - 1];
  const question = `Threads of a block, such as ${example}${bounds} (empty: found by trying)`;
  const read = (text: string): readonly number[] | undefined => readThreads(text, axes.threads);
  return answerTo({ option: "threads", question, fallback: "" }, read, given, io);
}

function readThreads(text: string, axes: number): readonly number[] | undefined {
  if (text === "") return undefined;
  const sizes = text.split(",").map((part) => (/^\d+$/.test(part) ? Number(part) : 0));
  const product = sizes.reduce((a, b) => a * b, 1);
  if (product >= 1 && product <= 1024 && sizes.length <= 3) {
    return Array.from({ length: Math.max(sizes.length, axes) }, (_, k) => sizes[k] ?? 1);
  }
  throw new UserError(
    "bad-option",
    `--threads cannot be "${text}"`,
    "Give one to three whole numbers with commas between, 1,024 threads at most: 128 or 16,16.",
  );
}

function toleranceOf({ parameters }: Signature, given: Given, io: Io): Promise<number> {
  const question = "Largest relative error that is still right";
  return toleranceFrom(question, defaultTolerance(parameters), given, io);
}

/** Room for rounding in the least precise type that the kernel may write. */
function defaultTolerance(parameters: readonly Parameter[]): number {
  const arrays = parameters.flatMap((each) =>
    each.kind === "array" && each.written ? [each] : [],
  );
  // Of numbers that may be no reals nothing is near enough.
  if (arrays.some(({ mixed }) => mixed === true)) return 0;
  const written = arrays.map(({ element }) => element);
  if (written.includes("f16")) return 1e-2;
  if (written.includes("f32")) return 1e-6;
  return written.includes("f64") ? 1e-12 : 0;
}

interface Report {
  readonly kernel: string;
  /** Further kernels of the file. */
  readonly others: readonly string[];
  readonly written: Written;
  readonly out: string;
}

function report({ kernel, others, written, out }: Report, given: Given, io: Io): void {
  const { text, size, blocks, threads, doubts } = written;
  const file = relative(io.cwd, out);
  const marks = marksIn(text);
  if (given.flag("json")) {
    const refine = marks.map(([line, what]) => ({ line, what }));
    printJson(io, { file: out, kernel, others, size, blocks, threads, doubts, refine });
    return;
  }
  const style = styleFor(io.stdout, io.env);
  const more =
    others.length === 0
      ? []
      : [`  of the file's kernels this one alone; --kernel takes another: ${others.join(", ")}`];
  printText(
    io.stdout,
    [
      `${style.good(file)} runs ${kernel}: ${blocks} blocks of ${threads} threads, size ${size}`,
      ...more,
      ...doubts.map((doubt) => style.bad(`  but ${doubt}`)),
      "Refine what only you can know:",
      ...marks.map(([line, what]) => `  ${file}:${line}  ${what}`),
      nextStep(out, io.cwd),
      "",
    ].join("\n"),
  );
}
