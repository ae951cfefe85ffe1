// Speckle-reducing anisotropic diffusion of an image, one step in three launches.
//
// moments       sums of the values and of their squares over a homogeneous part of the image; the host
//               makes the squared coefficient of variation q0² of the speckle from them.
// coefficients  how much each pixel diffuses: 1 in plain speckle, near 0 at an edge.
// diffuse       the step itself, from one image to the other.
//
// Beyond the rim of the image each pixel meets its own value, so nothing flows out.
//
// TILE_X, TILE_Y and SUMMERS are tunables. SUMMERS changes which values are added up first, and so how sums
// are rounded.

#ifndef TILE_X
#define TILE_X 16
#endif
#ifndef TILE_Y
#define TILE_Y 16
#endif
#ifndef SUMMERS
#define SUMMERS 256 // threads of a block of `moments`
#endif

__device__ __forceinline__ float sum_of_warp(float value) {
  for (int distance = 16; distance > 0; distance /= 2)
    value += __shfl_down_sync(0xffffffff, value, distance);
  return value;
}

// The part begins at (top, left) and has height x width pixels. sums[2 b] and sums[2 b + 1] are block b's.
__global__ void __launch_bounds__(SUMMERS)
    moments(const float *__restrict__ image, float *sums, int columns, int top, int left,
            int height, int width) {
  __shared__ float warpSums[SUMMERS / 32];
  __shared__ float warpSquares[SUMMERS / 32];

  float sum = 0.0f;
  float squares = 0.0f;
  for (int i = blockIdx.x * SUMMERS + threadIdx.x; i < height * width; i += gridDim.x * SUMMERS) {
    float value = image[(top + i / width) * columns + left + i % width];
    sum += value;
    squares += value * value;
  }
  sum = sum_of_warp(sum);
  squares = sum_of_warp(squares);
  int lane = threadIdx.x % 32;
  if (lane == 0) {
    warpSums[threadIdx.x / 32] = sum;
    warpSquares[threadIdx.x / 32] = squares;
  }
  __syncthreads();

  if (threadIdx.x < 32) {
    sum = sum_of_warp(lane < SUMMERS / 32 ? warpSums[lane] : 0.0f);
    squares = sum_of_warp(lane < SUMMERS / 32 ? warpSquares[lane] : 0.0f);
    if (lane == 0) {
      sums[2 * blockIdx.x] = sum;
      sums[2 * blockIdx.x + 1] = squares;
    }
  }
}

// One thread a pixel, TILE_X x TILE_Y pixels a block, with a ring of neighbours around them.
__global__ void __launch_bounds__(TILE_X *TILE_Y)
    coefficients(const float *__restrict__ image, float *__restrict__ coefficient, int rows,
                 int columns, float q0Squared) {
  __shared__ float tile[TILE_Y + 2][TILE_X + 2];

  int x = threadIdx.x + 1;
  int y = threadIdx.y + 1;
  int row = blockIdx.y * TILE_Y + threadIdx.y;
  int column = blockIdx.x * TILE_X + threadIdx.x;
  int nearRow = min(row, rows - 1);
  int nearColumn = min(column, columns - 1);

  float here = image[nearRow * columns + nearColumn];
  tile[y][x] = here;
  if (y == 1) tile[0][x] = image[max(nearRow - 1, 0) * columns + nearColumn];
  if (y == TILE_Y) tile[y + 1][x] = image[min(row + 1, rows - 1) * columns + nearColumn];
  if (x == 1) tile[y][0] = image[nearRow * columns + max(nearColumn - 1, 0)];
  if (x == TILE_X) tile[y][x + 1] = image[nearRow * columns + min(column + 1, columns - 1)];
  __syncthreads();
  if (row >= rows || column >= columns) return;

  float north = tile[y - 1][x] - here;
  float south = tile[y + 1][x] - here;
  float west = tile[y][x - 1] - here;
  float east = tile[y][x + 1] - here;
  float inverse = 1.0f / here;
  float gradient = (north * north + south * south + west * west + east * east) * inverse * inverse;
  float laplacian = (north + south + west + east) * inverse;

  // The instantaneous coefficient of variation, squared, against that of plain speckle.
  float spread = 1.0f + 0.25f * laplacian;
  float qSquared = (0.5f * gradient - 0.0625f * laplacian * laplacian) / (spread * spread);
  float excess = (qSquared - q0Squared) / (q0Squared * (1.0f + q0Squared));
  coefficient[row * columns + column] = __saturatef(1.0f / (1.0f + excess));
}

// A flow between two pixels goes by the coefficient of the southern or eastern one of them.
__global__ void __launch_bounds__(TILE_X *TILE_Y)
    diffuse(const float *__restrict__ before, const float *__restrict__ coefficient,
            float *__restrict__ after, int rows, int columns, float rate) {
  int row = blockIdx.y * TILE_Y + threadIdx.y;
  int column = blockIdx.x * TILE_X + threadIdx.x;
  if (row >= rows || column >= columns) return;

  int here = row * columns + column;
  int north = row > 0 ? here - columns : here;
  int south = row < rows - 1 ? here + columns : here;
  int west = column > 0 ? here - 1 : here;
  int east = column < columns - 1 ? here + 1 : here;
  float value = before[here];
  float own = coefficient[here];
  float flow = own * (before[north] - value) + coefficient[south] * (before[south] - value) +
               own * (before[west] - value) + coefficient[east] * (before[east] - value);
  after[here] = value + 0.25f * rate * flow;
}
