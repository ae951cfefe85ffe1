/* Sums integers by the variant of examples/reduction through its C header: main FILE [FILE…], each cubin, PTX or
 * both. Exit code 0 when every sum is right. */
#include <stdio.h>
#include <stdlib.h>
#include "variant.h"

#define COUNT 20001
#define THREADS 128

static void check(CUresult result, const char *what) {
  if (result == CUDA_SUCCESS) return;
  fprintf(stderr, "C: %s: CUDA error %d\n", what, (int)result);
  exit(1);
}

static int sum_of(const gevo_variant *variant, const int *values) {
  CUdeviceptr from, to;
  int count = COUNT, sum;
  check(cuMemAlloc(&from, sizeof(int) * COUNT), "cuMemAlloc");
  check(cuMemAlloc(&to, sizeof(int) * COUNT), "cuMemAlloc");
  check(cuMemcpyHtoD(from, values, sizeof(int) * COUNT), "cuMemcpyHtoD");
  while (count > 1) {
    unsigned blocks = (count + THREADS - 1) / THREADS;
    gevo_launch at = {{blocks, 1, 1}, {THREADS, 1, 1}, 0, 0};
    CUdeviceptr other = from;
    check(gevo_partial_sums(variant, at, from, count, to), "gevo_partial_sums");
    from = to;
    to = other;
    count = blocks;
  }
  check(cuMemcpyDtoH(&sum, from, sizeof sum), "cuMemcpyDtoH");
  check(cuMemFree(from), "cuMemFree");
  check(cuMemFree(to), "cuMemFree");
  return sum;
}

int main(int argc, char **argv) {
  static int values[COUNT];
  int expected = 0;
  CUdevice device;
  CUcontext context;
  for (int i = 0; i < COUNT; ++i) expected += values[i] = i * 7919 % 2001 - 1000;
  check(cuInit(0), "cuInit");
  check(cuDeviceGet(&device, 0), "cuDeviceGet");
  check(cuDevicePrimaryCtxRetain(&context, device), "cuDevicePrimaryCtxRetain");
  check(cuCtxSetCurrent(context), "cuCtxSetCurrent");
  for (int k = 1; k < argc; ++k) {
    gevo_variant variant;
    check(gevo_open(&variant, argv[k]), argv[k]);
    int sum = sum_of(&variant, values);
    check(gevo_close(&variant), "gevo_close");
    printf("C: %s: sum %d, expected %d\n", argv[k], sum, expected);
    if (sum != expected) return 1;
  }
  return 0;
}
