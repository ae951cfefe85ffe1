// Cheapest ways through a grid from its first row down: dynamic programming row by row.
//
//   cost(row, c) = weight(row, c) + min( cost(row - 1, c - 1), cost(row - 1, c), cost(row - 1, c + 1) )
//
// A launch takes `steps` rows. A block loads the costs of BLOCK columns; after each row the outermost
// column on either side no longer knows its neighbour (the ghost zone grows), so after `steps` rows
// the inner BLOCK - 2 steps columns are right and are written. Neighbouring blocks overlap by
// 2 steps columns. Costs alternate between two rows of shared memory, so one barrier a row is enough.
//
// BLOCK is a tunable, and so is the host's choice of `steps`: a wide block and few rows overlap less, narrow blocks
// are more, and more rows are fewer launches.

#ifndef BLOCK
#define BLOCK 256
#endif

// `before` holds the costs of the row above firstRow, `after` gets those of the last row taken.
__global__ void __launch_bounds__(BLOCK)
    pathfinder(const int *__restrict__ weights, const int *__restrict__ before,
               int *__restrict__ after, int columns, int firstRow, int steps) {
  __shared__ int costs[2][BLOCK];

  int t = threadIdx.x;
  int column = (int)blockIdx.x * (BLOCK - 2 * steps) - steps + t;
  bool inside = column >= 0 && column < columns;
  // At the rim of the grid a column stands in for its missing neighbour.
  int west = column > 0 ? t - 1 : t;
  int east = column < columns - 1 ? t + 1 : t;

  int cost = 0;
  if (inside) cost = before[column];
  costs[0][t] = cost;
  __syncthreads();

  const int *weight = weights + firstRow * columns + column;
  for (int step = 1; step <= steps; ++step) {
    if (inside && t >= step && t < BLOCK - step) {
      const int *above = costs[(step - 1) & 1];
      cost = *weight + min(cost, min(above[west], above[east]));
      costs[step & 1][t] = cost;
    }
    weight += columns;
    __syncthreads();
  }

  if (inside && t >= steps && t < BLOCK - steps) after[column] = cost;
}
