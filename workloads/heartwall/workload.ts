/** Heartwall: points of a moving surface, followed through a film. See README.md. */
import { defineWorkload, f32, i32, type Workload } from "gevo";
import { scaledError } from "../error.ts";
import { cases, inputs } from "./cases.ts";
import { type Film, square, track } from "./reference.ts";

const workload: Workload<Film> = defineWorkload<Film>({
  name: "heartwall",
  source: { file: "kernel.cu" },
  cases,
  tunables: {
    THREADS: [128, 64, 256, 512],
    UNROLL: [0, 1, 4],
  },
  inputs,
  run(gpu, film, { THREADS = 128 }) {
    const { width, height, share } = film;
    const [first, ...others] = film.frames;
    const points = film.xs.length;
    const cut = Array.from(film.xs, (x, i) => square(film, first!, x, film.ys[i]!)).flat();
    const templates = gpu.inout(Float32Array.from(cut));
    const frame = gpu.inout(first!);
    const xs = gpu.inout(film.xs);
    const ys = gpu.inout(film.ys);
    const scores = gpu.output(Float32Array, points);
    const size = [i32(width), i32(height)];
    const blocks = { grid: [points], block: [THREADS] };
    const tracks = {
      xs: new Int32Array(others.length * points),
      ys: new Int32Array(others.length * points),
      scores: new Float32Array(others.length * points),
    };
    for (const [k, pixels] of others.entries()) {
      gpu.write(frame, pixels);
      gpu.launch("match", { ...blocks, args: [frame, ...size, templates, xs, ys, scores] });
      gpu.launch("learn", { ...blocks, args: [frame, ...size, xs, ys, f32(share), templates] });
      tracks.xs.set(gpu.read(xs), k * points);
      tracks.ys.set(gpu.read(ys), k * points);
      tracks.scores.set(gpu.read(scores), k * points);
    }
    return { ...tracks, templates: gpu.read(templates) };
  },
  reference: (film) => ({ ...track(film) }),
  error: scaledError,
  // Rounding of sums of 169 products; a point one pixel off is far over it.
  tolerance: 1e-4,
});

export default workload;
