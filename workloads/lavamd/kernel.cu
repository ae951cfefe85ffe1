// Potential of and force on each particle of a space that is cut into boxes: a particle feels all
// others in its own box and in the boxes around it.
//
// One block a box, one thread a particle. The block takes the neighbouring boxes one after another, each into
// shared memory first; then every thread reads the same particle at once, which is a broadcast.

#define MOST_PARTICLES 128
#define MOST_NEIGHBOURS 27

// A particle is x, y, z and its charge; a result is the potential and the force in x, y, z.
// Box b holds the particles firsts[b] up to firsts[b + 1], at most MOST_PARTICLES, and feels the boxes
// neighbours[MOST_NEIGHBOURS * b] and so on, neighbourCounts[b] of them, its own among them.
__global__ void feel_neighbours(const float4 *particles, const int *firsts, const int *neighbours,
                                const int *neighbourCounts, float steepness, float4 *results) {
  __shared__ float4 others[MOST_PARTICLES];

  int t = threadIdx.x;
  int box = blockIdx.x;
  int first = firsts[box];
  int mine = first + t;
  bool active = mine < firsts[box + 1];
  float4 here = active ? particles[mine] : make_float4(0.0f, 0.0f, 0.0f, 0.0f);

  float potential = 0.0f;
  float forceX = 0.0f;
  float forceY = 0.0f;
  float forceZ = 0.0f;
  int count = neighbourCounts[box];
  for (int n = 0; n < count; ++n) {
    int neighbour = neighbours[MOST_NEIGHBOURS * box + n];
    int from = firsts[neighbour];
    int length = firsts[neighbour + 1] - from;
    if (t < length) others[t] = particles[from + t];
    __syncthreads();
    if (active) {
      for (int j = 0; j < length; ++j) {
        float4 other = others[j];
        float x = here.x - other.x;
        float y = here.y - other.y;
        float z = here.z - other.z;
        // A particle's distance to itself is 0: it adds its charge to its potential, and no force.
        float squared = x * x + y * y + z * z;
        float share = other.w * __expf(-steepness * squared);
        float push = 2.0f * steepness * share;
        potential += share;
        forceX += push * x;
        forceY += push * y;
        forceZ += push * z;
      }
    }
    __syncthreads(); // the box has been read
  }
  if (active) {
    results[mine] =
        make_float4(here.w * potential, here.w * forceX, here.w * forceY, here.w * forceZ);
  }
}
