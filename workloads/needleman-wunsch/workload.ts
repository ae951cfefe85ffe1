/** Needleman-Wunsch score matrix, one launch per diagonal of tiles. See README.md. */
import { defineWorkload, i32, type Workload } from "gevo";
import { cases, inputs } from "./cases.ts";
import { type Problem, scoreMatrix } from "./reference.ts";

const TILE = 16;
/** Stands in cells that the kernels must fill; no score comes near it. */
const UNFILLED = 0x5a5a5a5a;

const workload: Workload<Problem> = defineWorkload<Problem>({
  name: "needleman-wunsch",
  source: { file: "kernel.cu", flags: [`-DTILE=${TILE}`] },
  cases,
  inputs,
  run(gpu, problem) {
    const { rows, columns, penalty } = problem;
    const similarity = gpu.input(problem.similarity);
    const scores = gpu.inout(withBorders(problem));
    const tileRows = Math.ceil(rows / TILE);
    const tileColumns = Math.ceil(columns / TILE);
    for (let diagonal = 0; diagonal < tileRows + tileColumns - 1; diagonal++) {
      const upper = diagonal < tileRows;
      const tiles = upper
        ? Math.min(diagonal + 1, tileColumns)
        : Math.min(tileRows, tileRows + tileColumns - 1 - diagonal);
      gpu.launch(upper ? "upper_left" : "lower_right", {
        grid: [tiles],
        block: [TILE],
        args: [similarity, scores, i32(rows), i32(columns), i32(penalty), i32(diagonal)],
      });
    }
    return { scores: gpu.read(scores) };
  },
  reference: (problem) => ({ scores: scoreMatrix(problem) }),
});

export default workload;

function withBorders({ rows, columns, penalty }: Problem): Int32Array {
  const pitch = columns + 1;
  const scores = new Int32Array((rows + 1) * pitch).fill(UNFILLED);
  for (let c = 0; c <= columns; c++) scores[c] = -penalty * c;
  for (let r = 0; r <= rows; r++) scores[r * pitch] = -penalty * r;
  return scores;
}
