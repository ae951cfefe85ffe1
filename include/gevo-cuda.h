/* CUDA's device-side language without a CUDA toolkit: what a kernel needs, over clang's own builtins.
 * Included before the user's source (`-include`). `__syncthreads` and the other barriers are clang
 * builtins already. Mathematical functions that need libdevice (expf, sinf, powf) are not here: give
 * the workload `--cuda-path=<toolkit>` among its flags for those. */
#pragma once

#define __host__ __attribute__((host))
#define __device__ __attribute__((device))
#define __global__ __attribute__((global))
#define __shared__ __attribute__((shared))
#define __constant__ __attribute__((constant))
#define __managed__ __attribute__((managed))
#define __forceinline__ __inline__ __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
#define __align__(n) __attribute__((aligned(n)))
#define __restrict__ __restrict

#include <__clang_cuda_builtin_vars.h>

typedef __SIZE_TYPE__ size_t;
typedef signed char int8_t;
typedef unsigned char uint8_t;
typedef short int16_t;
typedef unsigned short uint16_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef __INT64_TYPE__ int64_t;
typedef __UINT64_TYPE__ uint64_t;

#define GEVO_VECTOR(T, N)                                                                           \
  struct __align__(2 * sizeof(T)) N##2 { T x, y; };                                                 \
  struct N##3 { T x, y, z; };                                                                       \
  struct __align__(4 * sizeof(T) > 16 ? 16 : 4 * sizeof(T)) N##4 { T x, y, z, w; };                 \
  static __forceinline__ __device__ N##2 make_##N##2(T x, T y) { return {x, y}; }                   \
  static __forceinline__ __device__ N##3 make_##N##3(T x, T y, T z) { return {x, y, z}; }           \
  static __forceinline__ __device__ N##4 make_##N##4(T x, T y, T z, T w) { return {x, y, z, w}; }
GEVO_VECTOR(int, int)
GEVO_VECTOR(unsigned, uint)
GEVO_VECTOR(float, float)
GEVO_VECTOR(double, double)
GEVO_VECTOR(unsigned char, uchar)
#undef GEVO_VECTOR

struct dim3 {
  unsigned x, y, z;
  __host__ __device__ constexpr dim3(unsigned x = 1, unsigned y = 1, unsigned z = 1)
      : x(x), y(y), z(z) {}
};

#define GEVO_FN static __forceinline__ __device__

/* What clang's header declares only: the built-in variables as values. */
#define GEVO_AS_VALUE(NAME, T)                                                                      \
  __device__ inline __cuda_builtin_##NAME##_t::operator T() const { return T{x, y, z}; }
GEVO_AS_VALUE(threadIdx, uint3)
GEVO_AS_VALUE(blockIdx, uint3)
GEVO_AS_VALUE(blockDim, dim3)
GEVO_AS_VALUE(gridDim, dim3)
#undef GEVO_AS_VALUE

#define INT_MAX __INT_MAX__
#define INT_MIN (-__INT_MAX__ - 1)
#define UINT_MAX (__INT_MAX__ * 2U + 1U)
#define FLT_MAX __FLT_MAX__
#define FLT_MIN __FLT_MIN__
#define FLT_EPSILON __FLT_EPSILON__
#define INFINITY (__builtin_inff())

/* warps */
#define warpSize 32
GEVO_FN void __syncwarp(unsigned mask = ~0u) { __nvvm_bar_warp_sync(mask); }
GEVO_FN unsigned __activemask() {
  unsigned mask;
  asm volatile("activemask.b32 %0;" : "=r"(mask));
  return mask;
}
GEVO_FN unsigned __ballot_sync(unsigned m, int p) { return __nvvm_vote_ballot_sync(m, p); }
GEVO_FN int __any_sync(unsigned m, int p) { return __nvvm_vote_any_sync(m, p); }
GEVO_FN int __all_sync(unsigned m, int p) { return __nvvm_vote_all_sync(m, p); }
GEVO_FN unsigned __match_any_sync(unsigned m, unsigned v) {
  return __nvvm_match_any_sync_i32(m, v);
}

