/**
 * How to launch the variant in place of the original kernel: a C header over the driver's interface, and the same
 * for Python (cuda-python) and TypeScript (koffi). Made from the entries of the PTX; parameters stay the kernel's.
 */

/** What the TypeScript loader needs beside itself. */
const FFI = "koffi";

export interface Entry {
  readonly name: string;
  /** PTX type of each parameter, such as `.u64`. */
  readonly params: readonly string[];
}

/** The kernels of PTX text. */
export function entriesOf(ptx: string): readonly Entry[] {
  return [...ptx.matchAll(/\.entry\s+([\w$]+)\s*\(([^)]*)\)/g)].map(([, name = "", list = ""]) => ({
    name,
    params: [...list.matchAll(/\.param\s+(?:\.align\s+\d+\s+)?(\.\w+)/g)].map(
      (match) => match[1] ?? "",
    ),
  }));
}

const signature = ({ name, params }: Entry): string => `${name}(${params.join(", ")})`;

export function cHeader(entries: readonly Entry[]): string {
  return `/* The variant's kernels through the CUDA driver's interface. Link with -lcuda. Parameters, in order:
${entries.map((entry) => ` *   ${signature(entry)}`).join("\n")}
 */
#ifndef GEVO_VARIANT_H
#define GEVO_VARIANT_H
#include <cuda.h>

${entries.map(({ name }, k) => `#define GEVO_KERNEL_${k} "${name}"`).join("\n")}

/* Loads variant.ptx (or a cubin of it) into the current context; 0 is success. */
static inline CUresult gevo_load(const char *file, const char *kernel, CUmodule *module, CUfunction *function) {
  CUresult result = cuModuleLoad(module, file);
  if (result != CUDA_SUCCESS) return result;
  return cuModuleGetFunction(function, *module, kernel);
}

/* Launches as <<<grid, block, shared, stream>>> would; \`params\` holds the address of each argument. */
static inline CUresult gevo_launch(CUfunction function, const unsigned grid[3], const unsigned block[3],
                                   unsigned shared, CUstream stream, void **params) {
  return cuLaunchKernel(function, grid[0], grid[1], grid[2], block[0], block[1], block[2], shared, stream,
                        params, 0);
}
#endif
`;
}

export function pythonLoader(entries: readonly Entry[]): string {
  return `"""The variant's kernels by way of CuPy. Parameters, in order:
${entries.map((entry) => `    ${signature(entry)}`).join("\n")}
"""
from pathlib import Path

import cupy

MODULE = cupy.RawModule(path=str(Path(__file__).with_name("variant.ptx")))
KERNELS = {name: MODULE.get_function(name) for name in ${JSON.stringify(entries.map(({ name }) => name))}}

# KERNELS["${entries[0]?.name ?? "kernel"}"](grid, block, args)
`;
}

export function typescriptLoader(entries: readonly Entry[]): string {
  return `/**
 * The variant's kernels by way of the CUDA driver and koffi, in the context that is current. Parameters, in order:
${entries.map((entry) => ` *     ${signature(entry)}`).join("\n")}
 */
import { readFileSync } from "node:fs";
import koffi from "${FFI}";

const cuda = koffi.load("libcuda.so.1");
const loadData = cuda.func("int cuModuleLoadData(_Out_ void **module, const char *image)");
const getFunction = cuda.func("int cuModuleGetFunction(_Out_ void **fn, void *module, const char *name)");

export const KERNELS = ${JSON.stringify(entries.map(({ name }) => name))} as const;

export function loadKernel(name: (typeof KERNELS)[number]): unknown {
  const ptx = readFileSync(new URL("variant.ptx", import.meta.url), "utf8");
  const [module, fn] = [[null], [null]] as [unknown[], unknown[]];
  for (const code of [loadData(module, ptx), getFunction(fn, module[0], name)]) {
    if (code !== 0) throw new Error(\`the CUDA driver answers \${code}\`);
  }
  return fn[0];
}
`;
}
