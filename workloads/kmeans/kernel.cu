// k-means clustering, Lloyd's algorithm: one step in two launches and a little work of the host.
//
// assign       finds the nearest centroid of each point and counts the points that change theirs.
// accumulate   adds up the points of each cluster, a chunk of points a block; the host adds up the
//              chunks and divides. No floating-point atomics: the sums come out the same every time.
//
// Features lie one after the other, features[f * points + point], so that neighbouring threads read
// neighbouring points.
//
// BLOCK and TOGETHER are tunables, and so is how many points a chunk has, which the host chooses. Blocks and chunks
// of other sizes add points up in another order, and so round otherwise.

#ifndef BLOCK
#define BLOCK 128
#endif
#ifndef TOGETHER
#define TOGETHER 4 // clusters that one pass over the features compares
#endif

// centroids: clusters x dimensions. Dynamic shared memory: as many floats.
__global__ void __launch_bounds__(BLOCK)
    assign(const float *__restrict__ features, const float *__restrict__ centroids, int *cluster,
           int *changed, int points, int dimensions, int clusters) {
  extern __shared__ float centroid[];
  for (int i = threadIdx.x; i < clusters * dimensions; i += BLOCK) centroid[i] = centroids[i];
  __syncthreads();

  int point = blockIdx.x * BLOCK + threadIdx.x;
  bool moved = false;
  if (point < points) {
    int nearest = 0;
    float least = INFINITY;
    for (int first = 0; first < clusters; first += TOGETHER) {
      // Past the last cluster the last one is compared again, which changes nothing.
      const float *candidate[TOGETHER];
      float distance[TOGETHER];
#pragma unroll
      for (int j = 0; j < TOGETHER; ++j) {
        candidate[j] = centroid + min(first + j, clusters - 1) * dimensions;
        distance[j] = 0.0f;
      }
      for (int f = 0; f < dimensions; ++f) {
        float feature = features[f * points + point];
#pragma unroll
        for (int j = 0; j < TOGETHER; ++j) {
          float difference = feature - candidate[j][f];
          distance[j] += difference * difference;
        }
      }
#pragma unroll
      for (int j = 0; j < TOGETHER; ++j) {
        if (distance[j] < least) {
          least = distance[j];
          nearest = first + j;
        }
      }
    }
    moved = cluster[point] != nearest;
    if (moved) cluster[point] = nearest;
  }
  int count = __syncthreads_count(moved);
  if (threadIdx.x == 0 && count > 0) atomicAdd(changed, count);
}

// Block (chunk, feature) sums one feature of `chunk` points into sums[chunk][cluster][feature]; the
// blocks of the row behind the last feature count the points instead. Dynamic shared memory: clusters x
// BLOCK floats, each thread's own sums, one column a thread.
__global__ void __launch_bounds__(BLOCK)
    accumulate(const float *__restrict__ features, const int *__restrict__ cluster, float *sums,
               int points, int dimensions, int clusters, int chunk) {
  extern __shared__ float own[];
  int t = threadIdx.x;
  int feature = blockIdx.y;
  bool counting = feature == dimensions;
  for (int c = 0; c < clusters; ++c) own[c * BLOCK + t] = 0.0f;

  int end = min((int)(blockIdx.x + 1) * chunk, points);
  for (int point = blockIdx.x * chunk + t; point < end; point += BLOCK) {
    float value = counting ? 1.0f : features[feature * points + point];
    own[cluster[point] * BLOCK + t] += value;
  }
  __syncthreads();

  // One warp a cluster at a time.
  int lane = t % 32;
  for (int c = t / 32; c < clusters; c += BLOCK / 32) {
    float sum = 0.0f;
    for (int i = lane; i < BLOCK; i += 32) sum += own[c * BLOCK + i];
    for (int distance = 16; distance > 0; distance /= 2)
      sum += __shfl_down_sync(0xffffffff, sum, distance);
    if (lane == 0) sums[(blockIdx.x * clusters + c) * (dimensions + 1) + feature] = sum;
  }
}
