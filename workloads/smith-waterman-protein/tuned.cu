// Local alignments of proteins with affine gaps, where they begin and where they end, tuned by hand:
// diagonals live in registers, one barrier a diagonal, substitution scores in shared memory.
//
// forward  finds the score and the end. reverse walks both sequences backwards from there: where the
//          score is reached again, the alignment begins.
//
// One block aligns one pair; thread c owns column c, a residue of the shorter sequence, and computes row
// (diagonal - c) of every anti-diagonal. h, e and f mean what they do in naive.cu. Thread c needs the
// last h and e of thread c - 1, and its last but one h for the cell's diagonal neighbour: in the same
// warp by shuffle; from the warp before by what its last lane leaves in `border`; and from a thread that
// has finished, because the diagonal has passed the longer sequence, by what every thread then leaves
// in `spill`. Both arrays have two halves, used in turn: what is read on a diagonal was written on the
// one before, and one barrier in between suffices.

#ifndef MAX_SHORT
#define MAX_SHORT 256 // longest shorter sequence, and the most threads of a block
#endif
#ifndef MAX_LONG
#define MAX_LONG 512 // longest longer sequence
#endif
#define LETTERS 20
#define WARPS (MAX_SHORT / 32)
#define ALL_LANES 0xffffffffu

struct Best {
  int score, reference, query;
};

// What a thread leaves for the one of the next column.
struct Left {
  int h, e, olderH;
};

// Among equal scores the smaller place in the reference wins, then the smaller one in the query.
__device__ __forceinline__ bool better(const Best &a, const Best &b) {
  if (a.score != b.score) return a.score > b.score;
  if (a.reference != b.reference) return a.reference < b.reference;
  return a.query < b.query;
}

// The best of a warp, in lane 0. All 32 lanes take part.
__device__ __forceinline__ Best bestOfWarp(Best best) {
  for (int distance = 16; distance > 0; distance /= 2) {
    Best other;
    other.score = __shfl_down_sync(ALL_LANES, best.score, distance);
    other.reference = __shfl_down_sync(ALL_LANES, best.reference, distance);
    other.query = __shfl_down_sync(ALL_LANES, best.query, distance);
    if (better(other, best)) best = other;
  }
  return best;
}

// The best alignment of two sequences, each read upwards (STEP 1) or downwards (STEP -1); right in thread
// 0. The block is a whole number of warps.
template <int STEP>
__device__ __forceinline__ Best align(const unsigned char *__restrict__ reference,
                                      int referenceLength,
                                      const unsigned char *__restrict__ query, int queryLength,
                                      const signed char *__restrict__ substitutions, int gapOpen,
                                      int gapExtend) {
  __shared__ Left border[2][WARPS], spill[2][MAX_SHORT];
  __shared__ Best bestOf[WARPS];
  __shared__ unsigned char longer[MAX_LONG];
  __shared__ signed char scoreOf[LETTERS * LETTERS];

  int column = threadIdx.x;
  int lane = threadIdx.x % 32;
  int warp = threadIdx.x / 32;
  bool queryIsShorter = queryLength <= referenceLength;
  int columns = queryIsShorter ? queryLength : referenceLength;
  int rows = queryIsShorter ? referenceLength : queryLength;

  for (int i = column; i < LETTERS * LETTERS; i += blockDim.x) scoreOf[i] = substitutions[i];
  for (int i = column; i < rows; i += blockDim.x)
    longer[i] = queryIsShorter ? reference[STEP * i] : query[STEP * i];
  int own = 0;
  if (column < columns)
    own = LETTERS * (queryIsShorter ? query[STEP * column] : reference[STEP * column]);
  __syncthreads();

  int h = 0, olderH = 0, e = 0, f = 0;
  int bestScore = 0, bestRow = -1;

  for (int diagonal = 0; diagonal < rows + columns - 1; ++diagonal) {
    int row = diagonal - column;
    bool active = column < columns && row >= 0 && row < rows;
    int now = diagonal % 2;
    unsigned lanes = __ballot_sync(ALL_LANES, active);
    if (active) {
      Left left = {__shfl_up_sync(lanes, h, 1), __shfl_up_sync(lanes, e, 1),
                   __shfl_up_sync(lanes, olderH, 1)};
      if (column == 0)
        left = {0, 0, 0};
      else if (diagonal >= rows)
        left = spill[1 - now][column - 1];
      else if (lane == 0)
        left = border[1 - now][warp - 1];

      e = max(left.h + gapOpen, left.e + gapExtend);
      f = max(h + gapOpen, f + gapExtend);
      int score = max(max(left.olderH + scoreOf[own + longer[row]], 0), max(e, f));
      olderH = h;
      h = score;
      // Rows come in rising order, so ">" keeps the first of equals in this column.
      if (score > bestScore) {
        bestScore = score;
        bestRow = row;
      }

      if (lane == 31) border[now][warp] = {h, e, olderH};
      if (diagonal >= rows - 1) spill[now][column] = {h, e, olderH};
    }
    __syncthreads();
  }

  Best best = {bestScore, -1, -1};
  if (bestRow >= 0) {
    best.reference = queryIsShorter ? bestRow : column;
    best.query = queryIsShorter ? column : bestRow;
  }
  best = bestOfWarp(best);
  if (lane == 0) bestOf[warp] = best;
  __syncthreads();
  if (warp == 0) {
    best = {0, -1, -1};
    if (lane < blockDim.x / 32) best = bestOf[lane];
    best = bestOfWarp(best);
  }
  return best;
}

// References and queries lie end to end, a residue a byte; sequence i is [offsets[i], offsets[i + 1]).
// substitutions: LETTERS x LETTERS. Gap penalties are negative: gapOpen for the first residue of a gap,
// gapExtend for each further one. Without a positive score, places are -1.
__global__ void forward(const unsigned char *references, const int *referenceOffsets,
                        const unsigned char *queries, const int *queryOffsets,
                        const signed char *substitutions, int gapOpen, int gapExtend, int *scores,
                        int *referenceEnds, int *queryEnds) {
  int pair = blockIdx.x;
  Best best = align<1>(references + referenceOffsets[pair],
                       referenceOffsets[pair + 1] - referenceOffsets[pair],
                       queries + queryOffsets[pair], queryOffsets[pair + 1] - queryOffsets[pair],
                       substitutions, gapOpen, gapExtend);
  if (threadIdx.x == 0) {
    scores[pair] = best.score;
    referenceEnds[pair] = best.reference;
    queryEnds[pair] = best.query;
  }
}

__global__ void reverse(const unsigned char *references, const int *referenceOffsets,
                        const unsigned char *queries, const int *queryOffsets,
                        const signed char *substitutions, int gapOpen, int gapExtend,
                        const int *referenceEnds, const int *queryEnds, int *referenceStarts,
                        int *queryStarts) {
  int pair = blockIdx.x;
  int referenceEnd = referenceEnds[pair];
  int queryEnd = queryEnds[pair];
  Best best = align<-1>(references + referenceOffsets[pair] + referenceEnd, referenceEnd + 1,
                        queries + queryOffsets[pair] + queryEnd, queryEnd + 1, substitutions,
                        gapOpen, gapExtend);
  if (threadIdx.x == 0) {
    referenceStarts[pair] = referenceEnd < 0 ? -1 : referenceEnd - best.reference;
    queryStarts[pair] = queryEnd < 0 ? -1 : queryEnd - best.query;
  }
}
