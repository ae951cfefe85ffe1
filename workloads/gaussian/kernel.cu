// Gaussian elimination without pivoting: two launches for each column.
//
// The matrix is augmented, n rows of n + 1 numbers, the last one the right-hand side. For column k,
// `ratios` finds how much of row k each row below must lose, `eliminate` takes it away right of column
// k. What is left in column k is never looked at again. The host solves the triangular rest.
//
// ROWS is a tunable, and so are the blocks' sizes, which the kernels read at the launch.

#ifndef ROWS
#define ROWS 1
#endif

__global__ void ratios(const float *__restrict__ matrix, float *__restrict__ ratio, int n, int k) {
  int row = k + 1 + blockIdx.x * blockDim.x + threadIdx.x;
  if (row < n) ratio[row] = matrix[row * (n + 1) + k] / matrix[k * (n + 1) + k];
}

// One thread ROWS elements of a column, a block's height apart; columns along x.
__global__ void eliminate(float *matrix, const float *__restrict__ ratio, int n, int k) {
  int first = k + 1 + blockIdx.y * blockDim.y * ROWS + threadIdx.y;
  int column = k + 1 + blockIdx.x * blockDim.x + threadIdx.x;
#pragma unroll
  for (int i = 0; i < ROWS; ++i) {
    int row = first + i * blockDim.y;
    if (row < n && column <= n)
      matrix[row * (n + 1) + column] -= ratio[row] * matrix[k * (n + 1) + column];
  }
}
