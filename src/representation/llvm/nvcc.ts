/**
 * The original as NVIDIA's own compiler builds it, `nvcc -O3`: a further build that gains are stated
 * against where the toolkit is installed (PATH, CUDA_HOME, CUDA_PATH, /usr/local/cuda, GEVO_NVCC). It needs
 * the host compiler that nvcc asks for. Kernels keep the names that clang gives them.
 *
 * Refuses nothing: a source that nvcc does not take is an answer with its reason. The result is kept like
 * the frontend's.
 */
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { PtxArtifact } from "../../artifact.ts";
import { ptxArtifact } from "../../ptx/index.ts";
import { dependencies } from "./cuda.ts";
import type { FrontendOptions } from "./frontend.ts";
import { hash, hashFiles, type Kept, keep, readKept } from "./kept.ts";

const DEADLINE_MS = 120_000;
/** Of what is kept; older files are made again. */
const FORMAT = 1;

const run = promisify(execFile);

export interface NvccInfo {
  readonly path: string;
  readonly version: string;
}

export type NvccBuild =
  | { readonly status: "built"; readonly artifact: PtxArtifact; readonly version: string }
  | { readonly status: "refused"; readonly why: string };

let found: { readonly nvcc: NvccInfo | undefined } | undefined;

/** The nvcc of this machine; undefined where there is none. */
export function nvccInfo(): NvccInfo | undefined {
  found ??= { nvcc: find(process.env) };
  return found.nvcc;
}

/** Undefined where there is no nvcc, or nothing that it could build. */
export async function nvccBuild(options: FrontendOptions): Promise<NvccBuild | undefined> {
  const { file, flags = [], arch = "sm_90", cache } = options;
  const nvcc = nvccInfo();
  if (nvcc === undefined || !file.endsWith(".cu")) return undefined;
  const key = hash(JSON.stringify([FORMAT, file, flags, nvcc.version, arch]));
  const at = join(cache, "frontend", `nvcc-${key}.json`);
  const kept = readKept<Kept & { readonly build: NvccBuild }>(at);
  if (kept !== undefined) return kept.build;
  const folder = mkdtempSync(join(tmpdir(), "gevo-nvcc-"));
  const [ptx, deps] = [join(folder, "original.ptx"), join(folder, "deps")];
  try {
    const args = [
      ...["-O3", "-ptx", `-arch=${arch}`, "-std=c++17", "-include", "cstdint"],
      ...["-MD", "-MF", deps, "-o", ptx, ...nvccFlags(flags), file],
    ];
    await run(nvcc.path, args, { timeout: DEADLINE_MS, killSignal: "SIGKILL", maxBuffer: 2 ** 24 });
    const artifact = ptxArtifact(readFileSync(ptx, "utf8"));
    const build: NvccBuild = { status: "built", artifact, version: nvcc.version };
    const files = [file, ...dependencies(readFileSync(deps, "utf8"), folder)];
    keep(at, { files: hashFiles(files), build } as Kept);
    return build;
  } catch (error) {
    // Not kept: what is missing may be installed before the next time.
    return { status: "refused", why: whyOf(error) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What clang's flags are called by nvcc; warnings and clang's toolkit are no concern of it. */
export function nvccFlags(flags: readonly string[]): readonly string[] {
  return flags.flatMap((flag) => {
    if (flag.startsWith("--cuda-path=") || flag.startsWith("-W")) return [];
    if (flag === "-ffast-math") return ["-use_fast_math"];
    if (flag.startsWith("-ffp-contract=")) return [`-fmad=${flag !== "-ffp-contract=off"}`];
    return [flag];
  });
}

function whyOf(error: unknown): string {
  const { stderr = "", message } = error as { readonly stderr?: string; readonly message: string };
  const lines = (stderr.trim() || message).split("\n");
  return (lines.find((line) => /error|fatal/i.test(line)) ?? lines[0] ?? "").slice(0, 400);
}

function find(env: NodeJS.ProcessEnv): NvccInfo | undefined {
  for (const path of places(env)) {
    const version = versionOf(path);
    if (version !== undefined) return { path, version };
  }
  return undefined;
}

function places(env: NodeJS.ProcessEnv): readonly string[] {
  const named = env["GEVO_NVCC"];
  if (named !== undefined && named !== "") return [named];
  const folders = [env["CUDA_HOME"], env["CUDA_PATH"], "/usr/local/cuda"].filter(
    (folder) => folder !== undefined,
  );
  return ["nvcc", ...folders.map((folder) => join(folder, "bin", "nvcc")).filter(existsSync)];
}

function versionOf(path: string): string | undefined {
  try {
    const text = execFileSync(path, ["--version"], {
      encoding: "utf8",
      timeout: 10_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return /release \S+, V(\S+)/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}
