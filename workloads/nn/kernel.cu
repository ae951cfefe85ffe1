// The records nearest to each of several locations.
//
// A block looks at RECORDS_PER_THREAD x BLOCK records for one location and picks the `wanted` nearest
// of them, one a round: the least of each thread's distances, of the warp's, of the block's. The host
// merges what the blocks have picked.
//
// BLOCK and RECORDS_PER_THREAD are tunables. What is found does not depend on them.

#ifndef BLOCK
#define BLOCK 128
#endif
#ifndef RECORDS_PER_THREAD
#define RECORDS_PER_THREAD 4
#endif
#define WARPS (BLOCK / 32)

// A squared distance's bits above the number of the record. Neither is negative, so keys compare like
// the distances, and equal distances by the record.
typedef unsigned long long Key;

__device__ __forceinline__ Key key_of(float square, int record) {
  return (Key)__float_as_uint(square) << 32 | (unsigned)record;
}

__device__ __forceinline__ Key least_of_warp(Key key) {
  for (int other = 16; other > 0; other /= 2) {
    Key high = __shfl_xor_sync(0xffffffff, (unsigned)(key >> 32), other);
    Key low = __shfl_xor_sync(0xffffffff, (unsigned)key, other);
    key = min(key, high << 32 | low);
  }
  return key;
}

// Grid: chunks of records in x, locations in y. Results: [location][chunk][rank]; the distance is
// infinite where a chunk has fewer records than wanted.
__global__ void __launch_bounds__(BLOCK)
    nearest(const float *__restrict__ latitudes, const float *__restrict__ longitudes, int records,
            const float *__restrict__ locations, int wanted, int *pickedRecords,
            float *pickedSquares) {
  __shared__ Key ofWarp[2][WARPS];
  const Key none = key_of(INFINITY, INT_MAX);

  float latitude = locations[2 * blockIdx.y];
  float longitude = locations[2 * blockIdx.y + 1];
  Key keys[RECORDS_PER_THREAD];
#pragma unroll
  for (int i = 0; i < RECORDS_PER_THREAD; ++i) {
    int record = (blockIdx.x * RECORDS_PER_THREAD + i) * BLOCK + threadIdx.x;
    keys[i] = none;
    if (record < records) {
      float x = latitudes[record] - latitude;
      float y = longitudes[record] - longitude;
      keys[i] = key_of(x * x + y * y, record);
    }
  }

  int picked = (blockIdx.y * gridDim.x + blockIdx.x) * wanted;
  for (int rank = 0; rank < wanted; ++rank) {
    Key best = keys[0];
#pragma unroll
    for (int i = 1; i < RECORDS_PER_THREAD; ++i) best = min(best, keys[i]);
    best = least_of_warp(best);
    // Two sets in turn: a warp may be a round ahead of another, not two.
    Key *shared = ofWarp[rank & 1];
    if (threadIdx.x % 32 == 0) shared[threadIdx.x / 32] = best;
    __syncthreads();
    best = shared[0];
#pragma unroll
    for (int warp = 1; warp < WARPS; ++warp) best = min(best, shared[warp]);

#pragma unroll
    for (int i = 0; i < RECORDS_PER_THREAD; ++i)
      if (keys[i] == best) keys[i] = none;
    if (threadIdx.x == 0) {
      pickedRecords[picked + rank] = (int)best;
      pickedSquares[picked + rank] = __uint_as_float(best >> 32);
    }
  }
}
