// Score matrix of a global alignment with a linear gap penalty, tile by tile.
//
// scores has (rows + 1) x (columns + 1) cells; row 0 and column 0 hold the gap penalties of the empty
// prefixes and come filled from the host. Every other cell is
//
//   max( north-west + similarity, west - penalty, north - penalty ).
//
// Tiles on one anti-diagonal of the tile grid do not depend on each other: the host launches one
// kernel per tile diagonal, `upper_left` while the diagonals start in column 0 of the tile grid,
// `lower_right` for the others. One block fills one tile with one thread per column; inside a tile
// it walks over the cell diagonals. Tiles at the rim may be cut off by the matrix.

#ifndef TILE
#define TILE 16
#endif

__device__ __forceinline__ void fill_tile(int tileRow, int tileColumn, const int *similarity,
                                          int *scores, int rows, int columns, int penalty) {
  // One row and one column more than the tile: the cells north and west of it.
  __shared__ int cells[TILE + 1][TILE + 1];
  __shared__ int similar[TILE][TILE];

  int t = threadIdx.x;
  int pitch = columns + 1;
  int firstRow = tileRow * TILE;
  int firstColumn = tileColumn * TILE;
  int height = min(TILE, rows - firstRow);
  int width = min(TILE, columns - firstColumn);
  int *corner = scores + firstRow * pitch + firstColumn;

  if (t < width) {
    for (int r = 0; r < height; ++r)
      similar[r][t] = similarity[(firstRow + r) * columns + firstColumn + t];
  }
  __syncthreads();

  if (t == 0) cells[0][0] = corner[0];
  if (t < height) cells[t + 1][0] = corner[(t + 1) * pitch];
  __syncthreads();

  if (t < width) cells[0][t + 1] = corner[t + 1];
  __syncthreads();

  for (int diagonal = 0; diagonal < height + width - 1; ++diagonal) {
    int r = diagonal - t;
    if (t < width && r >= 0 && r < height) {
      int replace = cells[r][t] + similar[r][t];
      int gap = max(cells[r + 1][t], cells[r][t + 1]) - penalty;
      cells[r + 1][t + 1] = max(replace, gap);
    }
    __syncthreads();
  }

  if (t < width) {
    for (int r = 0; r < height; ++r) corner[(r + 1) * pitch + t + 1] = cells[r + 1][t + 1];
  }
}

// Block b fills the tile in column b of the tile diagonal.
__global__ void upper_left(const int *similarity, int *scores, int rows, int columns, int penalty,
                           int tileDiagonal) {
  fill_tile(tileDiagonal - blockIdx.x, blockIdx.x, similarity, scores, rows, columns, penalty);
}

// Block b fills the tile b rows above the last row of the tile grid.
__global__ void lower_right(const int *similarity, int *scores, int rows, int columns, int penalty,
                            int tileDiagonal) {
  int tileRow = (rows + TILE - 1) / TILE - 1 - blockIdx.x;
  fill_tile(tileRow, tileDiagonal - tileRow, similarity, scores, rows, columns, penalty);
}
