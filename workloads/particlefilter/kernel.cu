// One frame of a bootstrap particle filter that follows a bright disc through a noisy video.
//
//   weigh        moves each particle at random and takes the log-likelihood of what it then covers
//   accumulate   weights relative to the best particle, summed up within each block
//   join_blocks  where the sum of each block begins
//   resample     as many new particles, each a copy of the one its share of the whole weight falls on
//
// Sums run in a fixed order, so equal programs give equal bits.
//
// WEIGHERS, RESAMPLERS and UNROLL are tunables. The size of the blocks that sum is not: sums rounded otherwise
// can turn which particle is copied.

#define THREADS 256 // of a block of `accumulate` and `join_blocks`
#ifndef WEIGHERS
#define WEIGHERS 256 // threads of a block of `weigh`
#endif
#ifndef RESAMPLERS
#define RESAMPLERS 256 // threads of a block of `resample`
#endif
#ifndef UNROLL
#define UNROLL 0 // of the pixels; 0: as the compiler sees fit
#endif
#define WARPS (THREADS / 32)
#define MAX_PIXELS 256
#define FULL 0xffffffffu

// Offsets of the pixels that the object covers, x and y.
__constant__ int2 disc[MAX_PIXELS];

// Uniform 32-bit words from a counter (two rounds of multiplying and shifting, murmur's finaliser).
__device__ __forceinline__ unsigned mixed(unsigned x) {
  x ^= x >> 16;
  x *= 0x85ebca6bu;
  x ^= x >> 13;
  x *= 0xc2b2ae35u;
  x ^= x >> 16;
  return x;
}

__global__ void weigh(const unsigned char *image, int width, int height, int pixels,
                      int particles, unsigned seed, float driftX, float driftY, float spread,
                      float foreground, float background, float variance, float *xs, float *ys,
                      float *logWeights, float *blockBest) {
  __shared__ float warpBest[WEIGHERS / 32];
  int t = threadIdx.x;
  int i = blockIdx.x * WEIGHERS + t;
  float logWeight = -INFINITY;
  if (i < particles) {
    unsigned first = mixed(seed + 2u * (unsigned)i);
    unsigned second = mixed(seed + 2u * (unsigned)i + 1u);
    // In (0, 1] and [0, 1): two normal deviates from two uniform ones.
    float radius = spread * sqrtf(-2.0f * __logf(((first >> 8) + 1u) * 0x1p-24f));
    float angle = 6.2831853f * ((second >> 8) * 0x1p-24f);
    float x = xs[i] + driftX + radius * __cosf(angle);
    float y = ys[i] + driftY + radius * __sinf(angle);
    xs[i] = x;
    ys[i] = y;

    int column = __float2int_rn(x);
    int row = __float2int_rn(y);
    float sum = 0.0f;
#if UNROLL > 0
#pragma unroll UNROLL
#endif
    for (int p = 0; p < pixels; ++p) {
      int c = min(max(column + disc[p].x, 0), width - 1);
      int r = min(max(row + disc[p].y, 0), height - 1);
      float grey = image[r * width + c];
      float fromBackground = grey - background;
      float fromForeground = grey - foreground;
      sum += fromBackground * fromBackground - fromForeground * fromForeground;
    }
    logWeight = sum / (variance * pixels);
    logWeights[i] = logWeight;
  }

  for (int distance = 16; distance > 0; distance /= 2)
    logWeight = fmaxf(logWeight, __shfl_xor_sync(FULL, logWeight, distance));
  if (t % 32 == 0) warpBest[t / 32] = logWeight;
  __syncthreads();
  if (t == 0) {
    float best = warpBest[0];
    for (int warp = 1; warp < WEIGHERS / 32; ++warp) best = fmaxf(best, warpBest[warp]);
    blockBest[blockIdx.x] = best;
  }
}

// Inclusive sums over the block; all threads must come. `total` is the whole block's.
__device__ __forceinline__ float block_scan(float x, float *total) {
  __shared__ float warpSums[WARPS];
  int lane = threadIdx.x % 32;
  int warp = threadIdx.x / 32;
  for (int distance = 1; distance < 32; distance *= 2) {
    float below = __shfl_up_sync(FULL, x, distance);
    if (lane >= distance) x += below;
  }
  if (lane == 31) warpSums[warp] = x;
  __syncthreads();
  float before = 0.0f;
  float sum = 0.0f;
  for (int w = 0; w < WARPS; ++w) {
    if (w == warp) before = sum;
    sum += warpSums[w];
  }
  __syncthreads(); // warpSums may be used again
  *total = sum;
  return before + x;
}

// Weights summed up within the block, and the block's sums of weight, weight * x, weight * y.
__global__ void accumulate(const float *logWeights, const float *xs, const float *ys,
                           const float *blockBest, int particles, float *cumulated,
                           float *blockSums) {
  __shared__ float warpBest[WARPS];
  int t = threadIdx.x;
  float best = -INFINITY;
  // As many as `weigh` had blocks.
  unsigned bests = WEIGHERS == THREADS ? gridDim.x : (particles + WEIGHERS - 1) / WEIGHERS;
  for (int block = t; block < bests; block += THREADS) best = fmaxf(best, blockBest[block]);
  for (int distance = 16; distance > 0; distance /= 2)
    best = fmaxf(best, __shfl_xor_sync(FULL, best, distance));
  if (t % 32 == 0) warpBest[t / 32] = best;
  __syncthreads();
  for (int warp = 0; warp < WARPS; ++warp) best = fmaxf(best, warpBest[warp]);

  int i = blockIdx.x * THREADS + t;
  bool valid = i < particles;
  float weight = valid ? __expf(logWeights[i] - best) : 0.0f;
  float sum, sumX, sumY;
  float inclusive = block_scan(weight, &sum);
  block_scan(valid ? weight * xs[i] : 0.0f, &sumX);
  block_scan(valid ? weight * ys[i] : 0.0f, &sumY);
  if (valid) cumulated[i] = inclusive;
  if (t == 0) {
    blockSums[3 * blockIdx.x] = sum;
    blockSums[3 * blockIdx.x + 1] = sumX;
    blockSums[3 * blockIdx.x + 2] = sumY;
  }
}

// One block. starts[b] is the weight of all blocks before b; starts[blocks] is the whole weight.
__global__ void join_blocks(const float *blockSums, int blocks, float *starts) {
  float carried = 0.0f;
  for (int first = 0; first < blocks; first += THREADS) {
    int b = first + threadIdx.x;
    float total;
    float inclusive = block_scan(b < blocks ? blockSums[3 * b] : 0.0f, &total);
    if (b < blocks) starts[b + 1] = carried + inclusive;
    carried += total;
  }
  if (threadIdx.x == 0) starts[0] = 0.0f;
}

// Systematic resampling: particle j takes its place from the first one whose sum reaches j + offset
// equal parts of the whole weight.
__global__ void resample(const float *xs, const float *ys, const float *cumulated,
                         const float *starts, int blocks, int particles, float offset, float *newXs,
                         float *newYs) {
  int j = blockIdx.x * RESAMPLERS + threadIdx.x;
  if (j >= particles) return;
  float wanted = (j + offset) / particles * starts[blocks];
  int low = 0;
  int high = particles - 1;
  while (low < high) {
    int middle = (low + high) / 2;
    if (starts[middle / THREADS] + cumulated[middle] < wanted)
      low = middle + 1;
    else
      high = middle;
  }
  newXs[j] = xs[low];
  newYs[j] = ys[low];
}
