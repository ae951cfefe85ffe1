// Sum of n integers: every block leaves one partial sum.
//
// The tree in shared memory is written the simple way: neighbours first, a remainder to find the
// threads that add, a barrier after every level.

#define THREADS 128 // threads of a block, a power of two

__global__ void partial_sums(const int *values, int n, int *sums) {
  __shared__ int partial[THREADS];
  int t = threadIdx.x;
  int i = blockIdx.x * THREADS + t;
  partial[t] = i < n ? values[i] : 0;
  __syncthreads();

  for (int stride = 1; stride < THREADS; stride *= 2) {
    if (t % (2 * stride) == 0) partial[t] += partial[t + stride];
    __syncthreads();
  }
  if (t == 0) sums[blockIdx.x] = partial[0];
}
