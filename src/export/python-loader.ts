/** A Python module that launches the variant in place of the original's kernels; it needs nothing but ctypes. Pure. */
import type { PtxArtifact } from "../artifact.ts";
import { type Kernel, kernelsOf, type Param, signatureOf, tuningNote } from "./kernels.ts";

export function pythonLoader(artifact: PtxArtifact): string {
  const kernels = kernelsOf(artifact);
  const first = kernels[0]?.name ?? "kernel";
  return `"""The variant's kernels through the CUDA driver, in the current context (PyTorch's, CuPy's) or one of its own.

    from variant import Variant
    Variant().${first}((grid,), (block,), ...)

An argument is a number, an address, or an array on the GPU (torch, CuPy: \`data_ptr\`, \`__cuda_array_interface__\`).
${tuningNote(artifact)
  .map((line) => `${line}\n`)
  .join("")}"""
import ctypes
from pathlib import Path

_ANOTHER_GPU = (200, 209, 218)  # the cubin is of no use there: the driver makes code of the PTX
_MAX_DYNAMIC_SHARED = 8  # CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES


class CudaError(RuntimeError):
    """What the driver says, by number."""


class Variant:
    def __init__(self, file=None):
        """Opens \`file\`, or the code beside this module: variant.cubin, else variant.ptx."""
        self._cuda = ctypes.CDLL("libcuda.so.1")
        self._in_context()
        self._module = ctypes.c_void_p()
        here = Path(__file__).parent
        files = [Path(file)] if file else [here / "variant.cubin", here / "variant.ptx"]
        files = [each for each in files if each.exists()] or files[-1:]
        for each in files:
            status = self._cuda.cuModuleLoadData(ctypes.byref(self._module), each.read_bytes() + b"\\0")
            if status not in _ANOTHER_GPU:
                break
        self._check("cuModuleLoadData", status)
${kernels.map((kernel) => `        self._${kernel.name} = self._function(b"${kernel.symbol}")`).join("\n")}

    def close(self):
        self._call("cuModuleUnload", self._module)
${kernels.map(methodOf).join("")}
    def _in_context(self):
        self._call("cuInit", 0)
        context, device = ctypes.c_void_p(), ctypes.c_int()
        self._call("cuCtxGetCurrent", ctypes.byref(context))
        if context.value is None:
            self._call("cuDeviceGet", ctypes.byref(device), 0)
            self._call("cuDevicePrimaryCtxRetain", ctypes.byref(context), device)
            self._call("cuCtxSetCurrent", context)

    def _function(self, symbol):
        function = ctypes.c_void_p()
        self._call("cuModuleGetFunction", ctypes.byref(function), self._module, symbol)
        return function

    def _launch(self, function, grid, block, shared, stream, args):
        if shared > 48 * 1024:  # more has to be asked for
            self._call("cuFuncSetAttribute", function, _MAX_DYNAMIC_SHARED, shared)
        size = [ctypes.c_uint(n) for each in (grid, block) for n in (tuple(each) + (1, 1))[:3]]
        addresses = (ctypes.c_void_p * (len(args) + 1))(*map(ctypes.addressof, args), None)
        at = [ctypes.c_uint(shared), ctypes.c_void_p(stream)]
        self._call("cuLaunchKernel", function, *size, *at, addresses, None)

    def _call(self, name, *args):
        self._check(name, getattr(self._cuda, name)(*args))

    @staticmethod
    def _check(name, status):
        if status != 0:
            raise CudaError(f"{name}: CUDA error {status}")


def _value(argument):
    if hasattr(argument, "data_ptr"):
        return argument.data_ptr()
    if hasattr(argument, "__cuda_array_interface__"):
        return argument.__cuda_array_interface__["data"][0]
    return argument
`;
}

function methodOf(kernel: Kernel): string {
  const names = kernel.params.map((_, k) => `a${k}`);
  const values = kernel.params
    .map((param, k) => `            ${encoded(param, `a${k}`)},\n`)
    .join("");
  const list = names.map((name) => `${name}, `).join("");
  return `
    def ${kernel.name}(self, grid, block, ${list}*, shared=0, stream=0):
        """${signatureOf(kernel)}"""
        args = [
${values}        ]
        self._launch(self._${kernel.name}, grid, block, shared, stream, args)
`;
}

/** A C value that lives as long as the list it stands in. */
function encoded(param: Param, name: string): string {
  if (param.kind === "block") {
    return `(ctypes.c_char * ${param.bytes}).from_buffer_copy(${name})`;
  }
  if (param.kind === "float")
    return `ctypes.${param.bytes === 4 ? "c_float" : "c_double"}(${name})`;
  return `ctypes.c_${param.signed ? "" : "u"}int${8 * param.bytes}(_value(${name}))`;
}
