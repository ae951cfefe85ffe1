// The layers of a residual network for images, one kernel each; the host drives the network.
//
//   conv3x3, conv1x1   convolution with zeros around, stride 1 or 2: a matrix product of patches and weights
//   batch_norm         each channel scaled and shifted by what training has learnt, maybe cut off at 0
//   add                the shortcut of a block, and the cut-off at 0 behind it
//   pool               mean of each channel over an image
//   dense              scores of the classes
//
// Values lie image by image, pixel by pixel, channels next to each other; weights of a convolution tap by
// tap, then by channel in, channels out next to each other.
//
// TILE_PIXELS, TILE_CHANNELS, DEPTH and EACH are tunables, and so is the block of the other kernels, which
// the host chooses. None changes the order in which anything is added up, so all choices give the same bits.

#ifndef TILE_PIXELS
#define TILE_PIXELS 64 // pixels and channels of a block's part of the output
#endif
#ifndef TILE_CHANNELS
#define TILE_CHANNELS 32
#endif
#ifndef DEPTH
#define DEPTH 8 // inputs of a pixel that a block holds at once
#endif
#ifndef EACH
#define EACH 4 // pixels and channels of a thread, a multiple of VECTOR
#endif
#define VECTOR 4 // that a thread reads at once
#define THREADS (TILE_PIXELS * TILE_CHANNELS / (EACH * EACH))
#define ALL_LANES 0xffffffffu

// Where in the tile the i-th pixel and the i-th channel of thread t are. Vectors of neighbouring threads
// lie next to each other, so that a warp reads shared memory without conflicts.
__device__ __forceinline__ int pixel_of(int t, int i) {
  int group = t / (TILE_CHANNELS / EACH);
  return group * VECTOR + i / VECTOR * (TILE_PIXELS / EACH * VECTOR) + i % VECTOR;
}
__device__ __forceinline__ int channel_of(int t, int i) {
  int group = t % (TILE_CHANNELS / EACH);
  return group * VECTOR + i / VECTOR * (TILE_CHANNELS / EACH * VECTOR) + i % VECTOR;
}

template <int SIDE>
__device__ __forceinline__ void convolve(const float *__restrict__ in,
                                         const float *__restrict__ weights, float *out, int images,
                                         int height, int width, int channels, int outChannels,
                                         int stride) {
  // Rows a little longer: where a warp stores 8 inputs of 4 pixels, each goes into another bank.
  __shared__ __align__(16) float patches[DEPTH][TILE_PIXELS + VECTOR];
  __shared__ __align__(16) float taps[DEPTH][TILE_CHANNELS];

  int outHeight = (height - 1) / stride + 1;
  int outWidth = (width - 1) / stride + 1;
  int pixels = images * outHeight * outWidth;
  int depth = SIDE * SIDE * channels;
  int t = threadIdx.x;
  int firstPixel = blockIdx.x * TILE_PIXELS;
  int firstChannel = blockIdx.y * TILE_CHANNELS;

  // The pixels whose inputs this thread fetches: one in THREADS / DEPTH.
  const int fetches = TILE_PIXELS * DEPTH / THREADS;
  int image[fetches], top[fetches], left[fetches];
#pragma unroll
  for (int i = 0; i < fetches; ++i) {
    int pixel = firstPixel + t / DEPTH + i * (THREADS / DEPTH);
    int within = pixel % (outHeight * outWidth);
    image[i] = pixel < pixels ? pixel / (outHeight * outWidth) : -1;
    top[i] = within / outWidth * stride - SIDE / 2;
    left[i] = within % outWidth * stride - SIDE / 2;
  }

  float sum[EACH][EACH] = {};
  for (int first = 0; first < depth; first += DEPTH) {
    int input = first + t % DEPTH;
    int tap = input / channels;
    int channel = input - tap * channels;
#pragma unroll
    for (int i = 0; i < fetches; ++i) {
      int y = top[i] + tap / SIDE;
      int x = left[i] + tap % SIDE;
      bool inside = image[i] >= 0 && input < depth && y >= 0 && y < height && x >= 0 && x < width;
      patches[t % DEPTH][t / DEPTH + i * (THREADS / DEPTH)] =
          inside ? in[((image[i] * height + y) * width + x) * channels + channel] : 0.0f;
    }
    for (int i = t; i < DEPTH * TILE_CHANNELS; i += THREADS) {
      int row = first + i / TILE_CHANNELS;
      int column = firstChannel + i % TILE_CHANNELS;
      bool inside = row < depth && column < outChannels;
      taps[i / TILE_CHANNELS][i % TILE_CHANNELS] =
          inside ? weights[row * outChannels + column] : 0.0f;
    }
    __syncthreads();
#pragma unroll
    for (int k = 0; k < DEPTH; ++k) {
      float mine[EACH], weight[EACH];
#pragma unroll
      for (int i = 0; i < EACH; i += VECTOR) {
        float4 p = *(const float4 *)&patches[k][pixel_of(t, i)];
        float4 w = *(const float4 *)&taps[k][channel_of(t, i)];
        mine[i] = p.x, mine[i + 1] = p.y, mine[i + 2] = p.z, mine[i + 3] = p.w;
        weight[i] = w.x, weight[i + 1] = w.y, weight[i + 2] = w.z, weight[i + 3] = w.w;
      }
#pragma unroll
      for (int i = 0; i < EACH; ++i)
#pragma unroll
        for (int j = 0; j < EACH; ++j) sum[i][j] += mine[i] * weight[j];
    }
    __syncthreads();
  }

#pragma unroll
  for (int i = 0; i < EACH; ++i) {
    int pixel = firstPixel + pixel_of(t, i);
    if (pixel >= pixels) continue;
#pragma unroll
    for (int j = 0; j < EACH; ++j) {
      int channel = firstChannel + channel_of(t, j);
      if (channel < outChannels) out[pixel * outChannels + channel] = sum[i][j];
    }
  }
}

