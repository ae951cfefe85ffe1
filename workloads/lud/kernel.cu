// LU factorisation without pivoting, in place and tile by tile: A = L U with ones on L's diagonal; L ends
// up below the diagonal of the matrix, U on and above it.
//
// The matrix is n x n, row by row, n a multiple of TILE. For each tile k of the diagonal the host launches
//
//   diagonal    factorises tile (k, k);
//   perimeter   solves for the tiles of U to its right and of L below it;
//   internal    subtracts L U of those from all tiles right of and below it.
//
// Each block works on one tile, one thread an element; in `internal` a thread has ROWS elements of a column.
//
// TILE and ROWS are tunables. A larger tile means fewer launches; tiles of other sizes subtract products in
// another order, and so round otherwise.

#ifndef TILE
#define TILE 16 // at most 32: a row of a tile lies within a warp
#endif
#ifndef ROWS
#define ROWS 1
#endif

typedef float Tile[TILE][TILE];

// Grid: one block.
__global__ void __launch_bounds__(TILE *TILE) diagonal(float *matrix, int n, int k) {
  __shared__ Tile tile;
  int column = threadIdx.x;
  int row = threadIdx.y;
  float *element = matrix + (k * TILE + row) * n + k * TILE + column;

  tile[row][column] = *element;
  __syncthreads();
  for (int step = 0; step < TILE - 1; ++step) {
    if (row > step && column == step) tile[row][step] /= tile[step][step];
    __syncthreads();
    if (row > step && column > step) tile[row][column] -= tile[row][step] * tile[step][column];
    __syncthreads();
  }
  *element = tile[row][column];
}

// Grid: tiles right of or below k; in y, 0 for the tiles of row k and 1 for those of column k.
__global__ void __launch_bounds__(TILE *TILE) perimeter(float *matrix, int n, int k) {
  __shared__ Tile corner;
  __shared__ Tile tile;
  int column = threadIdx.x;
  int row = threadIdx.y;
  bool below = blockIdx.y == 1;
  int other = k + 1 + blockIdx.x;
  const float *cornerElement = matrix + (k * TILE + row) * n + k * TILE + column;
  float *element = below ? matrix + (other * TILE + row) * n + k * TILE + column
                         : matrix + (k * TILE + row) * n + other * TILE + column;

  corner[row][column] = *cornerElement;
  tile[row][column] = *element;
  __syncthreads();

  if (!below) { // L U = A: row `step` of U is done when it is first used
    for (int step = 0; step < TILE - 1; ++step) {
      if (row > step) tile[row][column] -= corner[row][step] * tile[step][column];
      __syncthreads();
    }
    *element = tile[row][column];
  } else { // L U = A: columns of L are divided by U's diagonal in the end, so U's rows are now
    float pivot = corner[column][column];
    float scaled = corner[row][column] / corner[row][row];
    __syncthreads();
    corner[row][column] = scaled;
    __syncthreads();
    for (int step = 0; step < TILE - 1; ++step) {
      if (column > step) tile[row][column] -= tile[row][step] * corner[step][column];
      __syncwarp(); // a row of the tile lies within a warp
    }
    *element = tile[row][column] / pivot;
  }
}

// Grid: tiles right of k in x, tiles below k in y. Block: TILE x TILE / ROWS threads.
__global__ void __launch_bounds__(TILE *TILE / ROWS) internal(float *matrix, int n, int k) {
  __shared__ Tile lower;
  __shared__ Tile upper;
  const int stride = TILE / ROWS;
  int column = threadIdx.x;
  int row = threadIdx.y;
  int tileRow = (k + 1 + blockIdx.y) * TILE;
  int tileColumn = (k + 1 + blockIdx.x) * TILE;

#pragma unroll
  for (int r = 0; r < ROWS; ++r) {
    int own = row + r * stride;
    lower[own][column] = matrix[(tileRow + own) * n + k * TILE + column];
    upper[own][column] = matrix[(k * TILE + own) * n + tileColumn + column];
  }
  __syncthreads();

  float sum[ROWS] = {};
#pragma unroll
  for (int i = 0; i < TILE; ++i)
#pragma unroll
    for (int r = 0; r < ROWS; ++r) sum[r] += lower[row + r * stride][i] * upper[i][column];
#pragma unroll
  for (int r = 0; r < ROWS; ++r)
    matrix[(tileRow + row + r * stride) * n + tileColumn + column] -= sum[r];
}
