// Temperature of a chip, cell by cell: an explicit 2-D stencil with several time steps a launch.
//
// A block loads a TILE x TILE square of the grid. After each step the outermost ring of the square no
// longer knows its neighbours, so what is valid shrinks like a pyramid; after `steps` steps the inner
// (TILE - 2 steps)^2 cells are right and are written. Neighbouring squares overlap by 2 steps cells.
// A cell at the rim of the chip takes itself for the missing neighbour: no heat leaves sideways.

#ifndef TILE
#define TILE 16
#endif

// Per step, a cell changes by `power` times its dissipated power, and by a rate times the difference
// to its neighbours west and east (x), north and south (y), and to the ambient (z).
__global__ void hotspot(const float *power, const float *before, float *after, int rows,
                        int columns, int steps, float powerRate, float xRate, float yRate,
                        float zRate, float ambient) {
  __shared__ float tile[TILE][TILE];

  int tx = threadIdx.x;
  int ty = threadIdx.y;
  int inner = TILE - 2 * steps;
  int row = (int)blockIdx.y * inner - steps + ty;
  int column = (int)blockIdx.x * inner - steps + tx;
  bool inside = row >= 0 && row < rows && column >= 0 && column < columns;

  float here = 0.0f;
  float heat = 0.0f;
  if (inside) {
    here = before[row * columns + column];
    heat = powerRate * power[row * columns + column];
  }
  tile[ty][tx] = here;
  __syncthreads();

  int north = row > 0 ? ty - 1 : ty;
  int south = row < rows - 1 ? ty + 1 : ty;
  int west = column > 0 ? tx - 1 : tx;
  int east = column < columns - 1 ? tx + 1 : tx;

  for (int step = 1; step <= steps; ++step) {
    bool valid = inside && tx >= step && tx < TILE - step && ty >= step && ty < TILE - step;
    if (valid) {
      float x = tile[ty][west] + tile[ty][east] - 2.0f * here;
      float y = tile[north][tx] + tile[south][tx] - 2.0f * here;
      here += heat + xRate * x + yRate * y + zRate * (ambient - here);
    }
    __syncthreads(); // all neighbours have been read
    if (valid) tile[ty][tx] = here;
    __syncthreads(); // all new values are there
  }

  bool mine = tx >= steps && tx < TILE - steps && ty >= steps && ty < TILE - steps;
  if (inside && mine) after[row * columns + column] = here;
}