__global__ void __launch_bounds__(THREADS)
    conv3x3(const float *in, const float *weights, float *out, int images, int height, int width,
            int channels, int outChannels, int stride) {
  convolve<3>(in, weights, out, images, height, width, channels, outChannels, stride);
}

__global__ void __launch_bounds__(THREADS)
    conv1x1(const float *in, const float *weights, float *out, int images, int height, int width,
            int channels, int outChannels, int stride) {
  convolve<1>(in, weights, out, images, height, width, channels, outChannels, stride);
}

// relu: 1 to cut off at 0, 0 not to.
__global__ void batch_norm(float *values, const float *__restrict__ gamma,
                           const float *__restrict__ beta, const float *__restrict__ mean,
                           const float *__restrict__ variance, int size, int channels,
                           float epsilon, int relu) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= size) return;
  int c = i % channels;
  float value = (values[i] - mean[c]) * rsqrtf(variance[c] + epsilon) * gamma[c] + beta[c];
  values[i] = relu ? fmaxf(value, 0.0f) : value;
}

__global__ void add(float *values, const float *__restrict__ shortcut, int size) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < size) values[i] = fmaxf(values[i] + shortcut[i], 0.0f);
}

// A thread a channel of an image; `area` pixels.
__global__ void pool(const float *__restrict__ values, float *means, int images, int area,
                     int channels) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= images * channels) return;
  const float *own = values + i / channels * area * channels + i % channels;
  float sum = 0.0f;
  for (int pixel = 0; pixel < area; ++pixel) sum += own[pixel * channels];
  means[i] = sum / area;
}

// A warp a score.
__global__ void dense(const float *__restrict__ means, const float *__restrict__ weights,
                      const float *__restrict__ bias, float *scores, int images, int channels,
                      int classes) {
  int score = (blockIdx.x * blockDim.x + threadIdx.x) / 32;
  int lane = threadIdx.x % 32;
  if (score >= images * classes) return;
  const float *own = means + score / classes * channels;
  float sum = 0.0f;
  for (int c = lane; c < channels; c += 32) sum += own[c] * weights[c * classes + score % classes];
  for (int distance = 16; distance > 0; distance /= 2)
    sum += __shfl_down_sync(ALL_LANES, sum, distance);
  if (lane == 0) scores[score] = sum + bias[score % classes];
}
