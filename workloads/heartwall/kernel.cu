// Follows points of a moving wall through a film: each point's template, a square of pixels, is compared
// with the new frame around the point's last place by normalised cross-correlation.
//
// One block a point. Positions that follow each other share all but one column of pixels: the window lies
// in shared memory, and each thread correlates one shift.
//
// THREADS and UNROLL are tunables. THREADS changes which pixels of a template are added up first, and so how
// its mean is rounded.

#define HALF 6                 // of a template beside its centre
#define SIDE (2 * HALF + 1)
#define PIXELS (SIDE * SIDE)
#define RADIUS 5               // the farthest shift
#define SHIFTS (2 * RADIUS + 1)
#define WINDOW (SIDE + 2 * RADIUS)
#ifndef THREADS
#define THREADS 128
#endif
#ifndef UNROLL
#define UNROLL 0 // of a template's columns; 0: as the compiler sees fit
#endif

__device__ __forceinline__ int clamped(int at, int size) { return min(max(at, 0), size - 1); }

// The sum over the block, for every thread; all threads must come.
__device__ __forceinline__ float block_sum(float x) {
  __shared__ float warpSums[THREADS / 32];
  for (int distance = 16; distance > 0; distance /= 2)
    x += __shfl_xor_sync(0xffffffffu, x, distance);
  if (threadIdx.x % 32 == 0) warpSums[threadIdx.x / 32] = x;
  __syncthreads();
  float sum = 0.0f;
  for (int warp = 0; warp < THREADS / 32; ++warp) sum += warpSums[warp];
  __syncthreads(); // warpSums may be used again
  return sum;
}

// Moves each point (x, y) to where its template fits best; `scores` are the correlations there, -1 to 1.
__global__ void match(const float *frame, int width, int height, const float *templates, int *xs,
                      int *ys, float *scores) {
  __shared__ float window[WINDOW][WINDOW];
  __shared__ float pattern[PIXELS];
  __shared__ float warpBest[THREADS / 32];
  __shared__ int warpShift[THREADS / 32];
  int t = threadIdx.x;
  int point = blockIdx.x;
  int left = xs[point] - HALF - RADIUS;
  int top = ys[point] - HALF - RADIUS;
  for (int i = t; i < WINDOW * WINDOW; i += THREADS) {
    int row = i / WINDOW;
    int column = i % WINDOW;
    window[row][column] = frame[clamped(top + row, height) * width + clamped(left + column, width)];
  }

  // The template without its mean, so that the window's mean drops out of the products.
  float sum = 0.0f;
  for (int i = t; i < PIXELS; i += THREADS) sum += templates[point * PIXELS + i];
  float mean = block_sum(sum) / PIXELS;
  float squares = 0.0f;
  for (int i = t; i < PIXELS; i += THREADS) {
    float value = templates[point * PIXELS + i] - mean;
    pattern[i] = value;
    squares += value * value;
  }
  float energy = block_sum(squares);

  float best = -2.0f;
  int bestShift = 0;
  for (int shift = t; shift < SHIFTS * SHIFTS; shift += THREADS) {
    int dy = shift / SHIFTS;
    int dx = shift % SHIFTS;
    float product = 0.0f;
    float total = 0.0f;
    float square = 0.0f;
    for (int row = 0; row < SIDE; ++row) {
#if UNROLL > 0
#pragma unroll UNROLL
#endif
      for (int column = 0; column < SIDE; ++column) {
        float pixel = window[dy + row][dx + column];
        product += pixel * pattern[row * SIDE + column];
        total += pixel;
        square += pixel * pixel;
      }
    }
    float variance = square - total * total / PIXELS;
    float score = variance * energy > 0.0f ? product / sqrtf(variance * energy) : -1.0f;
    if (score > best) {
      best = score;
      bestShift = shift;
    }
  }

  // Of equal scores the first shift wins.
  for (int distance = 16; distance > 0; distance /= 2) {
    float other = __shfl_xor_sync(0xffffffffu, best, distance);
    int otherShift = __shfl_xor_sync(0xffffffffu, bestShift, distance);
    if (other > best || (other == best && otherShift < bestShift)) {
      best = other;
      bestShift = otherShift;
    }
  }
  if (t % 32 == 0) {
    warpBest[t / 32] = best;
    warpShift[t / 32] = bestShift;
  }
  __syncthreads();
  if (t == 0) {
    for (int warp = 1; warp < THREADS / 32; ++warp) {
      if (warpBest[warp] > best || (warpBest[warp] == best && warpShift[warp] < bestShift)) {
        best = warpBest[warp];
        bestShift = warpShift[warp];
      }
    }
    xs[point] = clamped(left + HALF + bestShift % SHIFTS, width);
    ys[point] = clamped(top + HALF + bestShift / SHIFTS, height);
    scores[point] = best;
  }
}

// Each template takes on a share of what the point looks like now. One block a point.
__global__ void learn(const float *frame, int width, int height, const int *xs, const int *ys,
                      float share, float *templates) {
  int point = blockIdx.x;
  for (int i = threadIdx.x; i < PIXELS; i += THREADS) {
    int row = clamped(ys[point] - HALF + i / SIDE, height);
    int column = clamped(xs[point] - HALF + i % SIDE, width);
    float old = templates[point * PIXELS + i];
    templates[point * PIXELS + i] = old + share * (frame[row * width + column] - old);
  }
}
