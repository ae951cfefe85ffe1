// Pairs of kernels that compute the same, one of them in a way that a GPU punishes: the cost model
// must put them in the order that hardware does. Compiled with
//   clang-19 -x cuda --cuda-device-only --cuda-gpu-arch=sm_90 -O3 and include/gevo-cuda.h.
#define TILE 16

template <int STRIDE, int BARRIERS>
__device__ void tiled(const float *a, const float *b, float *c, int n) {
  __shared__ float as[TILE][STRIDE];
  __shared__ float bs[TILE][STRIDE];
  int row = blockIdx.y * TILE + threadIdx.y, column = blockIdx.x * TILE + threadIdx.x;
  float sum = 0;
  for (int t = 0; t < n; t += TILE) {
    as[threadIdx.y][threadIdx.x] = a[row * n + t + threadIdx.x];
    bs[threadIdx.y][threadIdx.x] = b[(t + threadIdx.y) * n + column];
    __syncthreads();
    for (int k = 0; k < BARRIERS; k++) __syncthreads();
    for (int k = 0; k < TILE; k++) sum += as[threadIdx.y][k] * bs[k][threadIdx.x];
    __syncthreads();
  }
  c[row * n + column] = sum;
}

__global__ void matmul_tiled(const float *a, const float *b, float *c, int n) {
  tiled<TILE, 0>(a, b, c, n);
}

__global__ void matmul_barriers(const float *a, const float *b, float *c, int n) {
  tiled<TILE, 2>(a, b, c, n);
}

// The tile of b is read by columns whose elements lie in one bank.
__global__ void matmul_conflicts(const float *a, const float *b, float *c, int n) {
  __shared__ float as[TILE][TILE];
  __shared__ float bs[TILE][32];
  int row = blockIdx.y * TILE + threadIdx.y, column = blockIdx.x * TILE + threadIdx.x;
  float sum = 0;
  for (int t = 0; t < n; t += TILE) {
    as[threadIdx.y][threadIdx.x] = a[row * n + t + threadIdx.x];
    bs[threadIdx.x][threadIdx.y] = b[(t + threadIdx.y) * n + column];
    __syncthreads();
    for (int k = 0; k < TILE; k++) sum += as[threadIdx.y][k] * bs[threadIdx.x][k];
    __syncthreads();
  }
  c[row * n + column] = sum;
}

__global__ void matmul_naive(const float *a, const float *b, float *c, int n) {
  int row = blockIdx.y * TILE + threadIdx.y, column = blockIdx.x * TILE + threadIdx.x;
  float sum = 0;
  for (int k = 0; k < n; k++) sum += a[row * n + k] * b[k * n + column];
  c[row * n + column] = sum;
}

// Neighbouring threads walk down neighbouring rows.
__global__ void matmul_uncoalesced(const float *a, const float *b, float *c, int n) {
  int row = blockIdx.x * TILE + threadIdx.x, column = blockIdx.y * TILE + threadIdx.y;
  float sum = 0;
  for (int k = 0; k < n; k++) sum += a[row * n + k] * b[k * n + column];
  c[row * n + column] = sum;
}

__global__ void copy_coalesced(const float *x, float *y, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = 2.0f * x[i] + y[i];
}

__global__ void copy_strided(const float *x, float *y, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  int k = (i & 31) * (n / 32) + (i >> 5);
  if (i < n) y[k] = 2.0f * x[k] + y[k];
}

__device__ void add_up(float sum, float *out) {
  for (int d = 16; d > 0; d >>= 1) sum += __shfl_xor_sync(0xffffffffu, sum, d);
  if ((threadIdx.x & 31) == 0) atomicAdd(out, sum);
}

// Every lane of a warp takes one of three ways.
__global__ void reduce_divergent(const float *x, float *out, int n) {
  float sum = 0;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) {
    float v = x[i];
    int way = i % 3;
    if (way == 0) {
      for (int k = 0; k < 4; k++) v = v * 0.5f + 0.25f;
    } else if (way == 1) {
      for (int k = 0; k < 4; k++) v = v * 0.5f + v * v * 0.25f;
    } else {
      for (int k = 0; k < 4; k++) v = 1.0f - v * v * 0.125f;
    }
    sum += v;
  }
  add_up(sum, out);
}

// The same values on one way: the coefficients are selected.
__global__ void reduce_branch_free(const float *x, float *out, int n) {
  float sum = 0;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) {
    float v = x[i];
    int way = i % 3;
    float p = way == 0 ? 0.0f : way == 1 ? 0.25f : -0.125f;
    float q = way == 2 ? 0.0f : 0.5f;
    float r = way == 0 ? 0.25f : way == 1 ? 0.0f : 1.0f;
    for (int k = 0; k < 4; k++) v = (v * p + q) * v + r;
    sum += v;
  }
  add_up(sum, out);
}
