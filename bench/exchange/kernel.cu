// A change of mechanism in miniature. Each lane mixes its value with the one of the lane REACH to its
// left, step after step. The value comes lane by lane through shuffles; from some step on, values are
// kept in shared memory as well and read from there.
//
// Reading from shared memory at every step is far faster, but no single edit leads there:
//
//     keep from the first step       right, and slower: stores that nobody reads
//     … and read from the first      right, and still slower: the shuffles go on for nothing
//     … and hop until no step        right, and fast
//
// Read without keep, and hop not without read: wrong. `keepFrom`, `readFrom` and `hopUntil` are one
// number, given three times so that the compiler cannot know that.

constexpr int LANES = 32;
constexpr int REACH = 8;
constexpr int WARPS = 2;
constexpr int THREADS = LANES * WARPS;

__global__ void exchange(const int *in, int *out, int steps, int keepFrom, int readFrom,
                         int hopUntil) {
  // The first lanes have nobody so far to their left: they find zeros.
  __shared__ int kept[WARPS][REACH + LANES];
  const int lane = threadIdx.x & 31;
  int *left = kept[threadIdx.x / LANES] + lane;
  int *own = left + REACH;
  if (lane < REACH) *left = 0;
  int mine = in[blockIdx.x * THREADS + threadIdx.x];
  for (int step = 0; step < steps; step++) {
    if (step >= keepFrom) *own = mine;
    __syncwarp();
    int far = 0;
    if (step < hopUntil) {
      far = mine;
      for (int hop = 0; hop < REACH; hop++) {
        far = __shfl_up_sync(0xffffffffu, far, 1);
        if (lane == 0) far = 0;
      }
    }
    if (step >= readFrom) far = *left;
    __syncwarp();
    mine = (mine * 5 + far) ^ (far >> 3);
  }
  out[blockIdx.x * THREADS + threadIdx.x] = mine;
}
