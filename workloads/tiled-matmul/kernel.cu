// c = a · b, tile by tile: a block keeps a tile of each factor in shared memory and a thread computes ROWS
// elements of one column.
//
// TILE, ROWS and UNROLL are tunables. None of them changes the order in which an element's products are
// added up, so all choices give the same bits.

#ifndef TILE
#define TILE 8
#endif
#ifndef ROWS
#define ROWS 1
#endif
#ifndef UNROLL
#define UNROLL 1
#endif

// Rows of threads in a block.
constexpr int STRIDE = TILE / ROWS;

__global__ void matmul(const float *a, const float *b, float *c, int rows, int columns, int depth) {
  __shared__ float left[TILE][TILE];
  __shared__ float right[TILE][TILE];
  const int x = threadIdx.x;
  const int y = threadIdx.y;
  const int row = blockIdx.y * TILE + y;
  const int column = blockIdx.x * TILE + x;
  float sums[ROWS] = {};
  for (int from = 0; from < depth; from += TILE) {
    for (int r = 0; r < TILE; r += STRIDE) {
      const bool inLeft = row + r < rows && from + x < depth;
      left[y + r][x] = inLeft ? a[(row + r) * depth + from + x] : 0.0f;
      const bool inRight = from + y + r < depth && column < columns;
      right[y + r][x] = inRight ? b[(from + y + r) * columns + column] : 0.0f;
    }
    __syncthreads();
#pragma unroll UNROLL
    for (int k = 0; k < TILE; k++) {
#pragma unroll
      for (int i = 0; i < ROWS; i++) sums[i] += left[y + i * STRIDE][k] * right[k][x];
    }
    __syncthreads();
  }
  for (int i = 0; i < ROWS; i++) {
    const int own = row + i * STRIDE;
    if (own < rows && column < columns) c[own * columns + column] = sums[i];
  }
}
