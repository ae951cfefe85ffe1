/** Breadth-first search, two launches a level until nothing new is found. See README.md. */
import { defineWorkload, i32, type Workload } from "gevo";
import { cases, inputs } from "./cases.ts";
import { type Graph, levelsOf } from "./reference.ts";

const UNSEEN = -1;

const workload: Workload<Graph> = defineWorkload<Graph>({
  name: "bfs",
  source: { file: "kernel.cu" },
  cases,
  inputs,
  tunables: { LANES: [1, 2, 4, 8, 32] },
  geometry: { block: [256, 64, 512] },
  run(gpu, graph, { block = 256, LANES = 1 }) {
    const vertices = graph.offsets.length - 1;
    const offsets = gpu.input(graph.offsets);
    const targets = gpu.input(graph.targets);
    const levels = gpu.inout(atStart(vertices, graph.source));
    const reached = gpu.inout(new Uint8Array(vertices));
    const found = gpu.inout(new Int32Array(1));
    const threads = (count: number) => ({ grid: [Math.ceil(count / block)], block: [block] });
    // No way is longer: a variant that always finds something comes to an end, too.
    for (let depth = 0; depth < vertices; depth++) {
      gpu.write(found, Int32Array.of(0));
      const shared = [i32(vertices), i32(depth)] as const;
      gpu.launch("expand", {
        ...threads(vertices * LANES),
        args: [offsets, targets, levels, reached, ...shared],
      });
      gpu.launch("settle", { ...threads(vertices), args: [levels, reached, found, ...shared] });
      if (gpu.read(found)[0] === 0) break;
    }
    return { levels: gpu.read(levels) };
  },
  reference: (graph) => ({ levels: levelsOf(graph) }),
});

export default workload;

function atStart(vertices: number, source: number): Int32Array {
  const levels = new Int32Array(vertices).fill(UNSEEN);
  levels[source] = 0;
  return levels;
}
