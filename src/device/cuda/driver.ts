/**
 * The CUDA driver API, as far as gevo uses it: libcuda through the FFI, nothing else of CUDA is needed
 * at run time. Every call is checked: a status other than success is thrown as `CudaError`.
 *
 * Handles and device pointers are 64-bit integers; out-parameters are typed arrays of one element.
 * Names carry the version suffix of the symbol (CUDA Driver API manual, 12.4 and newer).
 */
import { UserError } from "../../errors.ts";
import { native } from "../../native.ts";

const PROTOTYPES = {
  cuInit: "int cuInit(unsigned int flags)",
  cuDriverGetVersion: "int cuDriverGetVersion(void *version)",
  cuDeviceGetCount: "int cuDeviceGetCount(void *count)",
  cuDeviceGet: "int cuDeviceGet(void *device, int ordinal)",
  cuDeviceGetName: "int cuDeviceGetName(void *name, int length, int device)",
  cuDeviceGetUuid: "int cuDeviceGetUuid_v2(void *uuid, int device)",
  cuDeviceTotalMem: "int cuDeviceTotalMem_v2(void *bytes, int device)",
  cuDeviceGetAttribute: "int cuDeviceGetAttribute(void *value, int attribute, int device)",
  cuDevicePrimaryCtxRetain: "int cuDevicePrimaryCtxRetain(void *context, int device)",
  cuCtxSetCurrent: "int cuCtxSetCurrent(uint64_t context)",
  cuCtxSynchronize: "int cuCtxSynchronize()",
  cuCtxResetPersistingL2Cache: "int cuCtxResetPersistingL2Cache()",
  cuStreamCreate: "int cuStreamCreate(void *stream, unsigned int flags)",
  cuStreamSynchronize: "int cuStreamSynchronize(uint64_t stream)",
  cuStreamWaitValue32:
    "int cuStreamWaitValue32_v2(uint64_t stream, uint64_t address, uint32_t value, unsigned int flags)",
  cuEventCreate: "int cuEventCreate(void *event, unsigned int flags)",
  cuEventRecord: "int cuEventRecord(uint64_t event, uint64_t stream)",
  cuEventSynchronize: "int cuEventSynchronize(uint64_t event)",
  cuEventElapsedTime: "int cuEventElapsedTime(void *milliseconds, uint64_t start, uint64_t stop)",
  cuMemAlloc: "int cuMemAlloc_v2(void *address, size_t bytes)",
  cuMemFree: "int cuMemFree_v2(uint64_t address)",
  cuMemHostAlloc: "int cuMemHostAlloc(void *address, size_t bytes, unsigned int flags)",
  cuMemcpyHtoD: "int cuMemcpyHtoD_v2(uint64_t to, const void *from, size_t bytes)",
  cuMemcpyDtoH: "int cuMemcpyDtoH_v2(void *to, uint64_t from, size_t bytes)",
  cuMemcpyDtoDAsync:
    "int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, uint64_t stream)",
  cuMemsetD8Async:
    "int cuMemsetD8Async(uint64_t to, unsigned char value, size_t count, uint64_t stream)",
  cuMemsetD32Async:
    "int cuMemsetD32Async(uint64_t to, unsigned int value, size_t count, uint64_t stream)",
  cuModuleLoadData: "int cuModuleLoadData(void *module, const void *image)",
  cuModuleUnload: "int cuModuleUnload(uint64_t module)",
  cuModuleGetFunctionCount: "int cuModuleGetFunctionCount(void *count, uint64_t module)",
  cuModuleEnumerateFunctions:
    "int cuModuleEnumerateFunctions(void *functions, unsigned int count, uint64_t module)",
  cuModuleGetGlobal:
    "int cuModuleGetGlobal_v2(void *address, void *bytes, uint64_t module, str name)",
  cuFuncGetName: "int cuFuncGetName(_Out_ str *name, uint64_t function)",
  cuFuncGetParamInfo:
    "int cuFuncGetParamInfo(uint64_t function, size_t index, void *offset, void *size)",
  cuFuncGetAttribute: "int cuFuncGetAttribute(void *value, int attribute, uint64_t function)",
  cuFuncSetAttribute: "int cuFuncSetAttribute(uint64_t function, int attribute, int value)",
  cuOccupancyMaxActiveBlocksPerMultiprocessor:
    "int cuOccupancyMaxActiveBlocksPerMultiprocessor(void *blocks, uint64_t function, int threads, size_t shared)",
  cuLaunchKernel:
    "int cuLaunchKernel(uint64_t function, unsigned int gx, unsigned int gy, unsigned int gz, unsigned int bx, unsigned int by, unsigned int bz, unsigned int shared, uint64_t stream, const void *params, const void *extra)",
  cuLinkCreate:
    "int cuLinkCreate_v2(unsigned int count, const void *options, const void *values, void *state)",
  cuLinkAddData:
    "int cuLinkAddData_v2(uint64_t state, int type, const void *data, size_t bytes, str name, unsigned int count, const void *options, const void *values)",
  cuLinkComplete: "int cuLinkComplete(uint64_t state, void *image, void *bytes)",
  cuLinkDestroy: "int cuLinkDestroy(uint64_t state)",
} as const;

