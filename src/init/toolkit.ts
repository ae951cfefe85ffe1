/**
 * Builds a source as it stands, and where that fails with the CUDA toolkit of this machine: kernels that use libdevice
 * (expf, sinf, …), headers such as cuda_fp16.h or the runtime's functions need it.
 */
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Artifact } from "../artifact.ts";
import { UserError } from "../errors.ts";
import { loadSource, nvccInfo } from "../representation/llvm/index.ts";

interface Request {
  readonly file: string;
  readonly cache: string;
  readonly flags: readonly string[];
}

/** The ordinary build, and the flags that it took. @throws UserError as `loadSource`. */
export function buildWith({ file, cache, flags }: Request): {
  readonly original: Artifact;
  readonly flags: readonly string[];
} {
  try {
    return { original: loadSource({ file, cache, flags }).original, flags };
  } catch (error) {
    const named = flags.some((flag) => flag.startsWith("--cuda-path="));
    if (!(error instanceof UserError) || !file.endsWith(".cu") || named) throw error;
    const toolkit = error.code === "compile-failed" ? toolkitFolder(process.env) : undefined;
    if (toolkit === undefined) throw error;
    const more = [...flags, `--cuda-path=${toolkit}`];
    return { original: loadSource({ file, cache, flags: more }).original, flags: more };
  }
}

/** Where clang finds a whole toolkit: where nvcc is looked for, too. */
function toolkitFolder(env: NodeJS.ProcessEnv): string | undefined {
  const nvcc = nvccInfo()?.path;
  const folders = [
    env["CUDA_HOME"],
    env["CUDA_PATH"],
    nvcc?.includes("/") === true ? dirname(dirname(realpathSync(nvcc))) : undefined,
    "/usr/local/cuda",
  ];
  return folders.find(
    (folder) =>
      folder !== undefined &&
      existsSync(join(folder, "nvvm", "libdevice", "libdevice.10.bc")) &&
      existsSync(join(folder, "include", "cuda_runtime.h")),
  );
}
