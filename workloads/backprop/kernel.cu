// Training of a network with one hidden layer by back-propagation: the two passes over the weights
// between the inputs and the hidden units, which are nearly all of the work. What lies between
// them (sigmoids, the output unit, the errors) is a handful of numbers, and the host's.
//
// The weights lie input by input: weights[input * HIDDEN + unit]; input 0 is the bias.

#ifndef HIDDEN
#define HIDDEN 16 // hidden units: a power of two, at most 32
#endif
#ifndef BLOCK
#define BLOCK 256
#endif
#define ROWS (BLOCK / HIDDEN) // inputs that a block takes at once

// What flows into each hidden unit from `chunk` inputs a block: sums[block * HIDDEN + unit].
__global__ void __launch_bounds__(BLOCK)
    forward(const float *__restrict__ values, const float *__restrict__ weights, float *sums,
            int inputs, int chunk) {
  __shared__ float partial[ROWS][HIDDEN];
  int unit = threadIdx.x % HIDDEN;
  int row = threadIdx.x / HIDDEN;

  int end = min((int)(blockIdx.x + 1) * chunk, inputs);
  float sum = 0.0f;
  for (int input = blockIdx.x * chunk + row; input < end; input += ROWS)
    sum += values[input] * weights[input * HIDDEN + unit];
  partial[row][unit] = sum;
  __syncthreads();

  for (int half = ROWS / 2; half > 0; half /= 2) {
    if (row < half) partial[row][unit] += partial[row + half][unit];
    __syncthreads();
  }
  if (row == 0) sums[blockIdx.x * HIDDEN + unit] = partial[0][unit];
}

// Moves each weight along its unit's error, and on by a part of what it moved the last time.
__global__ void __launch_bounds__(BLOCK)
    adjust(const float *__restrict__ values, const float *__restrict__ errors,
           float *__restrict__ weights, float *__restrict__ steps, int inputs, float rate,
           float momentum) {
  int i = blockIdx.x * BLOCK + threadIdx.x;
  if (i >= inputs * HIDDEN) return;
  float step = rate * errors[i % HIDDEN] * values[i / HIDDEN] + momentum * steps[i];
  weights[i] += step;
  steps[i] = step;
}