const DESCRIPTIONS = {
  cuGetErrorName: "int cuGetErrorName(int status, _Out_ str *name)",
  cuGetErrorString: "int cuGetErrorString(int status, _Out_ str *text)",
} as const;

type Native = number | bigint | string | null | NodeJS.TypedArray | (string | null)[];

/** @throws CudaError */
export type Driver = {
  readonly [name in keyof typeof PROTOTYPES]: (...args: Native[]) => void;
};

/** A status of the driver other than success. */
export class CudaError extends Error {
  override readonly name = "CudaError";
  /** `CUresult`. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** CUDA 12.4: parameters and names of a function can be asked for. */
const OLDEST = 12040;

let loaded: Driver | undefined;

/** @throws UserError `cuda-missing`, `cuda-driver-too-old`, `cuda-unusable` */
export function driver(): Driver {
  loaded ??= load();
  return loaded;
}

function load(): Driver {
  const library = open();
  const bind = (prototype: string) => {
    try {
      return library.func(prototype) as (...args: Native[]) => number;
    } catch {
      throw tooOld("an unknown version");
    }
  };
  const errorName = bind(DESCRIPTIONS.cuGetErrorName);
  const errorText = bind(DESCRIPTIONS.cuGetErrorString);
  const describe = (status: number): string => {
    const [name, text]: [[string | null], [string | null]] = [[null], [null]];
    errorName(status, name);
    errorText(status, text);
    return `${name[0] ?? `CUDA error ${status}`}: ${text[0] ?? "no description"}`;
  };
  const calls = Object.entries(PROTOTYPES).map(([name, prototype]) => {
    const call = bind(prototype);
    const checked = (...args: Native[]): void => {
      const status = call(...args);
      if (status !== 0) throw new CudaError(status, `${name}: ${describe(status)}`);
    };
    return [name, checked] as const;
  });
  const bound = Object.fromEntries(calls) as Driver;
  initialise(bound);
  return bound;
}

function open() {
  for (const name of ["libcuda.so.1", "libcuda.so"]) {
    try {
      return native().load(name);
    } catch {
      // Tried under its other name, then reported as missing.
    }
  }
  throw new UserError(
    "cuda-missing",
    "there is no NVIDIA driver on this machine (libcuda.so.1 was not found)",
    "Install the NVIDIA driver, or run on the emulator with --device emulator.",
  );
}

function initialise(bound: Driver): void {
  // The driver reads it now: modules are loaded whole when opened, so that no launch pays for it, and
  // of a function that is not loaded it tells nothing.
  process.env["CUDA_MODULE_LOADING"] = "EAGER";
  try {
    bound.cuInit(0);
  } catch (error) {
    if (!(error instanceof CudaError)) throw error;
    throw new UserError(
      "cuda-unusable",
      `the NVIDIA driver does not start (${error.message})`,
      "Check `nvidia-smi` and that this user may open /dev/nvidia*, or use --device emulator.",
    );
  }
  const version = new Int32Array(1);
  bound.cuDriverGetVersion(version);
  if ((version[0] as number) < OLDEST) throw tooOld(versionText(version[0] as number));
}

function tooOld(version: string): UserError {
  return new UserError(
    "cuda-driver-too-old",
    `the NVIDIA driver speaks CUDA ${version}, ${versionText(OLDEST)} is the oldest that serves`,
    "Update the NVIDIA driver to release 550 or newer.",
  );
}

/** 13020 → "13.2". */
export function versionText(version: number): string {
  return `${Math.floor(version / 1000)}.${Math.floor((version % 1000) / 10)}`;
}
