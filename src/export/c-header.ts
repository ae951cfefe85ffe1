/** A C header (C99, C++) through which a program launches the variant in place of the original's kernels. Pure. */
import type { PtxArtifact } from "../artifact.ts";
import { type Kernel, kernelsOf, type Param, signatureOf, tuningNote } from "./kernels.ts";

const INTEGERS = { 1: "char", 2: "short", 4: "int", 8: "long long" } as const;

export function cHeader(artifact: PtxArtifact): string {
  const kernels = kernelsOf(artifact);
  return `/* The variant's kernels through the CUDA driver's interface. C99 or C++; link with -lcuda.
 *
 *     gevo_variant variant;
 *     gevo_launch at = {{grid, 1, 1}, {block, 1, 1}, 0, 0};
 *     gevo_open(&variant, "variant.cubin");
 *     gevo_${kernels[0]?.name ?? "kernel"}(&variant, at, ...);
 *
 * variant.cubin is for one architecture, variant.ptx for that and later ones. The file is opened in the current
 * context. Every function returns CUDA_SUCCESS or what the driver says.
${tuningNote(artifact)
  .map((line) => ` * ${line}\n`)
  .join("")} */
#ifndef GEVO_VARIANT_H
#define GEVO_VARIANT_H
#include <cuda.h>

typedef struct {
  CUmodule module;
  CUfunction kernels[${Math.max(1, kernels.length)}];
} gevo_variant;

/* As <<<grid, block, shared, stream>>>; shared in bytes. */
typedef struct {
  unsigned grid[3], block[3], shared;
  CUstream stream;
} gevo_launch;

static inline CUresult gevo_open(gevo_variant *variant, const char *file) {
  static const char *const names[] = {${kernels.map(({ symbol }) => `"${symbol}"`).join(", ")}};
  CUresult result = cuModuleLoad(&variant->module, file);
  for (unsigned k = 0; result == CUDA_SUCCESS && k < ${kernels.length}; ++k)
    result = cuModuleGetFunction(&variant->kernels[k], variant->module, names[k]);
  return result;
}

static inline CUresult gevo_close(gevo_variant *variant) { return cuModuleUnload(variant->module); }

static inline CUresult gevo_start(CUfunction kernel, gevo_launch at, void **args) {
  if (at.shared > 48 * 1024) { /* more has to be asked for */
    CUresult result =
        cuFuncSetAttribute(kernel, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, (int)at.shared);
    if (result != CUDA_SUCCESS) return result;
  }
  return cuLaunchKernel(kernel, at.grid[0], at.grid[1], at.grid[2], at.block[0], at.block[1], at.block[2],
                        at.shared, at.stream, args, 0);
}
${kernels.map(functionOf).join("")}#endif
`;
}

function functionOf(kernel: Kernel, index: number): string {
  const params = kernel.params.map((param, k) => `, ${typeOf(param)}a${k}`).join("");
  const args = kernel.params.map(({ kind }, k) => (kind === "block" ? `(void *)a${k}` : `&a${k}`));
  return `
/* ${signatureOf(kernel)} */
static inline CUresult gevo_${kernel.name}(const gevo_variant *variant, gevo_launch at${params}) {
  void *args[] = {${[...args, "0"].join(", ")}};
  return gevo_start(variant->kernels[${index}], at, args);
}
`;
}

/** A 64-bit integer may be an address: the driver's are of that size. */
function typeOf(param: Param): string {
  if (param.kind === "block") return "const void *";
  if (param.kind === "float") return param.bytes === 4 ? "float " : "double ";
  if (param.bytes === 8 && !param.signed) return "CUdeviceptr ";
  return `${param.signed ? "signed" : "unsigned"} ${INTEGERS[param.bytes]} `;
}
