/** Inference of a residual network. See README.md. */
import {
  type Argument,
  type Buffer,
  defineWorkload,
  f32,
  type Gpu,
  i32,
  type Tuning,
  type Workload,
} from "gevo";
import { errorOf } from "./accuracy.ts";
import { cases, inputs } from "./cases.ts";
import {
  type Batch,
  blocksOf,
  type Convolution,
  EPSILON,
  lastOf,
  parameter,
  sideAfter,
  stemOf,
} from "./network.ts";
import { classify } from "./reference.ts";

/** Images that the CPU reference takes of a large batch. */
const REFERRED = 4;

const workload: Workload<Batch> = defineWorkload<Batch>({
  name: "resnet18",
  source: { file: "kernel.cu" },
  cases,
  // BLOCK: of all kernels but the convolutions.
  tunables: {
    TILE_PIXELS: [64, 128],
    TILE_CHANNELS: [32, 64, 128],
    EACH: [4, 8],
    DEPTH: [8, 16],
    BLOCK: [256, 128],
  },
  inputs,
  run: (gpu, batch, tuning) => ({ scores: gpu.read(new Network(gpu, batch, tuning).scores()) }),
  reference: (batch) => ({ scores: classify(batch, Math.min(batch.images, REFERRED)) }),
  error: ({ scores: got }, { scores: want }, batch) =>
    got instanceof Float32Array ? errorOf(got, want as Float32Array, batch) : Infinity,
  // A point of accuracy.
  tolerance: 0.01,
});

export default workload;

/** Values on the device: `channels` of each pixel of square images. */
interface Layer {
  readonly values: Buffer<Float32Array>;
  readonly side: number;
  readonly channels: number;
}

/** Drives a batch through the network, launch by launch. */
class Network {
  readonly #gpu: Gpu;
  readonly #batch: Batch;
  readonly #tile: { readonly pixels: number; readonly channels: number; readonly block: number };
  readonly #block: number;

  constructor(
    gpu: Gpu,
    batch: Batch,
    { TILE_PIXELS = 64, TILE_CHANNELS = 32, EACH = 4, BLOCK = 256 }: Tuning,
  ) {
    this.#gpu = gpu;
    this.#batch = batch;
    const block = (TILE_PIXELS * TILE_CHANNELS) / (EACH * EACH);
    this.#tile = { pixels: TILE_PIXELS, channels: TILE_CHANNELS, block };
    this.#block = BLOCK;
  }

  scores(): Buffer<Float32Array> {
    const { form, pixels, side, images } = this.#batch;
    const gpu = this.#gpu;
    const image = { values: gpu.input(pixels), side, channels: 3 };
    let now = this.#convolution(image, stemOf(form), true);
    for (const { first, second, down } of blocksOf(form)) {
      const shortcut = down === undefined ? now : this.#convolution(now, down, false);
      now = this.#convolution(this.#convolution(now, first, true), second, false);
      const size = now.values.length;
      this.#each("add", size, [now.values, shortcut.values, i32(size)]);
    }
    const channels = lastOf(form);
    const means = gpu.scratch(Float32Array, images * channels);
    const area = now.side * now.side;
    this.#each("pool", means.length, [now.values, means, i32(images), i32(area), i32(channels)]);
    const scores = gpu.output(Float32Array, images * form.classes);
    this.#each("dense", 32 * scores.length, [
      ...[means, this.#parameter("dense.w"), this.#parameter("dense.b"), scores],
      ...[i32(images), i32(channels), i32(form.classes)],
    ]);
    return scores;
  }

  /** A convolution with its batch norm. */
  #convolution(from: Layer, { name, norm, taps, to, stride }: Convolution, relu: boolean): Layer {
    const { images } = this.#batch;
    const side = sideAfter(from.side, stride);
    const pixels = images * side * side;
    const values = this.#gpu.scratch(Float32Array, pixels * to);
    this.#gpu.launch(taps === 3 ? "conv3x3" : "conv1x1", {
      grid: [Math.ceil(pixels / this.#tile.pixels), Math.ceil(to / this.#tile.channels)],
      block: [this.#tile.block],
      args: [
        ...[from.values, this.#parameter(name), values],
        ...[i32(images), i32(from.side), i32(from.side), i32(from.channels), i32(to), i32(stride)],
      ],
    });
    const learnt = ["gamma", "beta", "mean", "var"].map((part) =>
      this.#parameter(`${norm}.${part}`),
    );
    this.#each("batch_norm", values.length, [
      ...[values, ...learnt, i32(values.length), i32(to), f32(EPSILON), i32(Number(relu))],
    ]);
    return { values, side, channels: to };
  }

  #parameter(name: string): Buffer<Float32Array> {
    return this.#gpu.input(parameter(this.#batch.parameters, name));
  }

  /** A launch of so many threads. */
  #each(entry: string, threads: number, args: readonly Argument[]): void {
    const block = this.#block;
    this.#gpu.launch(entry, { grid: [Math.ceil(threads / block)], block: [block], args });
  }
}
