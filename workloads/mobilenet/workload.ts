/** Predictions of a trained MobileNetV1 on CIFAR-10, as GEVO-ML evolves them. See README.md. */
import {
  type Batch,
  type DataRequest,
  defineModelWorkload,
  type ModelWorkload,
  readArrays,
  type Split,
  UserError,
} from "gevo";
import { dataFile } from "../data.ts";
import { CHANNELS, type Images, SIDE, testImages } from "./cifar10.ts";

/** Rows of a batch, as in the module. */
const ROWS = 1000;
/** What the network was trained with: a pixel less the mean, in deviations. */
const MEAN = [0.4914, 0.4822, 0.4465];
const DEVIATION = [0.247, 0.2435, 0.2616];

/** Batches of the 10,000 test images: training has seen all others. */
const PARTS: Readonly<Record<Split, readonly number[]>> = {
  search: [0, 1, 2, 3, 4],
  validation: [5, 6],
  heldout: [7, 8, 9],
};

let images: Images | undefined;

function batches({ split }: DataRequest): readonly Batch[] {
  images ??= testImages();
  const all = images ?? missing("images of CIFAR-10 (cifar10/cifar10-test.med.gz)");
  return PARTS[split].map((part) => batchOf(all, part * ROWS));
}

function batchOf({ pixels, labels }: Images, from: number): Batch {
  const plane = SIDE * SIDE;
  const data = new Float32Array(ROWS * plane * CHANNELS);
  for (let k = 0; k < data.length; k++) {
    const channel = k % CHANNELS;
    const place = Math.floor(k / CHANNELS);
    const image = from + Math.floor(place / plane);
    const value = pixels[(image * CHANNELS + channel) * plane + (place % plane)] as number;
    data[k] = (value / 255 - (MEAN[channel] as number)) / (DEVIATION[channel] as number);
  }
  const x = { element: "f32", shape: [ROWS, SIDE, SIDE, CHANNELS], data };
  return { inputs: { x }, labels: labels.subarray(from, from + ROWS) };
}

function missing(what: string): never {
  throw new UserError(
    "input-missing",
    `this machine has no ${what}`,
    "Put the data into a folder and name that in GEVO_DATA; workloads/mobilenet/README.md tells what is needed.",
  );
}

const workload: ModelWorkload = defineModelWorkload({
  name: "mobilenet",
  module: "model.mlir",
  parameters: () =>
    readArrays(
      dataFile("models/mobilenet/params.npz") ??
        missing("trained weights (models/mobilenet/params.npz)"),
    ),
  batches,
});

export default workload;
