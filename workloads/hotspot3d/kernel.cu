// Temperature of a stack of silicon layers after one time step: a 7-point stencil.
//
// Cells lie layer by layer, row by row. A block walks upwards through the layers over a tile of
// TILE_X x TILE_Y columns: a column's cells below, here and above are in registers, neighbours within the layer
// in shared memory, with a ring around the tile. A cell at the rim takes itself for the missing neighbour.
//
// TILE_X, TILE_Y and LAYERS are tunables.

#ifndef TILE_X
#define TILE_X 32
#endif
#ifndef TILE_Y
#define TILE_Y 8
#endif
#ifndef LAYERS
#define LAYERS 0 // that a block walks through; 0: all of them
#endif

// Per step, a cell changes by `powerRate` times its power, by a rate times the difference to its
// neighbours along x, y and z, and by `ambientRate` times the difference to the ambient.
__global__ void hotspot3d(const float *power, const float *before, float *after, int columns,
                          int rows, int layers, float powerRate, float xRate, float yRate,
                          float zRate, float ambientRate, float ambient) {
  __shared__ float plane[TILE_Y + 2][TILE_X + 2];

  int tx = threadIdx.x + 1;
  int ty = threadIdx.y + 1;
  int column = blockIdx.x * TILE_X + threadIdx.x;
  int row = blockIdx.y * TILE_Y + threadIdx.y;
  bool inside = column < columns && row < rows;
  // Threads beyond the rim hold the rim's cells, which is what their neighbours need of them.
  column = min(column, columns - 1);
  row = min(row, rows - 1);
  int west = max(column - 1, 0) - column;
  int east = min(column + 1, columns - 1) - column;
  int north = (max(row - 1, 0) - row) * columns;
  int south = (min(row + 1, rows - 1) - row) * columns;

  // Few layers a block are more blocks, but each reads a layer more on either side.
  int first = LAYERS > 0 ? blockIdx.z * LAYERS : 0;
  int last = LAYERS > 0 ? min(first + LAYERS, layers) : layers;
  int cell = (first * rows + row) * columns + column;
  int layerSize = rows * columns;
  float here = before[cell];
  float below = first > 0 ? before[cell - layerSize] : here;
  for (int layer = first; layer < last; ++layer) {
    float above = layer + 1 < layers ? before[cell + layerSize] : here;
    plane[ty][tx] = here;
    if (tx == 1) plane[ty][0] = before[cell + west];
    if (tx == TILE_X) plane[ty][TILE_X + 1] = before[cell + east];
    if (ty == 1) plane[0][tx] = before[cell + north];
    if (ty == TILE_Y) plane[TILE_Y + 1][tx] = before[cell + south];
    __syncthreads();
    if (inside) {
      float x = plane[ty][tx - 1] + plane[ty][tx + 1] - 2.0f * here;
      float y = plane[ty - 1][tx] + plane[ty + 1][tx] - 2.0f * here;
      float z = below + above - 2.0f * here;
      after[cell] = here + powerRate * power[cell] + xRate * x + yRate * y + zRate * z +
                    ambientRate * (ambient - here);
    }
    __syncthreads(); // the layer has been read
    below = here;
    here = above;
    cell += layerSize;
  }
}
