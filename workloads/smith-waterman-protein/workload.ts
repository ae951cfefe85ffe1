/** Smith-Waterman of proteins with start and end positions, the early port. See README.md. */
import { defineWorkload, i32, type Workload } from "gevo";
import { type Batch, cases, inputs } from "./cases.ts";
import { type Alignment, align } from "./reference.ts";

/** Compile-time bounds of the kernels; every case must keep within them. */
const MAX_SHORT = 256;
const MAX_LONG = 512;

const workload: Workload<Batch> = defineWorkload<Batch>({
  name: "smith-waterman-protein",
  source: {
    file: "naive.cu",
    flags: [`-DMAX_SHORT=${MAX_SHORT}`, `-DMAX_LONG=${MAX_LONG}`],
  },
  cases,
  inputs,
  run(gpu, batch) {
    const pairs = batch.queryOffsets.length - 1;
    const out = () => gpu.output(Int32Array, pairs);
    const [scores, referenceEnds, queryEnds] = [out(), out(), out()];
    const [referenceStarts, queryStarts] = [out(), out()];
    const all = {
      grid: [pairs],
      block: [32 * Math.ceil(longestShorter(batch) / 32)],
    };
    const given = [
      gpu.input(batch.references),
      gpu.input(batch.referenceOffsets),
      gpu.input(batch.queries),
      gpu.input(batch.queryOffsets),
      gpu.input(batch.substitutions),
      i32(batch.gapOpen),
      i32(batch.gapExtend),
    ];
    gpu.launch("forward", { ...all, args: [...given, scores, referenceEnds, queryEnds] });
    const ends = [referenceEnds, queryEnds];
    gpu.launch("reverse", { ...all, args: [...given, ...ends, referenceStarts, queryStarts] });
    return {
      scores: gpu.read(scores),
      referenceStarts: gpu.read(referenceStarts),
      queryStarts: gpu.read(queryStarts),
      referenceEnds: gpu.read(referenceEnds),
      queryEnds: gpu.read(queryEnds),
    };
  },
  reference(batch) {
    const { references, referenceOffsets, queries, queryOffsets } = batch;
    const alignments = Array.from({ length: queryOffsets.length - 1 }, (_, i) =>
      align(
        references.subarray(referenceOffsets[i], referenceOffsets[i + 1]),
        queries.subarray(queryOffsets[i], queryOffsets[i + 1]),
        batch,
      ),
    );
    const of = (part: keyof Alignment) => Int32Array.from(alignments, (found) => found[part]);
    return {
      scores: of("score"),
      referenceStarts: of("referenceStart"),
      queryStarts: of("queryStart"),
      referenceEnds: of("referenceEnd"),
      queryEnds: of("queryEnd"),
    };
  },
});

export default workload;

/** Threads that the widest pair needs: one for each residue of its shorter sequence. */
function longestShorter({ referenceOffsets, queryOffsets }: Batch): number {
  let widest = 1;
  for (let i = 0; i + 1 < queryOffsets.length; i++) {
    const reference = referenceOffsets[i + 1]! - referenceOffsets[i]!;
    const query = queryOffsets[i + 1]! - queryOffsets[i]!;
    if (Math.max(reference, query) > MAX_LONG) throw new RangeError(`pair ${i} is too long`);
    widest = Math.max(widest, Math.min(reference, query));
  }
  if (widest > MAX_SHORT) throw new RangeError(`a shorter sequence has ${widest} residues`);
  return widest;
}
