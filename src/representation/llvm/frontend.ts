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
import type { Base, Source } from "../../representation.ts";
import { clangInfo } from "./clang.ts";
import { dispose, emit, optimise, setTarget, verify } from "./codegen.ts";
import { buildCuda, cudaBitcode, HEADER } from "./cuda.ts";
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

/**
 * What edits are made in.
 * @throws UserError `source-not-found`, `compile-failed`, `clang-missing`, `llvm-missing`.
 */
export function loadBase(options: FrontendOptions): Base {
  const { file } = options;
  if (!existsSync(file)) {
    throw new UserError("source-not-found", `there is no file ${file}`, "Check `source.file`.");
  }
  if (!file.endsWith(".cu")) return baseOfIr(options);
  const tools = toolsOf(options);
  return { file, base: Buffer.from(keptBase(options, tools).base, "base64"), tools };
}

/** The same with what it is measured against. @throws UserError as `loadBase`. */
export function loadSource(options: FrontendOptions): Source {
  const base = loadBase(options);
  const cuda = base.file.endsWith(".cu");
  const { original, originalWithLines } = cuda
    ? keptBuilds(options, base.tools)
    : buildsOfIr(options);
  return { ...base, original, originalWithLines };
}

type Builds = Pick<Source, "original" | "originalWithLines">;

/** Of what is kept; older files are made again. */
const FORMAT = 4;

interface KeptBase extends Kept {
  /** Base64. */
  readonly base: string;
}

interface KeptBuilds extends Kept {
  readonly original: PtxArtifact;
  readonly originalWithLines: PtxArtifact;
}

function toolsOf({ arch = "sm_90", start = "O1" }: FrontendOptions): Base["tools"] {
  return { clang: clangInfo().version, llvm: llvm().version, target: arch, start };
}

function keptBase(options: FrontendOptions, tools: Base["tools"]): KeptBase {
  const { file, flags = [], arch = "sm_90", start = "O1" } = options;
  const at = placeOf(options, tools, "base");
  let kept = readKept<KeptBase>(at);
  if (kept === undefined) {
    const { bitcode, files } = cudaBitcode(clangInfo().path, file, flags, arch);
    const base = baseOf(bitcode, file, arch, start).toString("base64");
    kept = { files: hashFiles(files), base };
    keep(at, kept);
  }
  return kept;
}

function keptBuilds(options: FrontendOptions, tools: Base["tools"]): KeptBuilds {
  const { file, flags = [], arch = "sm_90" } = options;
  const at = placeOf(options, tools, "builds");
  let kept = readKept<KeptBuilds>(at);
  if (kept === undefined) {
    const { ptx, linedPtx } = buildCuda(clangInfo().path, file, flags, arch);
    const { files } = keptBase(options, tools);
    kept = { files, original: ptxArtifact(ptx), originalWithLines: linedArtifact(linedPtx, file) };
    keep(at, kept);
  }
  return kept;
}

function baseOfIr({ file, arch = "sm_90", start }: FrontendOptions): Base {
  const tools = { llvm: llvm().version, target: arch, start: start ?? "as given" };
  return { file, base: baseOf(readFileSync(file), file, arch, start), tools };
}

function buildsOfIr({ file, arch = "sm_90" }: FrontendOptions): Builds {
  const variant = Variant.open(baseOf(readFileSync(file), file, arch));
  try {
    const wrong = verify(variant.module) ?? optimise(variant.module, arch);
    const lined = wrong ?? emit(variant.module, arch, file);
    if ("status" in lined) {
      throw new UserError("compile-failed", `${file}: ${lined.message}`, "Mend the IR.");
    }
    return { original: ptxArtifact(lined.text), originalWithLines: lined };
  } finally {
    variant.dispose();
  }
}

function placeOf(
  { file, flags = [], cache }: FrontendOptions,
  tools: object,
  what: string,
): string {
  const key = hash(JSON.stringify([FORMAT, what, file, flags, tools, hash(readFileSync(HEADER))]));
  return join(cache, "frontend", `${key}.json`);
}

/** The module to edit, as bitcode, from IR text or bitcode. */
function baseOf(content: Buffer, file: string, arch: string, start?: Start): Buffer {
  const { c, collectErrors, takeBuffer } = llvm();
  const context = c.ContextCreate();
  collectErrors(context);
  const module = parse(context, content, file);
  try {
    c.SetSourceFileName(module, basename(file), Buffer.byteLength(basename(file)));
    if (c.GetTarget(module) === "") setTarget(module, arch);
    if (start !== undefined) prepareStart(context, module, start, arch);
    return takeBuffer(c.WriteBitcodeToMemoryBuffer(module));
  } finally {
    dispose(context, module);
  }
}

/** @throws UserError `compile-failed` with LLVM's message; the context is gone then. */
function parse(context: Handle, content: Buffer, file: string): Handle {
  const { c, takeString } = llvm();
  const buffer = c.CreateMemoryBufferWithMemoryRangeCopy(content, content.length, file);
  const module = [0];
  const message = [0];
  // ParseIRInContext consumes the buffer, whatever comes of it.
  if (c.ParseIRInContext(context, buffer, module, message) === 0) return module[0] as Handle;
  const text = takeString(message[0] as Handle);
  c.ContextDispose(context);
  throw new UserError(
    "compile-failed",
    `${file} is not IR that LLVM ${llvm().version} reads: ${text}`,
    "Produce the IR with LLVM 19 or older, or mend the line named.",
  );
}
