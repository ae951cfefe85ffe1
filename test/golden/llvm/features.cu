// What gevo's header stands in for: nothing here needs a toolkit. Compiled by the header's test.
#include <cuda_runtime.h>
#include <math.h>
#include <stdint.h>

__constant__ float coefficients[16];
__device__ int most;
extern __shared__ float dynamic[];

template <int Width> __device__ __forceinline__ float reduce(float v) {
#pragma unroll
  for (int o = Width / 2; o > 0; o /= 2) v += __shfl_xor_sync(0xffffffffu, v, o);
  return v;
}

__global__ void __launch_bounds__(256, 2)
    features(float4 *__restrict__ a, const int2 *b, unsigned *c, double *d, int64_t *e, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  const uint3 place = threadIdx;
  const dim3 shape(1, 2);
  float4 v = a[i];
  int2 w = b[i];
  v.x = fminf(fmaxf(v.x, 0.f), 1.f) + __ldg(&coefficients[i & 15]) + rsqrtf(v.y) + __expf(v.z);
  v.x += fabsf(v.w) + sqrtf(v.x) + __fdividef(v.x, v.y) + fmaf(v.x, v.y, v.z) + __saturatef(v.y);
  v.y = reduce<32>(v.y) + floorf(v.z) + truncf(v.w) + (float)INT_MAX;
  w.x = __shfl_up_sync(~0u, w.x, 1) + __shfl_down_sync(~0u, w.x, 2);
  const unsigned first = __shfl_sync(~0u, c[i], 0);
  dynamic[place.x] = v.x;
  __syncthreads();
  __syncwarp();
  if (__any_sync(~0u, w.x > n) || __all_sync(~0u, w.y)) atomicMax(&most, w.x);
  atomicAdd(c, (unsigned)__popc(__ballot_sync(__activemask(), w.y)) + first);
  atomicAdd(&a[0].x, v.x);
  atomicAdd(d, 1.0);
  atomicCAS(c, 1u, 2u);
  atomicExch(c + 1, first);
  atomicExch(&a[1].y, v.y);
  atomicAnd(c + 2, 1u);
  atomicOr(c + 2, 2u);
  atomicXor(c + 2, 3u);
  atomicMin(c + 3, 4u);
  atomicInc(c + 4, 7u);
  __threadfence();
  e[i] = max((int64_t)i, e[i]) + __clz(i) + __ffs(i) + __umulhi(i, n) + max(1u, c[i]);
  e[i] += __float2int_rn(v.x) + __float_as_int(v.y) + (int)__brev(first) + min(i, n) + abs(n);
  a[i] = make_float4(v.x, v.y, dynamic[place.x ^ 1], shape.y);
}