#define GEVO_SHUFFLE(NAME, MODE, CLAMP)                                                             \
  GEVO_FN int NAME(unsigned m, int v, int lane, int width = 32) {                                   \
    return __nvvm_shfl_sync_##MODE##_i32(m, v, lane, ((32 - width) << 8) | CLAMP);                  \
  }                                                                                                 \
  GEVO_FN unsigned NAME(unsigned m, unsigned v, int lane, int width = 32) {                         \
    return (unsigned)NAME(m, (int)v, lane, width);                                                  \
  }                                                                                                 \
  GEVO_FN float NAME(unsigned m, float v, int lane, int width = 32) {                               \
    return __nvvm_shfl_sync_##MODE##_f32(m, v, lane, ((32 - width) << 8) | CLAMP);                  \
  }
GEVO_SHUFFLE(__shfl_sync, idx, 31)
GEVO_SHUFFLE(__shfl_up_sync, up, 0)
GEVO_SHUFFLE(__shfl_down_sync, down, 31)
GEVO_SHUFFLE(__shfl_xor_sync, bfly, 31)
#undef GEVO_SHUFFLE

/* memory */
GEVO_FN int __syncthreads_count(int p) { return __nvvm_bar0_popc(p); }
GEVO_FN int __syncthreads_and(int p) { return __nvvm_bar0_and(p); }
GEVO_FN int __syncthreads_or(int p) { return __nvvm_bar0_or(p); }
GEVO_FN void __threadfence_block() { __nvvm_membar_cta(); }
GEVO_FN void __threadfence() { __nvvm_membar_gl(); }
template <typename T> GEVO_FN T __ldg(const T *p) { return *p; }

