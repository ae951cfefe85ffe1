// Local alignment scores with affine gaps, tuned by hand: diagonals live in registers, one barrier a
// diagonal, and a cell's left neighbour is reached by one of three roads.
//
// One block aligns one pair; thread c owns column c, a base of the shorter sequence, and computes row
// (diagonal - c) of every anti-diagonal. h, e and f mean what they do in naive.cu. Thread c needs the
// last h and e of thread c - 1, and its last but one h for the cell's diagonal neighbour:
//
//   1. in the same warp and still active: warp shuffle among the active lanes;
//   2. in the warp before: lane 31 leaves its values in `border`;
//   3. finished, because the diagonal has passed the longer sequence: every thread then leaves its
//      values in `spill`.
//
// Both shared arrays have two halves, used in turn by even and odd diagonals: what is read on a
// diagonal was written on the one before, and one barrier in between suffices.

#ifndef MAX_SHORT
#define MAX_SHORT 160 // longest shorter sequence, and the most threads of a block
#endif
#ifndef MAX_LONG
#define MAX_LONG 544 // longest longer sequence
#endif
#define WARPS (MAX_SHORT / 32)
#define ALL_LANES 0xffffffffu

struct Best {
  int score, reference, query;
};

// Among equal scores the smaller reference end wins, then the smaller query end.
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

// References and queries lie end to end; sequence i is [offsets[i], offsets[i + 1]).
// Gap penalties are negative: gapOpen for the first base of a gap, gapExtend for each further one.
// The block is a whole number of warps.
__global__ void smith_waterman(const unsigned char *references, const int *referenceOffsets,
                               const unsigned char *queries, const int *queryOffsets, int match,
                               int mismatch, int gapOpen, int gapExtend, int *scores,
                               int *referenceEnds, int *queryEnds) {
  __shared__ int borderH[2][WARPS], borderE[2][WARPS], borderOlderH[2][WARPS];
  __shared__ int spillH[2][MAX_SHORT], spillE[2][MAX_SHORT], spillOlderH[2][MAX_SHORT];
  __shared__ int warpScore[WARPS], warpReference[WARPS], warpQuery[WARPS];
  __shared__ unsigned char longer[MAX_LONG];

  int pair = blockIdx.x;
  int column = threadIdx.x;
  int lane = threadIdx.x % 32;
  int warp = threadIdx.x / 32;
  const unsigned char *reference = references + referenceOffsets[pair];
  const unsigned char *query = queries + queryOffsets[pair];
  int referenceLength = referenceOffsets[pair + 1] - referenceOffsets[pair];
  int queryLength = queryOffsets[pair + 1] - queryOffsets[pair];
  bool queryIsShorter = queryLength <= referenceLength;
  int columns = queryIsShorter ? queryLength : referenceLength;
  int rows = queryIsShorter ? referenceLength : queryLength;

  for (int i = column; i < rows; i += blockDim.x)
    longer[i] = queryIsShorter ? reference[i] : query[i];
  int base = 0;
  if (column < columns) base = queryIsShorter ? query[column] : reference[column];
  __syncthreads();

  int h = 0, olderH = 0, e = 0, f = 0;
  int bestScore = 0, bestRow = -1;

  for (int diagonal = 0; diagonal < rows + columns - 1; ++diagonal) {
    int row = diagonal - column;
    bool active = column < columns && row >= 0 && row < rows;
    int now = diagonal % 2;
    unsigned lanes = __ballot_sync(ALL_LANES, active);
    if (active) {
      int leftH = __shfl_up_sync(lanes, h, 1);
      int leftE = __shfl_up_sync(lanes, e, 1);
      int diagonalH = __shfl_up_sync(lanes, olderH, 1);
      if (column == 0) {
        leftH = 0;
        leftE = 0;
        diagonalH = 0;
      } else if (diagonal >= rows) {
        leftH = spillH[1 - now][column - 1];
        leftE = spillE[1 - now][column - 1];
        diagonalH = spillOlderH[1 - now][column - 1];
      } else if (lane == 0) {
        leftH = borderH[1 - now][warp - 1];
        leftE = borderE[1 - now][warp - 1];
        diagonalH = borderOlderH[1 - now][warp - 1];
      }

      e = max(leftH + gapOpen, leftE + gapExtend);
      f = max(h + gapOpen, f + gapExtend);
      int substitution = base == longer[row] ? match : mismatch;
      int score = max(max(diagonalH + substitution, 0), max(e, f));
      olderH = h;
      h = score;
      // Rows come in rising order, so ">" keeps the first of equals in this column.
      if (score > bestScore) {
        bestScore = score;
        bestRow = row;
      }

      if (lane == 31) {
        borderH[now][warp] = h;
        borderE[now][warp] = e;
        borderOlderH[now][warp] = olderH;
      }
      if (diagonal >= rows - 1) {
        spillH[now][column] = h;
        spillE[now][column] = e;
        spillOlderH[now][column] = olderH;
      }
    }
    __syncthreads();
  }

  Best best = {bestScore, -1, -1};
  if (bestRow >= 0) {
    best.reference = queryIsShorter ? bestRow : column;
    best.query = queryIsShorter ? column : bestRow;
  }
  best = bestOfWarp(best);
  if (lane == 0) {
    warpScore[warp] = best.score;
    warpReference[warp] = best.reference;
    warpQuery[warp] = best.query;
  }
  __syncthreads();
  if (warp == 0) {
    best = {0, -1, -1};
    if (lane < blockDim.x / 32) best = {warpScore[lane], warpReference[lane], warpQuery[lane]};
    best = bestOfWarp(best);
    if (lane == 0) {
      scores[pair] = best.score;
      referenceEnds[pair] = best.reference;
      queryEnds[pair] = best.query;
    }
  }
}
