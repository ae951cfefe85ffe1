/** CFD: compressible flow past an obstacle on an unstructured mesh. See README.md. */
import { type Buffer, defineWorkload, f32, i32, type Workload } from "gevo";
import { scaledError } from "../error.ts";
import { cases, inputs } from "./cases.ts";
import { type Flow, simulate } from "./reference.ts";

const STAGES = 3;

const workload: Workload<Flow> = defineWorkload<Flow>({
  name: "cfd",
  source: { file: "kernel.cu" },
  cases,
  tunables: {
    THREADS: [128, 64, 256, 512],
    UNROLL: [0, 2, 4],
    maxnreg: [0, 32, 64],
  },
  inputs,
  run(gpu, { mesh, steps, farField, ...flow }, { THREADS = 128 }) {
    const { elements } = mesh;
    gpu.write("farField", farField);
    const areas = gpu.input(mesh.areas);
    const normals = gpu.input(mesh.normals);
    const neighbours = gpu.input(mesh.neighbours);
    let variables: Buffer<Float32Array> = gpu.inout(flow.variables);
    let next: Buffer<Float32Array> = gpu.output(Float32Array, 5 * elements);
    const factors = gpu.scratch(Float32Array, elements);
    const flux = gpu.scratch(Float32Array, 5 * elements);
    const whole = { grid: [Math.ceil(elements / THREADS)], block: [THREADS] };
    for (let step = 0; step < steps; step++) {
      gpu.launch("step_factors", { ...whole, args: [variables, areas, i32(elements), factors] });
      for (let stage = 0; stage < STAGES; stage++) {
        gpu.launch("fluxes", {
          ...whole,
          args: [stage === 0 ? variables : next, normals, neighbours, i32(elements), flux],
        });
        const share = f32(1 / (STAGES - stage));
        gpu.launch("time_step", {
          ...whole,
          args: [variables, factors, flux, share, i32(elements), next],
        });
      }
      [variables, next] = [next, variables];
    }
    return { variables: gpu.read(variables) };
  },
  reference: (flow) => ({ variables: simulate(flow) }),
  error: scaledError,
  // Rounding in f32; flows through an element's faces cancel to a small part of each.
  tolerance: 1e-5,
});

export default workload;
