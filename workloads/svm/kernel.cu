// Training of a support vector machine with a radial kernel: sequential minimal optimisation in rounds,
// the host looping over them until no pair of points violates optimality by more than a tolerance.
//
// select  picks the working set: of each chunk of points the one that most wants to rise and the one
//         that most wants to fall. The worst pair of all is among them, so rounds converge.
// rows    fills rows of the kernel matrix, for points that are new in the working set.
// solve   optimises the working set alone, pair after pair, in one block.
// update  carries what has changed over to the gradient of every point.
//
// A point's coefficient is its dual variable times its label, in [0, penalty] for label 1 and in
// [-penalty, 0] for label -1. gradient[i] = sum over j of coefficient[j] K(i, j), less label[i]. It can
// rise or fall where its coefficient can; at the optimum no gradient of a point that can rise lies
// below that of one that can fall.
//
// BLOCK, TILE, ROWS_A_THREAD and UNROLL are tunables. None changes the order in which anything is added up,
// so all choices give the same bits.

#ifndef MAX_SET
#define MAX_SET 96 // most points of a working set, a whole number of warps
#endif
#ifndef BLOCK
#define BLOCK 128 // threads of a block of `select` and `update`
#endif
#ifndef TILE
#define TILE 32 // points and rows of a block of `rows`
#endif
#ifndef ROWS_A_THREAD
#define ROWS_A_THREAD 4
#endif
#ifndef UNROLL
#define UNROLL 8 // of the loop over a tile's features
#endif
#define WARPS (MAX_SET / 32)
#define ALL_LANES 0xffffffffu
#define LEAST_CURVATURE 1e-6f
#define NOBODY -1

__device__ __forceinline__ float highest(float label, float penalty) {
  return label > 0.0f ? penalty : 0.0f;
}
__device__ __forceinline__ float lowest(float label, float penalty) {
  return label > 0.0f ? 0.0f : -penalty;
}

// The smallest value of a warp and where it is, the same in all lanes. Of equals the lower place wins.
__device__ __forceinline__ void smallest(float &value, int &place) {
  for (int distance = 16; distance > 0; distance /= 2) {
    float otherValue = __shfl_xor_sync(ALL_LANES, value, distance);
    int otherPlace = __shfl_xor_sync(ALL_LANES, place, distance);
    if (otherValue < value || (otherValue == value && otherPlace < place)) {
      value = otherValue;
      place = otherPlace;
    }
  }
}

// A warp a chunk. working[2c], working[2c + 1]: the points of chunk c that most want to rise and to fall,
// or NOBODY; extremes: their gradients, or the infinity that never counts.
__global__ void __launch_bounds__(BLOCK)
    select(const float *__restrict__ gradient, const float *__restrict__ coefficients,
           const float *__restrict__ labels, int points, int chunk, int chunks, float penalty,
           int *working, float *extremes) {
  int c = (blockIdx.x * blockDim.x + threadIdx.x) / 32;
  int lane = threadIdx.x % 32;
  if (c >= chunks) return;

  float rise = INFINITY, fall = INFINITY;
  int riser = INT_MAX, faller = INT_MAX;
  int end = min((c + 1) * chunk, points);
  for (int i = c * chunk + lane; i < end; i += 32) {
    float g = gradient[i];
    float held = coefficients[i];
    float label = labels[i];
    if (held < highest(label, penalty) && g < rise) {
      rise = g;
      riser = i;
    }
    if (held > lowest(label, penalty) && -g < fall) {
      fall = -g;
      faller = i;
    }
  }
  smallest(rise, riser);
  smallest(fall, faller);
  if (lane == 0) {
    working[2 * c] = riser < points ? riser : NOBODY;
    // One point cannot be both of a pair.
    working[2 * c + 1] = faller < points && faller != riser ? faller : NOBODY;
    extremes[2 * c] = rise;
    extremes[2 * c + 1] = -fall;
  }
}

// matrix[r][i] = exp(-width |x_r - x_i|^2) for `count` rows r, listed in `wanted`. A tile of points and
// rows a block; |a - b|^2 = |a|^2 + |b|^2 - 2ab.
__global__ void __launch_bounds__(TILE *TILE / ROWS_A_THREAD)
    rows(const float *__restrict__ features, const float *__restrict__ squares,
         const int *__restrict__ wanted, int count, int points, int dimensions, float width,
         float *matrix) {
  __shared__ float ours[TILE][TILE + 1], theirs[TILE][TILE + 1];
  int tx = threadIdx.x;
  int ty = threadIdx.y;
  int point = blockIdx.x * TILE + tx;

  float dot[ROWS_A_THREAD] = {};
  for (int first = 0; first < dimensions; first += TILE) {
    int feature = first + tx;
    for (int i = ty; i < TILE; i += TILE / ROWS_A_THREAD) {
      int row = blockIdx.y * TILE + i;
      int other = blockIdx.x * TILE + i;
      bool inside = feature < dimensions;
      ours[i][tx] = inside && row < count ? features[wanted[row] * dimensions + feature] : 0.0f;
      theirs[i][tx] = inside && other < points ? features[other * dimensions + feature] : 0.0f;
    }
    __syncthreads();
#pragma unroll UNROLL
    for (int f = 0; f < TILE; ++f) {
      float theirFeature = theirs[tx][f];
#pragma unroll
      for (int k = 0; k < ROWS_A_THREAD; ++k)
        dot[k] += ours[ty + k * (TILE / ROWS_A_THREAD)][f] * theirFeature;
    }
    __syncthreads();
  }

  if (point >= points) return;
#pragma unroll
  for (int k = 0; k < ROWS_A_THREAD; ++k) {
    int row = blockIdx.y * TILE + ty + k * (TILE / ROWS_A_THREAD);
    if (row >= count) continue;
    int r = wanted[row];
    float distance = squares[r] + squares[point] - 2.0f * dot[k];
    matrix[(size_t)r * points + point] = __expf(-width * fmaxf(distance, 0.0f));
  }
}

