/** LavaMD: potentials and forces of particles in neighbouring boxes. See README.md. */
import { defineWorkload, f32, type Workload } from "gevo";
import { scaledError } from "../error.ts";
import { cases, inputs } from "./cases.ts";
import { forces, neighboursOf, type Space } from "./reference.ts";

const MOST_PARTICLES = 128;
const MOST_NEIGHBOURS = 27;

const workload: Workload<Space> = defineWorkload<Space>({
  name: "lavamd",
  source: { file: "kernel.cu" },
  cases,
  inputs,
  run(gpu, space) {
    const boxes = space.firsts.length - 1;
    const neighbours = new Int32Array(MOST_NEIGHBOURS * boxes);
    const counts = new Int32Array(boxes);
    for (let box = 0; box < boxes; box++) {
      const around = neighboursOf(space, box);
      neighbours.set(around, MOST_NEIGHBOURS * box);
      counts[box] = around.length;
    }
    const results = gpu.output(Float32Array, space.particles.length);
    gpu.launch("feel_neighbours", {
      grid: [boxes],
      block: [MOST_PARTICLES],
      args: [
        gpu.input(space.particles),
        gpu.input(space.firsts),
        gpu.input(neighbours),
        gpu.input(counts),
        f32(space.steepness),
        results,
      ],
    });
    return { results: gpu.read(results) };
  },
  reference: (space) => ({ results: forces(space) }),
  error: scaledError,
  // Sums of some thousand terms of both signs in f32, each with a fast exponential.
  tolerance: 2e-5,
});

export default workload;
