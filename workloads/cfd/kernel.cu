// Compressible flow without viscosity on a mesh of elements with four faces: finite volumes, explicit
// Runge-Kutta steps, each element with its own largest stable step.
//
// One thread an element. Everything is stored variable by variable (variables[v * elements + e]), so that a
// warp reads neighbouring words; only the neighbours' variables are gathered.
//
// THREADS and UNROLL are tunables. Neither changes what is computed, nor in which order.

#ifndef THREADS
#define THREADS 128
#endif
#ifndef UNROLL
#define UNROLL 0 // of the faces; 0: as the compiler sees fit
#endif
#define GAMMA 1.4f
#define SMOOTHING 0.2f

// What a face looks at instead of an element.
#define WALL (-2)
#define FAR_FIELD (-1)

// Density, momentum in x, y, z and energy per volume of the undisturbed flow.
__constant__ float farField[5];

struct State {
  float density, x, y, z, energy;
};

__device__ __forceinline__ State load(const float *variables, int elements, int e) {
  return {variables[e], variables[elements + e], variables[2 * elements + e],
          variables[3 * elements + e], variables[4 * elements + e]};
}

// Spelled out where a compiler could fuse one product or the other: all builds then round alike.
__device__ __forceinline__ float dot(float ax, float ay, float az, float bx, float by, float bz) {
  return fmaf(ax, bx, fmaf(ay, by, az * bz));
}

__device__ __forceinline__ float speed_squared(const State &s) {
  return dot(s.x, s.y, s.z, s.x, s.y, s.z) / (s.density * s.density);
}

__device__ __forceinline__ float pressure(const State &s, float speedSquared) {
  return (GAMMA - 1.0f) * (s.energy - 0.5f * s.density * speedSquared);
}

__device__ __forceinline__ float sound(const State &s, float pressure) {
  return sqrtf(GAMMA * pressure / s.density);
}

// Adds `share` of what flows in through a face with area vector (nx, ny, nz), which points inwards.
__device__ __forceinline__ void add_flow(State &sum, const State &s, float pressure, float nx,
                                         float ny, float nz, float share) {
  float through = share * dot(s.x, s.y, s.z, nx, ny, nz) / s.density;
  float push = share * pressure;
  sum.density += through * s.density;
  sum.x = fmaf(through, s.x, fmaf(push, nx, sum.x));
  sum.y = fmaf(through, s.y, fmaf(push, ny, sum.y));
  sum.z = fmaf(through, s.z, fmaf(push, nz, sum.z));
  sum.energy += through * (s.energy + pressure);
}

// Time step over volume: half of what a wave needs to cross the element. `areas` are the squares of
// the elements' surfaces.
__global__ void step_factors(const float *variables, const float *areas, int elements,
                             float *factors) {
  int e = blockIdx.x * THREADS + threadIdx.x;
  if (e >= elements) return;
  State s = load(variables, elements, e);
  float speedSquared = speed_squared(s);
  float wave = sqrtf(speedSquared) + sound(s, pressure(s, speedSquared));
  factors[e] = 0.5f / (sqrtf(areas[e]) * wave);
}

// What flows into each element: the mean of both sides' flows, and smoothing by the fastest wave.
__global__ void fluxes(const float *variables, const float *normals, const int *neighbours,
                       int elements, float *flux) {
  int e = blockIdx.x * THREADS + threadIdx.x;
  if (e >= elements) return;
  State mine = load(variables, elements, e);
  float mySpeedSquared = speed_squared(mine);
  float myPressure = pressure(mine, mySpeedSquared);
  float myWave = sqrtf(mySpeedSquared) + sound(mine, myPressure);
  State sum = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f};

#if UNROLL > 0
#pragma unroll UNROLL
#endif
  for (int face = 0; face < 4; ++face) {
    int neighbour = neighbours[face * elements + e];
    float nx = normals[(3 * face) * elements + e];
    float ny = normals[(3 * face + 1) * elements + e];
    float nz = normals[(3 * face + 2) * elements + e];
    if (neighbour >= 0) {
      State other = load(variables, elements, neighbour);
      float speedSquared = speed_squared(other);
      float otherPressure = pressure(other, speedSquared);
      float wave = myWave + sqrtf(speedSquared) + sound(other, otherPressure);
      float area = sqrtf(dot(nx, ny, nz, nx, ny, nz));
      float smoothing = 0.5f * SMOOTHING * area * wave;
      sum.density += smoothing * (other.density - mine.density);
      sum.x += smoothing * (other.x - mine.x);
      sum.y += smoothing * (other.y - mine.y);
      sum.z += smoothing * (other.z - mine.z);
      sum.energy += smoothing * (other.energy - mine.energy);
      add_flow(sum, mine, myPressure, nx, ny, nz, 0.5f);
      add_flow(sum, other, otherPressure, nx, ny, nz, 0.5f);
    } else if (neighbour == FAR_FIELD) {
      State other = {farField[0], farField[1], farField[2], farField[3], farField[4]};
      add_flow(sum, mine, myPressure, nx, ny, nz, 0.5f);
      add_flow(sum, other, pressure(other, speed_squared(other)), nx, ny, nz, 0.5f);
    } else {
      // Nothing passes a wall, but it pushes back.
      sum.x += myPressure * nx;
      sum.y += myPressure * ny;
      sum.z += myPressure * nz;
    }
  }
  flux[e] = sum.density;
  flux[elements + e] = sum.x;
  flux[2 * elements + e] = sum.y;
  flux[3 * elements + e] = sum.z;
  flux[4 * elements + e] = sum.energy;
}

// One stage: from the state at the beginning of the step, the stage's share of it further.
__global__ void time_step(const float *before, const float *factors, const float *flux,
                          float share, int elements, float *after) {
  int e = blockIdx.x * THREADS + threadIdx.x;
  if (e >= elements) return;
  float factor = share * factors[e];
  for (int v = 0; v < 5; ++v)
    after[v * elements + e] = before[v * elements + e] + factor * flux[v * elements + e];
}