struct Candidate {
  float gradient;
  float room;
  int thread;
};

// One block of as many threads as the working set has places, whole warps. Pairs are chosen to
// second order: first who most wants to rise, then with whom the objective gains most. Ends when the
// violation within the set is a tenth of what it was, or `tolerance`, or after `mostSteps` pairs.
// Dynamic shared memory: the set's own part of the kernel matrix.
__global__ void __launch_bounds__(MAX_SET)
    solve(const float *__restrict__ matrix, const int *__restrict__ working,
          const float *__restrict__ gradient, const float *__restrict__ labels, int points,
          float penalty, float tolerance, int mostSteps, float *coefficients, float *changes) {
  extern __shared__ float similarity[];
  __shared__ Candidate risers[WARPS], fallers[WARPS];
  __shared__ float gains[WARPS], falls[WARPS];

  int t = threadIdx.x;
  int set = blockDim.x;
  int lane = t % 32;
  int warp = t / 32;
  int warps = set / 32;
  int point = working[t];
  bool present = point != NOBODY;
  for (int s = 0; s < set; ++s) {
    int other = working[s];
    bool both = present && other != NOBODY;
    similarity[s * set + t] = both ? matrix[(size_t)other * points + point] : 0.0f;
  }
  float g = present ? gradient[point] : 0.0f;
  float label = present ? labels[point] : 0.0f;
  float before = present ? coefficients[point] : 0.0f;
  float high = present ? highest(label, penalty) : 0.0f;
  float low = present ? lowest(label, penalty) : 0.0f;
  float held = before;
  float enough = 0.0f;
  __syncthreads();

  for (int step = 0; step < mostSteps; ++step) {
    // Who most wants to rise.
    float value = held < high ? g : INFINITY;
    int place = t;
    smallest(value, place);
    if (t == place) risers[warp] = {value, high - held, t};
    __syncthreads();
    Candidate riser = risers[0];
    for (int w = 1; w < warps; ++w)
      if (risers[w].gradient < riser.gradient) riser = risers[w];

    // With whom to fall the gain is largest, and who most wants to fall.
    bool mayFall = held > low;
    float difference = g - riser.gradient;
    float curvature = fmaxf(2.0f - 2.0f * similarity[riser.thread * set + t], LEAST_CURVATURE);
    value = mayFall && difference > 0.0f ? -difference * difference / curvature : INFINITY;
    place = t;
    smallest(value, place);
    if (t == place) {
      fallers[warp] = {g, held - low, t};
      gains[warp] = value;
    }
    float fall = mayFall ? -g : INFINITY;
    place = t;
    smallest(fall, place);
    if (lane == 0) falls[warp] = -fall;
    __syncthreads();
    Candidate faller = fallers[0];
    float gain = gains[0];
    float worst = falls[0];
    for (int w = 1; w < warps; ++w) {
      if (gains[w] < gain) {
        faller = fallers[w];
        gain = gains[w];
      }
      worst = fmaxf(worst, falls[w]);
    }

    float violation = worst - riser.gradient;
    if (step == 0) enough = fmaxf(tolerance, 0.1f * violation);
    if (!(violation > enough)) break;

    curvature = fmaxf(2.0f - 2.0f * similarity[riser.thread * set + faller.thread], LEAST_CURVATURE);
    float change = (faller.gradient - riser.gradient) / curvature;
    change = fminf(change, fminf(riser.room, faller.room));
    // At a bound exactly, not nearly.
    if (t == riser.thread) held = change < riser.room ? held + change : high;
    if (t == faller.thread) held = change < faller.room ? held - change : low;
    g += change * (similarity[riser.thread * set + t] - similarity[faller.thread * set + t]);
  }

  if (present) coefficients[point] = held;
  changes[t] = held - before;
}

__global__ void __launch_bounds__(BLOCK)
    update(const float *__restrict__ matrix, const int *__restrict__ working,
           const float *__restrict__ changes, int set, int points, float *gradient) {
  __shared__ float change[MAX_SET];
  __shared__ int row[MAX_SET];
  for (int s = threadIdx.x; s < set; s += blockDim.x) {
    change[s] = changes[s];
    row[s] = working[s];
  }
  __syncthreads();
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= points) return;
  float sum = 0.0f;
  for (int s = 0; s < set; ++s)
    if (change[s] != 0.0f) sum += change[s] * matrix[(size_t)row[s] * points + i];
  gradient[i] += sum;
}
