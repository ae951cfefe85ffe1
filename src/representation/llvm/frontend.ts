/**
 * From a user's source to what evolution starts from: the base IR to edit and the ordinary `-O3` build.
 *
 *     .cu        clang with gevo's own CUDA header, or with a toolkit when the flags name one
 *     .ll, .bc   read by libLLVM and edited as they stand, unless a start is asked for; the ordinary
 *                build is `default<O3>` and code generation
 *
 * The result is kept in a cache folder by content: the source and every file it includes, flags, start,
 * architecture, versions of the tools, our header.
 */
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { PtxArtifact } from "../../artifact.ts";
import { UserError } from "../../errors.ts";
import { linedArtifact, ptxArtifact } from "../../ptx/index.ts";
import type { Source } from "../../representation.ts";
import { clangInfo } from "./clang.ts";
import { emit, optimise, setTarget, verify } from "./codegen.ts";
import { buildCuda, HEADER } from "./cuda.ts";
import { hash, hashFiles, type Kept, keep, readKept } from "./kept.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import { prepareStart, type Start } from "./start.ts";
import { Variant } from "./variant.ts";

export interface FrontendOptions {
  /** Absolute path. */
  readonly file: string;
  /** Further clang arguments; `--cuda-path=` makes it build against that toolkit. */
  readonly flags?: readonly string[];
  /** Default `sm_90`. */
  readonly arch?: string;
  /** Default `O1` for CUDA; IR is left as it is. */
  readonly start?: Start;
  /** Folder to keep results in. */
  readonly cache: string;
}

/** @throws UserError `source-not-found`, `compile-failed`, `clang-missing`, `llvm-missing`. */
export async function loadSource(options: FrontendOptions): Promise<Source> {
  const { file } = options;
  if (!existsSync(file)) {
    throw new UserError("source-not-found", `there is no file ${file}`, "Check `source.file`.");
  }
  return file.endsWith(".cu") ? fromCuda(options) : fromIr(options);
}

/** Of what is kept; older files are made again. */
const FORMAT = 2;

interface KeptSource extends Kept {
  /** Base64. */
  readonly base: string;
  readonly original: PtxArtifact;
  readonly originalWithLines: PtxArtifact;
}

async function fromCuda(options: FrontendOptions): Promise<Source> {
  const { file, flags = [], arch = "sm_90", start = "O1", cache } = options;
  const clang = clangInfo();
  const tools = { clang: clang.version, llvm: llvm().version, target: arch, start };
  const key = hash(JSON.stringify([FORMAT, file, flags, tools, hash(readFileSync(HEADER))]));
  const at = join(cache, "frontend", `${key}.json`);
  let kept = readKept<KeptSource>(at);
  if (kept === undefined) {
    const build = await buildCuda(clang.path, file, flags, arch);
    kept = {
      files: hashFiles(build.files),
      base: baseOf(build.bitcode, file, arch, start).toString("base64"),
      original: ptxArtifact(build.ptx),
      originalWithLines: linedArtifact(build.linedPtx, file),
    };
    keep(at, kept);
  }
  const { original, originalWithLines } = kept;
  return { file, base: Buffer.from(kept.base, "base64"), original, originalWithLines, tools };
}

function fromIr(options: FrontendOptions): Source {
  const { file, arch = "sm_90", start } = options;
  const tools = { llvm: llvm().version, target: arch, start: start ?? "as given" };
  const base = baseOf(readFileSync(file), file, arch, start);
  const variant = Variant.open(baseOf(readFileSync(file), file, arch));
  try {
    const wrong = verify(variant.module) ?? optimise(variant.module, arch);
    const lined = wrong ?? emit(variant.module, arch, file);
    if ("status" in lined) {
      throw new UserError("compile-failed", `${file}: ${lined.message}`, "Mend the IR.");
    }
    const original = ptxArtifact(lined.text);
    return { file, base, original, originalWithLines: lined, tools };
  } finally {
    variant.dispose();
  }
}

/** The module to edit, as bitcode, from IR text or bitcode. */
function baseOf(content: Buffer, file: string, arch: string, start?: Start): Buffer {
  const { c, collectErrors, takeBuffer } = llvm();
  const context = c.ContextCreate();
  collectErrors(context);
  try {
    const module = parse(context, content, file);
    c.SetSourceFileName(module, basename(file), Buffer.byteLength(basename(file)));
    if (c.GetTarget(module) === "") setTarget(module, arch);
    if (start !== undefined) prepareStart(context, module, start, arch);
    const bitcode = takeBuffer(c.WriteBitcodeToMemoryBuffer(module));
    c.DisposeModule(module);
    return bitcode;
  } finally {
    c.ContextDispose(context);
  }
}

/** @throws UserError `compile-failed` with LLVM's message. */
function parse(context: Handle, content: Buffer, file: string): Handle {
  const { c, takeString } = llvm();
  const buffer = c.CreateMemoryBufferWithMemoryRangeCopy(content, content.length, file);
  const module = [0];
  const message = [0];
  // ParseIRInContext consumes the buffer, whatever comes of it.
  if (c.ParseIRInContext(context, buffer, module, message) === 0) return module[0] as Handle;
  throw new UserError(
    "compile-failed",
    `${file} is not IR that LLVM ${llvm().version} reads: ${takeString(message[0] as Handle)}`,
    "Produce the IR with LLVM 19 or older, or mend the line named.",
  );
}
