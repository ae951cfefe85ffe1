// Local alignment scores with affine gaps, the way an early port does it: everything that a diagonal
// needs lives in shared memory, is cleared before it is written, and is fenced on every side. Every
// thread clears every column, as the CPU code did that was ported.
//
// One block aligns one pair. One thread owns one column, a base of the shorter sequence; the rows are
// the bases of the longer one. Cells of an anti-diagonal do not depend on each other, so the block
// walks over the anti-diagonals and thread c computes row (diagonal - c).
//
// h: best score of an alignment that ends in the cell.
// e: the same, ending with a base of the shorter sequence against a gap (came from the left).
// f: the same, ending with a base of the longer sequence against a gap (came from above).
// Entry 0 of each array is the border column, entry c + 1 belongs to thread c. A border of 0 serves
// e and f as well: what opens from it is negative and never beats a fresh start.

#ifndef MAX_SHORT
#define MAX_SHORT 160 // longest shorter sequence, and the most threads of a block
#endif
#ifndef MAX_LONG
#define MAX_LONG 544 // longest longer sequence
#endif

__device__ __forceinline__ void clear(int *cells, int columns) {
  for (int i = 0; i <= columns; ++i) cells[i] = 0;
}

__device__ __forceinline__ void rotate(int *&current, int *&previous, int *&older) {
  int *spare = older;
  older = previous;
  previous = current;
  current = spare;
}

// References and queries lie end to end; sequence i is [offsets[i], offsets[i + 1]).
// Gap penalties are negative: gapOpen for the first base of a gap, gapExtend for each further one.
__global__ void smith_waterman(const unsigned char *references, const int *referenceOffsets,
                               const unsigned char *queries, const int *queryOffsets, int match,
                               int mismatch, int gapOpen, int gapExtend, int *scores,
                               int *referenceEnds, int *queryEnds) {
  __shared__ int h0[MAX_SHORT + 1], h1[MAX_SHORT + 1], h2[MAX_SHORT + 1];
  __shared__ int e0[MAX_SHORT + 1], e1[MAX_SHORT + 1], e2[MAX_SHORT + 1];
  __shared__ int f0[MAX_SHORT + 1], f1[MAX_SHORT + 1], f2[MAX_SHORT + 1];
  __shared__ int bestScore[MAX_SHORT], bestReference[MAX_SHORT], bestQuery[MAX_SHORT];
  __shared__ unsigned char shorter[MAX_SHORT], longer[MAX_LONG];

  int pair = blockIdx.x;
  int column = threadIdx.x;
  const unsigned char *reference = references + referenceOffsets[pair];
  const unsigned char *query = queries + queryOffsets[pair];
  int referenceLength = referenceOffsets[pair + 1] - referenceOffsets[pair];
  int queryLength = queryOffsets[pair + 1] - queryOffsets[pair];
  bool queryIsShorter = queryLength <= referenceLength;
  int columns = queryIsShorter ? queryLength : referenceLength;
  int rows = queryIsShorter ? referenceLength : queryLength;

  for (int i = column; i < columns; i += blockDim.x)
    shorter[i] = queryIsShorter ? query[i] : reference[i];
  for (int i = column; i < rows; i += blockDim.x)
    longer[i] = queryIsShorter ? reference[i] : query[i];
  clear(h0, columns);
  clear(h1, columns);
  clear(h2, columns);
  clear(e0, columns);
  clear(e1, columns);
  clear(e2, columns);
  clear(f0, columns);
  clear(f1, columns);
  clear(f2, columns);
  bestScore[column] = 0;
  bestReference[column] = -1;
  bestQuery[column] = -1;
  __syncthreads();

  int *h = h0, *hPrevious = h1, *hOlder = h2;
  int *e = e0, *ePrevious = e1, *eOlder = e2;
  int *f = f0, *fPrevious = f1, *fOlder = f2;

  for (int diagonal = 0; diagonal < rows + columns - 1; ++diagonal) {
    clear(h, columns);
    clear(e, columns);
    clear(f, columns);
    __syncthreads();

    int row = diagonal - column;
    if (column < columns && row >= 0 && row < rows) {
      e[column + 1] = max(hPrevious[column] + gapOpen, ePrevious[column] + gapExtend);
      f[column + 1] = max(hPrevious[column + 1] + gapOpen, fPrevious[column + 1] + gapExtend);
      int substitution = shorter[column] == longer[row] ? match : mismatch;
      int score = max(hOlder[column] + substitution, 0);
      score = max(score, max(e[column + 1], f[column + 1]));
      h[column + 1] = score;
      // Rows come in rising order, so ">" keeps the first of equals in this column.
      if (score > bestScore[column]) {
        bestScore[column] = score;
        bestReference[column] = queryIsShorter ? row : column;
        bestQuery[column] = queryIsShorter ? column : row;
      }
    }
    __syncthreads();

    rotate(h, hPrevious, hOlder);
    rotate(e, ePrevious, eOlder);
    rotate(f, fPrevious, fOlder);
    __syncthreads();
  }

  // The best of all columns gathers in entry 0. Among equal scores the smaller reference end wins,
  // then the smaller query end.
  for (int stride = 1; stride < columns; stride *= 2) {
    int other = column + stride;
    if (column % (2 * stride) == 0 && other < columns) {
      bool better = bestScore[other] > bestScore[column];
      if (bestScore[other] == bestScore[column]) {
        better = bestReference[other] < bestReference[column] ||
                 (bestReference[other] == bestReference[column] &&
                  bestQuery[other] < bestQuery[column]);
      }
      if (better) {
        bestScore[column] = bestScore[other];
        bestReference[column] = bestReference[other];
        bestQuery[column] = bestQuery[other];
      }
    }
    __syncthreads();
  }
  if (column == 0) {
    scores[pair] = bestScore[0];
    referenceEnds[pair] = bestReference[0];
    queryEnds[pair] = bestQuery[0];
  }
}