/* atomics */
GEVO_FN int atomicAdd(int *p, int v) { return __nvvm_atom_add_gen_i(p, v); }
GEVO_FN unsigned atomicAdd(unsigned *p, unsigned v) {
  return (unsigned)__nvvm_atom_add_gen_i((int *)p, (int)v);
}
GEVO_FN unsigned long long atomicAdd(unsigned long long *p, unsigned long long v) {
  return (unsigned long long)__nvvm_atom_add_gen_ll((long long *)p, (long long)v);
}
GEVO_FN float atomicAdd(float *p, float v) { return __nvvm_atom_add_gen_f(p, v); }
GEVO_FN double atomicAdd(double *p, double v) { return __nvvm_atom_add_gen_d(p, v); }
GEVO_FN int atomicSub(int *p, int v) { return atomicAdd(p, -v); }
GEVO_FN int atomicMin(int *p, int v) { return __nvvm_atom_min_gen_i(p, v); }
GEVO_FN int atomicMax(int *p, int v) { return __nvvm_atom_max_gen_i(p, v); }
GEVO_FN unsigned atomicMin(unsigned *p, unsigned v) { return __nvvm_atom_min_gen_ui(p, v); }
GEVO_FN unsigned atomicMax(unsigned *p, unsigned v) { return __nvvm_atom_max_gen_ui(p, v); }
GEVO_FN int atomicExch(int *p, int v) { return __nvvm_atom_xchg_gen_i(p, v); }
GEVO_FN unsigned atomicExch(unsigned *p, unsigned v) {
  return (unsigned)__nvvm_atom_xchg_gen_i((int *)p, (int)v);
}
GEVO_FN float atomicExch(float *p, float v) {
  return __builtin_bit_cast(float, __nvvm_atom_xchg_gen_i((int *)p, __builtin_bit_cast(int, v)));
}
GEVO_FN unsigned atomicInc(unsigned *p, unsigned most) { return __nvvm_atom_inc_gen_ui(p, most); }
GEVO_FN unsigned atomicDec(unsigned *p, unsigned most) { return __nvvm_atom_dec_gen_ui(p, most); }
#define GEVO_BITWISE(NAME, OP)                                                                      \
  GEVO_FN int NAME(int *p, int v) { return __nvvm_atom_##OP##_gen_i(p, v); }                        \
  GEVO_FN unsigned NAME(unsigned *p, unsigned v) {                                                  \
    return (unsigned)__nvvm_atom_##OP##_gen_i((int *)p, (int)v);                                    \
  }
GEVO_BITWISE(atomicAnd, and)
GEVO_BITWISE(atomicOr, or)
GEVO_BITWISE(atomicXor, xor)
#undef GEVO_BITWISE
GEVO_FN int atomicCAS(int *p, int was, int v) { return __nvvm_atom_cas_gen_i(p, was, v); }
GEVO_FN unsigned atomicCAS(unsigned *p, unsigned was, unsigned v) {
  return (unsigned)__nvvm_atom_cas_gen_i((int *)p, (int)was, (int)v);
}
typedef unsigned long long gevo_u64;
GEVO_FN gevo_u64 atomicExch(gevo_u64 *p, gevo_u64 v) {
  return (gevo_u64)__nvvm_atom_xchg_gen_ll((long long *)p, (long long)v);
}
GEVO_FN gevo_u64 atomicCAS(gevo_u64 *p, gevo_u64 was, gevo_u64 v) {
  return (gevo_u64)__nvvm_atom_cas_gen_ll((long long *)p, (long long)was, (long long)v);
}
GEVO_FN gevo_u64 atomicMin(gevo_u64 *p, gevo_u64 v) { return __nvvm_atom_min_gen_ull(p, v); }
GEVO_FN gevo_u64 atomicMax(gevo_u64 *p, gevo_u64 v) { return __nvvm_atom_max_gen_ull(p, v); }

/* arithmetic */
#define GEVO_MIN_MAX(T)                                                                             \
  GEVO_FN T min(T a, T b) { return a < b ? a : b; }                                                 \
  GEVO_FN T max(T a, T b) { return a > b ? a : b; }
GEVO_MIN_MAX(int)
GEVO_MIN_MAX(unsigned)
GEVO_MIN_MAX(long)
GEVO_MIN_MAX(unsigned long)
GEVO_MIN_MAX(long long)
GEVO_MIN_MAX(unsigned long long)
#undef GEVO_MIN_MAX
/* Mixed signs are compared as unsigned, as with nvcc. */
GEVO_FN unsigned min(int a, unsigned b) { return min((unsigned)a, b); }
GEVO_FN unsigned min(unsigned a, int b) { return min(a, (unsigned)b); }
GEVO_FN unsigned max(int a, unsigned b) { return max((unsigned)a, b); }
GEVO_FN unsigned max(unsigned a, int b) { return max(a, (unsigned)b); }
GEVO_FN int abs(int a) { return a < 0 ? -a : a; }
GEVO_FN double min(double a, double b) { return __builtin_fmin(a, b); }
GEVO_FN double max(double a, double b) { return __builtin_fmax(a, b); }
GEVO_FN float min(float a, float b) { return __builtin_fminf(a, b); }
GEVO_FN float max(float a, float b) { return __builtin_fmaxf(a, b); }
GEVO_FN float fminf(float a, float b) { return __builtin_fminf(a, b); }
GEVO_FN float fmaxf(float a, float b) { return __builtin_fmaxf(a, b); }
GEVO_FN float fabsf(float a) { return __builtin_fabsf(a); }
GEVO_FN float fmaf(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
GEVO_FN float sqrtf(float a) { return __nvvm_sqrt_rn_f(a); }
GEVO_FN float rsqrtf(float a) { return __nvvm_rsqrt_approx_f(a); }
GEVO_FN float __fdividef(float a, float b) { return __nvvm_div_approx_f(a, b); }
GEVO_FN float __expf(float a) { return __nvvm_ex2_approx_f(a * 1.4426950408889634f); }
GEVO_FN float exp2f(float a) { return __nvvm_ex2_approx_f(a); }
GEVO_FN float __logf(float a) { return __nvvm_lg2_approx_f(a) * 0.6931471805599453f; }
GEVO_FN float __sinf(float a) { return __nvvm_sin_approx_f(a); }
GEVO_FN float __cosf(float a) { return __nvvm_cos_approx_f(a); }
GEVO_FN float floorf(float a) { return __builtin_floorf(a); }
GEVO_FN float ceilf(float a) { return __builtin_ceilf(a); }
GEVO_FN float truncf(float a) { return __builtin_truncf(a); }
GEVO_FN float rintf(float a) { return __builtin_rintf(a); }
GEVO_FN float copysignf(float a, float b) { return __builtin_copysignf(a, b); }
GEVO_FN float __saturatef(float a) { return __nvvm_saturate_f(a); }
GEVO_FN float __fadd_rn(float a, float b) { return __nvvm_add_rn_f(a, b); }
GEVO_FN float __fmul_rn(float a, float b) { return __nvvm_mul_rn_f(a, b); }
GEVO_FN float __fmaf_rn(float a, float b, float c) { return __nvvm_fma_rn_f(a, b, c); }
GEVO_FN float __fdiv_rn(float a, float b) { return __nvvm_div_rn_f(a, b); }
GEVO_FN float __frcp_rn(float a) { return __nvvm_rcp_rn_f(a); }
GEVO_FN float __fsqrt_rn(float a) { return __nvvm_sqrt_rn_f(a); }
GEVO_FN int __float2int_rn(float a) { return __nvvm_f2i_rn(a); }
GEVO_FN int __float2int_rz(float a) { return __nvvm_f2i_rz(a); }
GEVO_FN int __float2int_rd(float a) { return __nvvm_f2i_rm(a); }
GEVO_FN int __float2int_ru(float a) { return __nvvm_f2i_rp(a); }
GEVO_FN float __int2float_rn(int a) { return (float)a; }
GEVO_FN double floor(double a) { return __builtin_floor(a); }
GEVO_FN double ceil(double a) { return __builtin_ceil(a); }
GEVO_FN double sqrt(double a) { return __nvvm_sqrt_rn_d(a); }
GEVO_FN double fabs(double a) { return __builtin_fabs(a); }
GEVO_FN double fma(double a, double b, double c) { return __builtin_fma(a, b, c); }
GEVO_FN double fmin(double a, double b) { return __builtin_fmin(a, b); }
GEVO_FN double fmax(double a, double b) { return __builtin_fmax(a, b); }
GEVO_FN int __popc(unsigned a) { return __builtin_popcount(a); }
GEVO_FN int __clz(int a) { return a == 0 ? 32 : __builtin_clz((unsigned)a); }
GEVO_FN int __ffs(int a) { return __builtin_ffs(a); }
GEVO_FN unsigned __brev(unsigned a) { return __builtin_bitreverse32(a); }
GEVO_FN int __popcll(unsigned long long a) { return __builtin_popcountll(a); }
GEVO_FN int __clzll(long long a) { return a == 0 ? 64 : __builtin_clzll((unsigned long long)a); }
GEVO_FN int __ffsll(long long a) { return __builtin_ffsll(a); }
GEVO_FN unsigned long long __brevll(unsigned long long a) { return __builtin_bitreverse64(a); }
GEVO_FN int __mulhi(int a, int b) { return (int)(((long long)a * b) >> 32); }
GEVO_FN unsigned __umulhi(unsigned a, unsigned b) {
  return (unsigned)(((unsigned long long)a * b) >> 32);
}
GEVO_FN int __mul24(int a, int b) { return (a << 8 >> 8) * (b << 8 >> 8); }
GEVO_FN long long clock64() { return __nvvm_read_ptx_sreg_clock64(); }
GEVO_FN int __float_as_int(float a) { return __builtin_bit_cast(int, a); }
GEVO_FN float __int_as_float(int a) { return __builtin_bit_cast(float, a); }
GEVO_FN unsigned __float_as_uint(float a) { return __builtin_bit_cast(unsigned, a); }
GEVO_FN float __uint_as_float(unsigned a) { return __builtin_bit_cast(float, a); }
#undef GEVO_FN
