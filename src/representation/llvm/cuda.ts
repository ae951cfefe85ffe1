/**
 * Drives clang on a CUDA source: unoptimised bitcode to start from, and the ordinary -O3 build's PTX.
 *
 * Without a toolkit unless the user's flags name one (`--cuda-path=`): the language comes from gevo's
 * own header. Runs clang as child processes with a deadline; refuses nothing that clang accepts.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../errors.ts";
import { FEATURES } from "./codegen.ts";

/** The same place seen from src/ and from dist/. */
export const HEADER: string = fileURLToPath(
  new URL("../../../include/gevo-cuda.h", import.meta.url),
);

const DEADLINE_MS = 120_000;
const LINES = "-gline-tables-only";

export interface CudaBitcode {
  /** As clang's code generation leaves it with -O3: no pass has run. */
  readonly bitcode: Buffer;
  /** Every file that was read. */
  readonly files: readonly string[];
}

export interface CudaBuild {
  /** Of the whole ordinary -O3 build, and of the same with line tables. */
  readonly ptx: string;
  readonly linedPtx: string;
}

/** @throws UserError `compile-failed`. */
export function cudaBitcode(
  clang: string,
  file: string,
  flags: readonly string[],
  arch: string,
): CudaBitcode {
  return inFolder((folder) => {
    const [bitcode, deps] = [join(folder, "raw.bc"), join(folder, "deps")];
    const source = ["-O3", ...languageFlags(flags, arch, folder), ...flags, file];
    const raw = ["-Xclang", "-disable-llvm-passes", LINES, "-emit-llvm", "-c"];
    invoke(clang, [...source, ...raw, "-MD", "-MF", deps, "-o", bitcode]);
    const files = dependencies(readFileSync(deps, "utf8"), folder);
    return { bitcode: readFileSync(bitcode), files };
  });
}

/** @throws UserError `compile-failed`. */
export function buildCuda(
  clang: string,
  file: string,
  flags: readonly string[],
  arch: string,
): CudaBuild {
  return inFolder((folder) => {
    const [ptx, lined] = [join(folder, "original.ptx"), join(folder, "lined.ptx")];
    const source = ["-O3", ...languageFlags(flags, arch, folder), ...flags, file];
    invoke(clang, [...source, "-S", "-o", ptx]);
    invoke(clang, [...source, LINES, "-S", "-o", lined]);
    return { ptx: readFileSync(ptx, "utf8"), linedPtx: readFileSync(lined, "utf8") };
  });
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "gevo-clang-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function languageFlags(flags: readonly string[], arch: string, folder: string): readonly string[] {
  const device = [
    ...["-x", "cuda", "--cuda-device-only", `--cuda-gpu-arch=${arch}`],
    ...[`--cuda-feature=${FEATURES}`, "-Wno-unknown-cuda-version"],
  ];
  if (flags.some((flag) => flag.startsWith("--cuda-path="))) {
    // Headers that clang's CUDA wrapper includes and newer toolkits lack: empty ones do.
    for (const name of ["texture_fetch_functions.h", "curand_mtgp32_kernel.h"]) {
      writeFileSync(join(folder, name), "");
    }
    return [...device, "-isystem", folder];
  }
  // What sources written for nvcc include out of habit: our header has it all already.
  for (const name of ["cuda_runtime.h", "cuda.h", "device_launch_parameters.h"]) {
    writeFileSync(join(folder, name), "");
  }
  return [
    ...device,
    ...["--cuda-path=/nonexistent", "-nocudainc", "-nocudalib", "-fdeclspec", "-std=c++17"],
    ...["-include", HEADER, "-idirafter", folder],
  ];
}

function invoke(clang: string, args: readonly string[]): void {
  try {
    execFileSync(clang, [...args], {
      encoding: "utf8",
      stdio: ["ignore", "ignore", "pipe"],
      timeout: DEADLINE_MS,
      killSignal: "SIGKILL",
      maxBuffer: 2 ** 24,
    });
  } catch (error) {
    const { stderr = "", message } = error as {
      readonly stderr?: string;
      readonly message: string;
    };
    const said = firstErrors(stderr.trim()) || message.slice(0, 2000);
    throw new UserError(
      "compile-failed",
      `clang refuses the source:\n${said}`,
      nextStep(said, args),
    );
  }
}

/** Errors that are shown; most later ones follow from the first. */
const MOST_ERRORS = 3;

/** Clang's first errors with the lines that they show, without its notes: those of macros go on for pages. */
function firstErrors(text: string): string {
  const parts = text.split(
    /^(?=\S.*?: (?:error|fatal error|warning|note): |note: |In file included )/m,
  );
  const errors = parts.filter((part) => /^\S.*?: (?:fatal )?error: /.test(part));
  const shown = errors
    .slice(0, MOST_ERRORS)
    .map((part) => part.replace(/\n?\d+ (?:error|warning)s?.* generated[\s\S]*$/, "").trimEnd());
  const left = errors.length - shown.length;
  return [...shown, ...(left > 0 ? [`and ${left} more ${left === 1 ? "error" : "errors"}`] : [])]
    .join("\n")
    .slice(0, 4000);
}

function nextStep(said: string, args: readonly string[]): string {
  const toolkit = args.some((arg) => /^--cuda-path=(?!\/nonexistent)/.test(arg));
  if (/'cuda[A-Z]\w*'|cudaConfigureCall/.test(said)) {
    return "The file has code for the host: take it out, or put it between `#ifndef __CUDA_ARCH__` and `#endif`.";
  }
  const flags = "`source.flags` (of gevo init: --flags)";
  if (toolkit || !/no matching function|undeclared|file not found/.test(said)) {
    return `Mend the source or ${flags}.`;
  }
  return `Mend the source or ${flags}. Functions of libdevice (expf, sinf, …) and headers such as cuda_fp16.h need --cuda-path=<toolkit> there.`;
}

/** Paths of a make-style dependency file, those in `folder`, which is temporary, left out. */
export function dependencies(text: string, folder: string): readonly string[] {
  return text
    .replace(/^[^:]*:/, "")
    .replace(/\\\n/g, " ")
    .split(/(?<!\\)\s+/)
    .map((path) => path.replace(/\\ /g, " "))
    .filter((path) => path !== "" && !path.startsWith(folder) && existsSync(path));
}
