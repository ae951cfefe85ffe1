// Breadth-first search of a graph, level by level: the number of edges from the source to each vertex.
//
// The edges of vertex v are targets[offsets[v]] .. targets[offsets[v + 1] - 1]. The host launches
// `expand` and `settle` in turn, with depth 0, 1, 2, ... until `settle` finds nothing more. Vertices
// that several threads reach at once get the same mark from each, so the order does not matter; no
// level is written while another thread may look at it.
//
// LANES is a tunable.

#ifndef LANES
#define LANES 1 // threads that share a vertex: several are soon done with a hub, and idle where edges are few
#endif
#define UNSEEN (-1)

// Marks what the vertices at `depth` lead to. LANES neighbouring threads a vertex.
__global__ void expand(const int *__restrict__ offsets, const int *__restrict__ targets,
                       const int *__restrict__ levels, unsigned char *reached, int vertices,
                       int depth) {
  int vertex = (blockIdx.x * blockDim.x + threadIdx.x) / LANES;
  if (vertex >= vertices || levels[vertex] != depth) return;
  int end = offsets[vertex + 1];
  for (int edge = offsets[vertex] + threadIdx.x % LANES; edge < end; edge += LANES) {
    int target = targets[edge];
    if (levels[target] == UNSEEN) reached[target] = 1;
  }
}

// Gives the marked vertices their level, takes the marks off, and says whether there were any.
__global__ void settle(int *levels, unsigned char *reached, int *found, int vertices, int depth) {
  int vertex = blockIdx.x * blockDim.x + threadIdx.x;
  bool fresh = vertex < vertices && reached[vertex];
  if (fresh) {
    levels[vertex] = depth + 1;
    reached[vertex] = 0;
  }
  if (__syncthreads_or(fresh) && threadIdx.x == 0) *found = 1;
}
