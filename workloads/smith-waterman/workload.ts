/** Smith-Waterman, the naive port. See README.md. */
import { defineWorkload, i32, type Workload } from "gevo";
import { cases, inputs } from "./cases.ts";
import type { Batch } from "./pairs.ts";
import { align } from "./reference.ts";

/** Compile-time bounds of the kernels; every case must keep within them. */
const MAX_SHORT = 160;
const MAX_LONG = 544;

const workload: Workload<Batch> = defineWorkload<Batch>({
  name: "smith-waterman",
  source: {
    file: "naive.cu",
    flags: [`-DMAX_SHORT=${MAX_SHORT}`, `-DMAX_LONG=${MAX_LONG}`],
  },
  cases,
  inputs,
  run(gpu, batch) {
    const pairs = batch.queryOffsets.length - 1;
    const scores = gpu.output(Int32Array, pairs);
    const referenceEnds = gpu.output(Int32Array, pairs);
    const queryEnds = gpu.output(Int32Array, pairs);
    gpu.launch("smith_waterman", {
      grid: [pairs],
      block: [32 * Math.ceil(longestShorter(batch) / 32)],
      args: [
        gpu.input(batch.references),
        gpu.input(batch.referenceOffsets),
        gpu.input(batch.queries),
        gpu.input(batch.queryOffsets),
        i32(batch.match),
        i32(batch.mismatch),
        i32(batch.gapOpen),
        i32(batch.gapExtend),
        scores,
        referenceEnds,
        queryEnds,
      ],
    });
    return {
      scores: gpu.read(scores),
      referenceEnds: gpu.read(referenceEnds),
      queryEnds: gpu.read(queryEnds),
    };
  },
  reference(batch) {
    const alignments = Array.from({ length: batch.queryOffsets.length - 1 }, (_, i) =>
      align(
        batch.references.subarray(batch.referenceOffsets[i], batch.referenceOffsets[i + 1]),
        batch.queries.subarray(batch.queryOffsets[i], batch.queryOffsets[i + 1]),
        batch,
      ),
    );
    return {
      scores: Int32Array.from(alignments, (found) => found.score),
      referenceEnds: Int32Array.from(alignments, (found) => found.referenceEnd),
      queryEnds: Int32Array.from(alignments, (found) => found.queryEnd),
    };
  },
});

export default workload;

/** Threads that the widest pair needs: one for each base of its shorter sequence. */
function longestShorter({ referenceOffsets, queryOffsets }: Batch): number {
  let widest = 0;
  for (let i = 0; i + 1 < queryOffsets.length; i++) {
    const reference = referenceOffsets[i + 1]! - referenceOffsets[i]!;
    const query = queryOffsets[i + 1]! - queryOffsets[i]!;
    if (Math.max(reference, query) > MAX_LONG) throw new RangeError(`pair ${i} is too long`);
    widest = Math.max(widest, Math.min(reference, query));
  }
  if (widest > MAX_SHORT) throw new RangeError(`a shorter sequence has ${widest} bases`);
  return widest;
}
