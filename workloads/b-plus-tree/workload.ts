/** Searches in a B+ tree: single keys and ranges. See README.md. */
import { defineWorkload, i32, type Workload } from "gevo";
import { cases, inputs, type Problem } from "./cases.ts";
import { answersTo } from "./reference.ts";
import { FANOUT } from "./tree.ts";

const workload: Workload<Problem> = defineWorkload<Problem>({
  name: "b-plus-tree",
  source: { file: "kernel.cu" },
  cases,
  // Threads of a block, which the kernels read at the launch; a warp has one question.
  tunables: { BLOCK: [128, 64, 256, 512, 1024] },
  inputs,
  run(gpu, { tree, ...questions }, { BLOCK = 128 }) {
    const keys = gpu.input(tree.keys);
    const links = gpu.input(tree.links);
    const nextLeaves = gpu.input(tree.nextLeaves);
    const descent = [i32(tree.root), i32(tree.levels)];
    const size = (asked: number) => ({
      grid: [Math.ceil((asked * FANOUT) / BLOCK)],
      block: [BLOCK],
    });

    const asked = questions.wanted.length;
    const wanted = gpu.input(questions.wanted);
    const values = gpu.output(Int32Array, asked);
    gpu.launch("find", {
      ...size(asked),
      args: [keys, links, ...descent, wanted, values, i32(asked)],
    });

    const ranges = questions.lows.length;
    const ends = [gpu.input(questions.lows), gpu.input(questions.highs)];
    const counts = gpu.output(Int32Array, ranges);
    const sums = gpu.output(Int32Array, ranges);
    gpu.launch("find_range", {
      ...size(ranges),
      args: [keys, links, nextLeaves, ...descent, ...ends, counts, sums, i32(ranges)],
    });
    return { values: gpu.read(values), counts: gpu.read(counts), sums: gpu.read(sums) };
  },
  reference: (questions) => ({ ...answersTo(questions) }),
});

export default workload;
