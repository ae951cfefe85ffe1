/**
 * NVIDIA's compute-sanitizer on a variant that is about to be reported: memcheck, racecheck, initcheck and
 * synccheck, where the toolkit's tool is installed (PATH, /usr/local/cuda/bin, GEVO_COMPUTE_SANITIZER).
 *
 * What a workload did is recorded and repeated in a process of its own under each tool, every buffer an
 * allocation of its own and nothing poisoned, so that the tools see which bytes nobody wrote. Kernels run 10 to
 * 100 times slower there: a time limit ends it, and a tool that did not come to its end has not found
 * the variant clean. Times nothing; the caller has the GPU's lock.
 */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serialize } from "node:v8";
import type { ToolVerdict } from "../../device.ts";
import type { Step } from "./recording.ts";
import { readReport } from "./sanitizer-report.ts";

export const SANITIZER_TOOLS = ["memcheck", "racecheck", "initcheck", "synccheck"] as const;
export interface Sanitizer {
  readonly path: string;
  readonly version: string;
}

/** What the process under the tool is handed, in a file. */
export interface Task {
  readonly ordinal: number;
  readonly cubin: Uint8Array;
  /** One for each case; between them the module is loaded anew. */
  readonly recordings: readonly (readonly Step[])[];
  /** The process ends itself after that many seconds. */
  readonly seconds: number;
}

/** Longest time of one tool, seconds. */
const SECONDS = 120;
/** Findings that a tool prints at most: of one kind and kernel the first is shown, the rest counted. */
const PRINTED = 1000;
/** Bytes behind each buffer that belong to nobody: what leaves a buffer must not land in the next. */
const PADDING = 4096;

let found: { readonly sanitizer: Sanitizer | undefined } | undefined;

/** The tool of this machine; undefined where there is none. */
export function sanitizer(): Sanitizer | undefined {
  found ??= { sanitizer: find(process.env) };
  return found.sanitizer;
}

function find(env: NodeJS.ProcessEnv): Sanitizer | undefined {
  const named = env["GEVO_COMPUTE_SANITIZER"];
  const standard = ["compute-sanitizer", "/usr/local/cuda/bin/compute-sanitizer"];
  for (const path of named === undefined ? standard : [named]) {
    const { status, stdout } = spawnSync(path, ["--version"], { encoding: "utf8" });
    if (status === 0) return { path, version: /Version (\S+)/i.exec(stdout)?.[1] ?? "unknown" };
  }
  return undefined;
}

/** Runs recordings of one program under one tool. */
export function sanitize(
  { path }: Sanitizer,
  tool: string,
  task: Omit<Task, "seconds">,
  seconds: number = SECONDS,
): ToolVerdict {
  const folder = mkdtempSync(join(tmpdir(), "gevo-sanitizer-"));
  const [input, report, words] = ["task", "report", "words"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const output = openSync(words, "w");
  try {
    writeFileSync(input, serialize({ ...task, seconds } satisfies Task));
    // The same line works from src (TypeScript under a loader) and from dist.
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const entry = fileURLToPath(new URL(`./sanitizer-process.${extension}`, import.meta.url));
    const loader = extension === "ts" ? ["--import", "tsx"] : [];
    const options = [
      ...["--tool", tool, "--target-processes", "all", "--log-file", report],
      ...["--print-limit", String(PRINTED), "--show-backtrace", "no", "--demangle", "no"],
      ...(tool === "memcheck" ? ["--report-api-errors", "no", "--padding", String(PADDING)] : []),
    ];
    // No pipes: they would keep us waiting for a process that outlives the tool.
    const { status, signal, error } = spawnSync(
      path,
      [...options, process.execPath, ...loader, entry, input],
      {
        stdio: ["ignore", output, output],
        timeout: (seconds + 10) * 1000,
        killSignal: "SIGKILL",
      },
    );
    const ended = error?.message ?? (signal === null ? `exit code ${status}` : `${signal}`);
    return verdictOf(tool, read(report), read(words), ended);
  } finally {
    closeSync(output);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param words what the process and the tool said beside the report. */
export function verdictOf(tool: string, report: string, words: string, ended: string): ToolVerdict {
  const { findings, complete, trouble } = readReport(report);
  if (findings.length > 0) return { tool, status: "findings", findings };
  if (complete && ended === "exit code 0" && trouble === undefined)
    return { tool, status: "clean" };
  const last = words.trim().split("\n").at(-1) ?? "";
  return { tool, status: "not-run", why: trouble ?? (last || ended) };
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
