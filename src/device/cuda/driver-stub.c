/*
 * Stands in for NVIDIA's libcuda in owner.test.ts, so that a process that owns a GPU runs where there is
 * none. Device memory is host memory and everything is done at once. Every module has one kernel,
 * `fold(in, out)`: `*out = 31 * *out + *in` on words. As the driver does, a launch with more dynamic
 * shared memory than the kernel's limit is refused.
 *
 * A module's image is text: "N FILE" adds a byte to FILE and, as long as there are no more than N, ends
 * the process.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t u64;

enum { OK = 0, INVALID_VALUE = 1, UNSUPPORTED = 801, DEFAULT_SHARED = 48 * 1024 };
enum { SHARED_PER_BLOCK = 97, MAX_THREADS = 0, DYNAMIC_SHARED = 8 };

struct kernel { int shared; };

#define AS_IT_IS(name) int name(void) { return OK; }
#define LACKING(name) int name(void) { return UNSUPPORTED; }

AS_IT_IS(cuInit)
AS_IT_IS(cuCtxSetCurrent)
AS_IT_IS(cuCtxSynchronize)
AS_IT_IS(cuCtxResetPersistingL2Cache)
AS_IT_IS(cuStreamSynchronize)
AS_IT_IS(cuStreamWaitValue32_v2)
AS_IT_IS(cuEventRecord)
AS_IT_IS(cuEventSynchronize)
AS_IT_IS(cuModuleUnload)
LACKING(cuModuleGetGlobal_v2)
LACKING(cuOccupancyMaxActiveBlocksPerMultiprocessor)
LACKING(cuLinkCreate_v2)
LACKING(cuLinkAddData_v2)
LACKING(cuLinkComplete)
LACKING(cuLinkDestroy)

int cuGetErrorName(int status, const char **name) { (void)status; *name = "STUB"; return OK; }
int cuGetErrorString(int status, const char **text) { (void)status; *text = "refused"; return OK; }
int cuDriverGetVersion(int *version) { *version = 13000; return OK; }
int cuDeviceGetCount(int *count) { *count = 1; return OK; }
int cuDeviceGet(int *device, int ordinal) { *device = ordinal; return OK; }
int cuDeviceGetName(char *name, int length, int device) {
  (void)device;
  snprintf(name, length, "stub");
  return OK;
}
int cuDeviceGetUuid_v2(char *uuid, int device) { memset(uuid, device, 16); return OK; }
int cuDeviceTotalMem_v2(u64 *bytes, int device) { (void)device; *bytes = 1 << 30; return OK; }
int cuDeviceGetAttribute(int *value, int attribute, int device) {
  (void)device;
  *value = attribute == SHARED_PER_BLOCK ? 227 * 1024 : 1;
  return OK;
}

int cuDevicePrimaryCtxRetain(u64 *context, int device) { *context = device + 1; return OK; }
int cuStreamCreate(u64 *stream, unsigned flags) { *stream = flags; return OK; }
int cuEventCreate(u64 *event, unsigned flags) { *event = flags; return OK; }
int cuEventElapsedTime(float *milliseconds, u64 start, u64 stop) {
  (void)start, (void)stop;
  *milliseconds = 0.002f;
  return OK;
}

int cuMemAlloc_v2(u64 *address, size_t bytes) { *address = (u64)malloc(bytes); return OK; }
int cuMemHostAlloc(u64 *address, size_t bytes, unsigned flags) {
  (void)flags;
  return cuMemAlloc_v2(address, bytes);
}
int cuMemFree_v2(u64 address) { free((void *)address); return OK; }
int cuMemcpyHtoD_v2(u64 to, const void *from, size_t bytes) {
  memcpy((void *)to, from, bytes);
  return OK;
}
int cuMemcpyDtoH_v2(void *to, u64 from, size_t bytes) {
  memcpy(to, (void *)from, bytes);
  return OK;
}
int cuMemcpyDtoDAsync_v2(u64 to, u64 from, size_t bytes) {
  memcpy((void *)to, (void *)from, bytes);
  return OK;
}
int cuMemsetD8Async(u64 to, unsigned char value, size_t count) {
  memset((void *)to, value, count);
  return OK;
}
int cuMemsetD32Async(u64 to, unsigned value, size_t count) {
  for (size_t k = 0; k < count; k++) ((unsigned *)to)[k] = value;
  return OK;
}

int cuModuleLoadData(u64 *module, const char *image) {
  char name[4096];
  int deadly;
  if (sscanf(image, "%d %4095s", &deadly, name) == 2) {
    FILE *file = fopen(name, "a");
    fputc('.', file);
    int loads = ftell(file);
    fclose(file);
    if (loads <= deadly) raise(SIGKILL);
  }
  struct kernel *kernel = malloc(sizeof *kernel);
  kernel->shared = DEFAULT_SHARED;
  *module = (u64)kernel;
  return OK;
}
int cuModuleGetFunctionCount(unsigned *count, u64 module) { (void)module; *count = 1; return OK; }
int cuModuleEnumerateFunctions(u64 *functions, unsigned count, u64 module) {
  (void)count;
  functions[0] = module;
  return OK;
}

int cuFuncGetName(const char **name, u64 function) { (void)function; *name = "fold"; return OK; }
int cuFuncGetParamInfo(u64 function, size_t index, size_t *offset, size_t *size) {
  (void)function;
  *offset = 8 * index;
  *size = 8;
  return index < 2 ? OK : INVALID_VALUE;
}
int cuFuncGetAttribute(int *value, int attribute, u64 function) {
  (void)function;
  *value = attribute == MAX_THREADS ? 1024 : 0;
  return OK;
}
int cuFuncSetAttribute(u64 function, int attribute, int value) {
  if (attribute == DYNAMIC_SHARED) ((struct kernel *)function)->shared = value;
  return OK;
}
int cuLaunchKernel(u64 function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by,
                   unsigned bz, unsigned shared, u64 stream, void **params, void **extra) {
  (void)gx, (void)gy, (void)gz, (void)bx, (void)by, (void)bz, (void)stream, (void)extra;
  if ((int)shared > ((struct kernel *)function)->shared) return INVALID_VALUE;
  unsigned *in = *(unsigned **)params[0], *out = *(unsigned **)params[1];
  *out = 31 * *out + *in;
  return OK;
}
