/** k-means clustering, two launches a step until few points change their cluster. See README.md. */
import { defineWorkload, i32, type Workload } from "gevo";
import { scaledError } from "../error.ts";
import { cases, inputs } from "./cases.ts";
import { lloyd, type Points, startOf } from "./reference.ts";

const workload: Workload<Points> = defineWorkload<Points>({
  name: "kmeans",
  source: { file: "kernel.cu" },
  cases,
  // POINTS: of a chunk, for each thread of `accumulate`.
  tunables: {
    BLOCK: [128, 64, 256, 512],
    TOGETHER: [4, 2, 3, 8],
    POINTS: [4, 1, 2],
  },
  inputs,
  run(gpu, points, { BLOCK = 128, POINTS = 4 }) {
    const { count, dimensions, clusters } = points;
    // Points that one block of `accumulate` adds up.
    const chunk = POINTS * BLOCK;
    const chunks = Math.ceil(count / chunk);
    const features = gpu.input(points.features);
    const centroids = gpu.inout(startOf(points));
    const cluster = gpu.inout(new Int32Array(count).fill(-1));
    const changed = gpu.inout(new Int32Array(1));
    const sums = gpu.scratch(Float32Array, chunks * clusters * (dimensions + 1));
    const sizes = [i32(count), i32(dimensions), i32(clusters)];
    for (let step = 0; step < points.steps; step++) {
      gpu.write(changed, Int32Array.of(0));
      gpu.launch("assign", {
        grid: [Math.ceil(count / BLOCK)],
        block: [BLOCK],
        shared: 4 * clusters * dimensions,
        args: [features, centroids, cluster, changed, ...sizes],
      });
      gpu.launch("accumulate", {
        grid: [chunks, dimensions + 1],
        block: [BLOCK],
        shared: 4 * clusters * BLOCK,
        args: [features, cluster, sums, ...sizes, i32(chunk)],
      });
      gpu.write(centroids, moved(points, gpu.read(centroids), gpu.read(sums)));
      if (gpu.read(changed)[0]! <= points.still) break;
    }
    return { cluster: gpu.read(cluster), centroids: gpu.read(centroids) };
  },
  reference: (points) => ({ ...lloyd(points) }),
  error({ cluster, ...outputs }, { cluster: expected, ...others }) {
    const elsewhere = (cluster as Int32Array).filter((c, p) => c !== expected![p]).length;
    return Math.max(elsewhere / expected!.length, scaledError(outputs, others));
  },
  // One point in a thousand on a border between clusters, and what rounding does to centroids.
  tolerance: 1e-3,
});

export default workload;

/** Centroids of the clusters whose sums and sizes lie in `sums`, chunk by chunk. */
function moved({ dimensions, clusters }: Points, was: Float32Array, sums: Float32Array) {
  const width = dimensions + 1;
  const totals = new Float64Array(clusters * width);
  for (let i = 0; i < sums.length; i++) totals[i % totals.length]! += sums[i]!;
  return was.map((value, i) => {
    const row = Math.floor(i / dimensions) * width;
    const size = totals[row + dimensions]!;
    return size === 0 ? value : totals[row + (i % dimensions)]! / size;
  });
}
