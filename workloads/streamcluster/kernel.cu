// What opening a further centre would save, for a batch of candidates, and the opening of one of them.
//
// Points lie dimension by dimension (coordinates[d * n + p]), so that the lanes of a warp read
// neighbouring words. A thread prices POINTS points at once: each coordinate of the candidate, read
// from shared memory, then serves several independent sums.
//
// THREADS, POINTS and UNROLL are tunables. The first two change which savings are added up first, and so
// how sums are rounded.

#ifndef THREADS
#define THREADS 128
#endif
#ifndef POINTS
#define POINTS 4
#endif
#ifndef UNROLL
#define UNROLL 0 // as the compiler sees fit
#endif
#define WARPS (THREADS / 32)
#define MAX_DIMENSIONS 256
#define MAX_CENTRES 32

__device__ __forceinline__ float warp_sum(float x) {
  for (int distance = 16; distance > 0; distance /= 2)
    x += __shfl_down_sync(0xffffffffu, x, distance);
  return x;
}

// Block (chunk, candidate) prices the chunk's points: what each would cost with the candidate as its
// centre. What a point saves goes to a sum: the last one for points that would move to the candidate, that
// of its centre for points that would not (they move only if their centre closes; the sum is negative).
__global__ void price_candidates(const float *coordinates, const float *weights, const float *costs,
                                 const int *centres, const int *candidates, int points,
                                 int dimensions, int centreCount, float *prices, float *sums) {
  __shared__ float candidate[MAX_DIMENSIONS];
  __shared__ float warpSums[WARPS][MAX_CENTRES + 1];

  int t = threadIdx.x;
  int chosen = candidates[blockIdx.y];
  for (int d = t; d < dimensions; d += THREADS) candidate[d] = coordinates[d * points + chosen];
  __syncthreads();

  int point[POINTS];
  float squared[POINTS];
  for (int i = 0; i < POINTS; ++i) {
    point[i] = ((int)blockIdx.x * POINTS + i) * THREADS + t;
    squared[i] = 0.0f;
  }
#if UNROLL > 0
#pragma unroll UNROLL
#endif
  for (int d = 0; d < dimensions; ++d) {
    float at = candidate[d];
    for (int i = 0; i < POINTS; ++i) {
      // Threads behind the last point follow it, and are left out below.
      float difference = coordinates[d * points + min(point[i], points - 1)] - at;
      squared[i] += difference * difference;
    }
  }

  float saving[POINTS];
  int slot[POINTS];
  for (int i = 0; i < POINTS; ++i) {
    int p = point[i];
    saving[i] = 0.0f;
    slot[i] = centreCount;
    if (p < points) {
      float price = weights[p] * squared[i];
      prices[blockIdx.y * points + p] = price;
      saving[i] = costs[p] - price;
      if (saving[i] <= 0.0f) slot[i] = centres[p];
    }
  }

  for (int s = 0; s <= centreCount; ++s) {
    float sum = 0.0f;
    for (int i = 0; i < POINTS; ++i) sum += slot[i] == s ? saving[i] : 0.0f;
    sum = warp_sum(sum);
    if (t % 32 == 0) warpSums[t / 32][s] = sum;
  }
  __syncthreads();

  float *mine = sums + (blockIdx.y * gridDim.x + blockIdx.x) * (centreCount + 1);
  for (int s = t; s <= centreCount; s += THREADS) {
    float sum = 0.0f;
    for (int warp = 0; warp < WARPS; ++warp) sum += warpSums[warp][s];
    mine[s] = sum;
  }
}

// Moves points to the opened centre: those that it serves cheaper, and those whose centre closes.
__global__ void open_centre(const float *prices, int candidate, int centre, unsigned closed,
                            int points, float *costs, int *centres) {
  int p = blockIdx.x * blockDim.x + threadIdx.x;
  if (p >= points) return;
  float price = prices[candidate * points + p];
  if (price < costs[p] || (closed >> centres[p] & 1u)) {
    costs[p] = price;
    centres[p] = centre;
  }
}
