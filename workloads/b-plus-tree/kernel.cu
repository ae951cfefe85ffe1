// Searches in a B+ tree of integers: values of keys, and counts and sums over ranges of keys.
//
// A node has room for 32 entries, a key and a link each, keys in rising order; the room behind the last
// entry is filled with NO_KEY, larger than any key. In an inner node an entry is the least key of a
// subtree and the number of its root; in a leaf, a key and its value. Leaves know the next one.
//
// One warp looks at one query, one lane at one entry: a vote finds the place in a node at once.

#define FANOUT 32
#define NO_KEY INT_MAX
#define NOTHING (-1) // value of a key that is not there; the leaf behind the last one

// The leaf in whose range a key falls. `levels` counts the inner nodes on the way.
__device__ __forceinline__ int leaf_of(const int *keys, const int *links, int root, int levels,
                                       int key, int lane) {
  int node = root;
  for (int level = 0; level < levels; ++level) {
    unsigned notAbove = __ballot_sync(0xffffffff, keys[node * FANOUT + lane] <= key);
    // Keys below the least one of the tree belong to its first leaf.
    int entry = max(__popc(notAbove) - 1, 0);
    node = links[node * FANOUT + entry];
  }
  return node;
}

// values[query]: what belongs to the query's key.
__global__ void find(const int *__restrict__ keys, const int *__restrict__ links, int root,
                     int levels, const int *__restrict__ wanted, int *values, int queries) {
  int lane = threadIdx.x % FANOUT;
  int query = (blockIdx.x * blockDim.x + threadIdx.x) / FANOUT;
  if (query >= queries) return;

  int key = wanted[query];
  int leaf = leaf_of(keys, links, root, levels, key, lane);
  unsigned found = __ballot_sync(0xffffffff, keys[leaf * FANOUT + lane] == key);
  if (lane == 0) values[query] = found ? links[leaf * FANOUT + __ffs(found) - 1] : NOTHING;
}

// How many keys from lows[query] to highs[query] there are, both included, and what their values sum to.
__global__ void find_range(const int *__restrict__ keys, const int *__restrict__ links,
                           const int *__restrict__ nextLeaves, int root, int levels,
                           const int *__restrict__ lows, const int *__restrict__ highs, int *counts,
                           int *sums, int queries) {
  int lane = threadIdx.x % FANOUT;
  int query = (blockIdx.x * blockDim.x + threadIdx.x) / FANOUT;
  if (query >= queries) return;

  int low = lows[query];
  int high = highs[query];
  int count = 0;
  int sum = 0;
  int leaf = leaf_of(keys, links, root, levels, low, lane);
  while (leaf != NOTHING) {
    int key = keys[leaf * FANOUT + lane];
    bool inside = key >= low && key <= high;
    count += __popc(__ballot_sync(0xffffffff, inside));
    if (inside) sum += links[leaf * FANOUT + lane];
    if (__any_sync(0xffffffff, key > high && key != NO_KEY)) break;
    leaf = nextLeaves[leaf];
  }
  for (int distance = FANOUT / 2; distance > 0; distance /= 2)
    sum += __shfl_down_sync(0xffffffff, sum, distance);
  if (lane == 0) {
    counts[query] = count;
    sums[query] = sum;
  }
}
