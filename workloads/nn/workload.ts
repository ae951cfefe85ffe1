/** The records nearest to each of several locations. See README.md. */
import { defineWorkload, i32, type Outputs, type Workload } from "gevo";
import { cases, inputs } from "./cases.ts";
import { errorOf, type Found, nearestRecords, type Search } from "./reference.ts";

const workload: Workload<Search> = defineWorkload<Search>({
  name: "nn",
  source: { file: "kernel.cu" },
  cases,
  tunables: {
    BLOCK: [128, 32, 64, 256],
    RECORDS_PER_THREAD: [4, 1, 2, 8],
  },
  inputs,
  run(gpu, { latitudes, longitudes, locations, wanted }, { BLOCK = 128, RECORDS_PER_THREAD = 4 }) {
    const asked = locations.length / 2;
    const chunks = Math.ceil(latitudes.length / (BLOCK * RECORDS_PER_THREAD));
    const picked = asked * chunks * wanted;
    const records = gpu.output(Int32Array, picked);
    const distances = gpu.output(Float32Array, picked);
    gpu.launch("nearest", {
      grid: [chunks, asked],
      block: [BLOCK],
      args: [
        gpu.input(latitudes),
        gpu.input(longitudes),
        i32(latitudes.length),
        gpu.input(locations),
        i32(wanted),
        records,
        distances,
      ],
    });
    const each = chunks * wanted;
    return { ...merged(gpu.read(records), gpu.read(distances), each, wanted) };
  },
  reference: (search) => ({ ...nearestRecords(search) }),
  error: (got, want, search) => errorOf(foundIn(got), foundIn(want), search),
  // Rounding of squares and their sum.
  tolerance: 1e-6,
});

export default workload;

function foundIn({ records, distances }: Outputs): Found {
  return { records: records as Int32Array, distances: distances as Float32Array };
}

/** The nearest of the `each` records that blocks have picked for a location. */
function merged(records: Int32Array, squares: Float32Array, each: number, wanted: number): Found {
  const best = Array.from({ length: records.length / each }, (_, location) =>
    Array.from({ length: each }, (_, i) => location * each + i)
      .sort((a, b) => squares[a]! - squares[b]! || records[a]! - records[b]!)
      .slice(0, wanted),
  ).flat();
  return {
    records: Int32Array.from(best, (i) => records[i]!),
    distances: Float32Array.from(best, (i) => Math.sqrt(squares[i]!)),
  };
}
