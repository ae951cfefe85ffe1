// Local alignments of proteins with affine gaps, where they begin and where they end, the way an early
// port does it: everything that a diagonal needs lives in shared memory, is cleared by every thread
// before it is written, and is fenced on every side.
//
// forward  finds the score and the end. reverse walks both sequences backwards from there: where the
//          score is reached again, the alignment begins.
//
// One block aligns one pair. One thread owns one column, a residue of the shorter sequence; the rows are
// the residues of the longer one. Thread c computes row (diagonal - c) of each anti-diagonal.
//
// h: best score of an alignment that ends in the cell; e and f: the same, ending with a residue of the
// shorter, of the longer sequence against a gap. Entry 0 of each array is the border column, entry c + 1
// belongs to thread c.

#ifndef MAX_SHORT
#define MAX_SHORT 256 // longest shorter sequence, and the most threads of a block
#endif
#ifndef MAX_LONG
#define MAX_LONG 512 // longest longer sequence
#endif
#define LETTERS 20

struct Best {
  int score, reference, query;
};

__device__ __forceinline__ void clear(int *cells, int columns) {
  for (int i = 0; i <= columns; ++i) cells[i] = 0;
}

__device__ __forceinline__ void rotate(int *&current, int *&previous, int *&older) {
  int *spare = older;
  older = previous;
  previous = current;
  current = spare;
}

// The best alignment of two sequences, each read upwards (step 1) or downwards (step -1); right in thread
// 0. Among equal scores the smaller place in the reference wins, then the smaller one in the query.
__device__ __forceinline__ Best align(const unsigned char *reference, int referenceLength,
                                      const unsigned char *query, int queryLength, int step,
                                      const signed char *substitutions, int gapOpen,
                                      int gapExtend) {
  __shared__ int h0[MAX_SHORT + 1], h1[MAX_SHORT + 1], h2[MAX_SHORT + 1];
  __shared__ int e0[MAX_SHORT + 1], e1[MAX_SHORT + 1], e2[MAX_SHORT + 1];
  __shared__ int f0[MAX_SHORT + 1], f1[MAX_SHORT + 1], f2[MAX_SHORT + 1];
  __shared__ int bestScore[MAX_SHORT], bestReference[MAX_SHORT], bestQuery[MAX_SHORT];
  __shared__ unsigned char shorter[MAX_SHORT], longer[MAX_LONG];

  int column = threadIdx.x;
  bool queryIsShorter = queryLength <= referenceLength;
  int columns = queryIsShorter ? queryLength : referenceLength;
  int rows = queryIsShorter ? referenceLength : queryLength;

  for (int i = column; i < columns; i += blockDim.x)
    shorter[i] = queryIsShorter ? query[step * i] : reference[step * i];
  for (int i = column; i < rows; i += blockDim.x)
    longer[i] = queryIsShorter ? reference[step * i] : query[step * i];
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
      int substitution = substitutions[shorter[column] * LETTERS + longer[row]];
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
  return {bestScore[0], bestReference[0], bestQuery[0]};
}

// References and queries lie end to end, a residue a byte; sequence i is [offsets[i], offsets[i + 1]).
// substitutions: LETTERS x LETTERS. Gap penalties are negative: gapOpen for the first residue of a gap,
// gapExtend for each further one. Without a positive score, places are -1.
__global__ void forward(const unsigned char *references, const int *referenceOffsets,
                        const unsigned char *queries, const int *queryOffsets,
                        const signed char *substitutions, int gapOpen, int gapExtend, int *scores,
                        int *referenceEnds, int *queryEnds) {
  int pair = blockIdx.x;
  Best best = align(references + referenceOffsets[pair],
                    referenceOffsets[pair + 1] - referenceOffsets[pair],
                    queries + queryOffsets[pair], queryOffsets[pair + 1] - queryOffsets[pair], 1,
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
  Best best = align(references + referenceOffsets[pair] + referenceEnd, referenceEnd + 1,
                    queries + queryOffsets[pair] + queryEnd, queryEnd + 1, -1, substitutions,
                    gapOpen, gapExtend);
  if (threadIdx.x == 0) {
    referenceStarts[pair] = referenceEnd < 0 ? -1 : referenceEnd - best.reference;
    queryStarts[pair] = queryEnd < 0 ? -1 : queryEnd - best.query;
  }
}
