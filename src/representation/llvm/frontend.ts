/**
 * From a user's source to what evolution starts from: the base IR to edit and the ordinary `-O3` build.
 *
 *     .cu        clang 19 with gevo's own CUDA header, or with a toolkit when the flags name one
 *     .ll, .bc   read by libLLVM; the ordinary build is `default<O3>` and code generation
 *
 * The result is kept in a cache folder by content: the source and every file it includes, flags, start,
 * architecture, clang's version, our header.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { PtxArtifact } from "../../artifact.ts";
import { UserError } from "../../errors.ts";
import { ptxArtifact } from "../../ptx/index.ts";
import type { Source } from "../../representation.ts";
import { clangInfo } from "./clang.ts";
import { emit, optimise, verify } from "./codegen.ts";
import { llvm } from "./library.ts";
import { Variant } from "./variant.ts";

export interface FrontendOptions {
  /** Absolute path. */
  readonly file: string;
  readonly flags?: readonly string[];
  readonly arch?: string;
  readonly start?: "O1" | "O3";
  /** Folder to keep results in. */
  readonly cache: string;
}

const DEADLINE_MS = 120_000;
const HEADER = fileURLToPath(new URL("../../../include/gevo-cuda.h", import.meta.url));

const run = promisify(execFile);

/** @throws UserError `source-not-found`, `compile-failed`, `clang-missing`, `llvm-missing`. */
export async function loadSource(options: FrontendOptions): Promise<Source> {
  const { file } = options;
  if (!existsSync(file)) {
    throw new UserError("source-not-found", `there is no file ${file}`, "Check `source.file`.");
  }
  return file.endsWith(".cu") ? fromCuda(options) : fromIr(options);
}

interface Kept {
  /** Hash of every file that was read, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly tools: Readonly<Record<string, string>>;
  /** Base64. */
  readonly base: string;
  readonly original: PtxArtifact;
}

async function fromCuda(options: FrontendOptions): Promise<Source> {
  const { file, flags = [], arch = "sm_90", start = "O1", cache } = options;
  const clang = clangInfo();
  const llvmVersion = llvm().version;
  const tools = { clang: clang.version, llvm: llvmVersion };
  const key = hash(JSON.stringify([file, flags, arch, start, tools, hash(readFileSync(HEADER))]));
  const at = join(cache, "frontend", `${key}.json`);
  const kept = readKept(at) ?? keep(at, await compile(clang.path, file, flags, arch, start, tools));
  return {
    file,
    base: Buffer.from(kept.base, "base64"),
    original: kept.original,
    tools: kept.tools,
  };
}

async function compile(
  clang: string,
  file: string,
  flags: readonly string[],
  arch: string,
  start: "O1" | "O3",
  tools: Readonly<Record<string, string>>,
): Promise<Kept> {
  const folder = mkdtempSync(join(tmpdir(), "gevo-clang-"));
  try {
    const common = [...languageFlags(flags, arch, folder), ...flags, file];
    const base = join(folder, "base.bc");
    const ptx = join(folder, "original.ptx");
    const deps = join(folder, "deps");
    const line = ["-gline-tables-only", "-emit-llvm", "-c", "-MD", "-MF", deps, "-o", base];
    await Promise.all([
      invoke(clang, [`-${start}`, ...line, ...common]),
      invoke(clang, ["-O3", "-S", "-o", ptx, ...common]),
    ]);
    const files = dependencies(readFileSync(deps, "utf8"));
    return {
      files: Object.fromEntries(files.map((path) => [path, hash(readFileSync(path))])),
      tools,
      base: readFileSync(base).toString("base64"),
      original: ptxArtifact(readFileSync(ptx, "utf8")),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Our own header, unless the user's flags name a toolkit. */
function languageFlags(flags: readonly string[], arch: string, folder: string): readonly string[] {
  const device = ["-x", "cuda", "--cuda-device-only", `--cuda-gpu-arch=${arch}`];
  if (flags.some((flag) => flag.startsWith("--cuda-path="))) {
    // Headers that clang's CUDA wrapper includes and newer toolkits lack: empty ones do.
    for (const name of ["texture_fetch_functions.h", "curand_mtgp32_kernel.h"]) {
      writeFileSync(join(folder, name), "");
    }
    return [...device, "-Wno-unknown-cuda-version", "--cuda-feature=+ptx80", "-isystem", folder];
  }
  return [
    ...device,
    "--cuda-path=/nonexistent",
    "-nocudainc",
    "-nocudalib",
    "--cuda-feature=+ptx80",
    "-fdeclspec",
    "-std=c++17",
    "-include",
    HEADER,
  ];
}

async function invoke(clang: string, args: readonly string[]): Promise<void> {
  try {
    await run(clang, [...args], { timeout: DEADLINE_MS, maxBuffer: 2 ** 24 });
  } catch (error) {
    const { stderr = "", message } = error as {
      readonly stderr?: string;
      readonly message: string;
    };
    throw new UserError(
      "compile-failed",
      `clang refuses the source:\n${(stderr.trim() || message).slice(0, 4000)}`,
      "Mend the source or `source.flags`. Functions of libdevice (expf, sinf, …) need --cuda-path=<toolkit>.",
    );
  }
}

/** Paths of a make-style dependency file, temporary ones left out. */
function dependencies(text: string): readonly string[] {
  return text
    .replace(/^[^:]*:/, "")
    .replace(/\\\n/g, " ")
    .split(/(?<!\\)\s+/)
    .map((path) => path.replace(/\\ /g, " "))
    .filter((path) => path !== "" && existsSync(path) && !path.startsWith(join(tmpdir(), "gevo-")));
}

async function fromIr(options: FrontendOptions): Promise<Source> {
  const { file, arch = "sm_90" } = options;
  const base = toBitcode(readFileSync(file), file);
  const variant = Variant.open(base);
  try {
    const wrong = verify(variant.module) ?? optimise(variant.module, arch);
    const original = wrong ?? emit(variant.module, arch);
    if ("status" in original) {
      throw new UserError("compile-failed", `${file}: ${original.message}`, "Mend the IR.");
    }
    return { file, base, original, tools: { llvm: llvm().version } };
  } finally {
    variant.dispose();
  }
}

function toBitcode(content: Buffer, file: string): Buffer {
  const { c, takeString, takeBuffer } = llvm();
  const context = c.ContextCreate();
  const buffer = c.CreateMemoryBufferWithMemoryRangeCopy(content, content.length, file);
  const module = [0];
  const message = [0];
  try {
    if (c.ParseIRInContext(context, buffer, module, message) !== 0) {
      throw new UserError(
        "compile-failed",
        `${file} is not IR that LLVM ${llvm().version} reads: ${takeString(message[0] as number)}`,
        "Produce the IR with LLVM 19 or older, or mend the line named.",
      );
    }
    const bitcode = takeBuffer(c.WriteBitcodeToMemoryBuffer(module[0] as number));
    c.DisposeModule(module[0] as number);
    return bitcode;
  } finally {
    c.ContextDispose(context);
  }
}

function readKept(at: string): Kept | undefined {
  try {
    const kept = JSON.parse(readFileSync(at, "utf8")) as Kept;
    const same = Object.entries(kept.files).every(
      ([path, was]) => existsSync(path) && hash(readFileSync(path)) === was,
    );
    return same ? kept : undefined;
  } catch {
    return undefined;
  }
}

function keep(at: string, kept: Kept): Kept {
  mkdirSync(dirname(at), { recursive: true });
  const fresh = `${at}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(kept));
  renameSync(fresh, at);
  return kept;
}

function hash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
