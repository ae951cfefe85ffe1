/**
 * Digits for the network: MNIST where a machine has it (60,000 to train with, 10,000 to judge), else fewer
 * of the same kind, drawn by a shaky hand at random. A split has its own images, and its own initial values
 * and order of training, so that no variant is good for one of them alone.
 */
import type { Batch, DataRequest, Split, Tensor, Tensors } from "gevo";
import { Random, readArrays } from "gevo";
import { dataFile } from "../data.ts";
import { type Digits, generatedDigits, realDigits } from "../svm/digits.ts";

const PIXELS = 784;
const HIDDEN = 128;
const CLASSES = 10;
/** Rows of a step, and of a batch that is judged. */
const STEP_ROWS = 32;
const ROWS = 500;

/**
 * Of ten images that are not trained with, in turn. The search's are many, since the best of hundreds of variants
 * is chosen by them; validation only asks whether a variant is worse than the original.
 */
const PARTS: Readonly<Record<Split, readonly number[]>> = {
  search: [0, 1, 2, 3, 4, 5],
  validation: [6],
  heldout: [7, 8, 9],
};

let drawn: { readonly train: Digits; readonly test: Digits } | undefined;

function digits(): { readonly train: Digits; readonly test: Digits } {
  const [train, test] = [realDigits("train"), realDigits("t10k")];
  if (train !== undefined && test !== undefined) return { train, test };
  drawn ??= {
    train: generatedDigits(6_400, new Random(1)),
    test: generatedDigits(5_000, new Random(2)),
  };
  return drawn;
}

/**
 * Initial weights, Glorot's uniform; biases are 0. The search split has those of the network whose published
 * accuracy is 91.04 %, where a machine has them.
 */
export function parameters({ split, seed }: DataRequest): Tensors {
  const published = split === "search" ? dataFile("models/2fcnet/params.npz") : undefined;
  if (published !== undefined) return readArrays(published);
  const random = new Random(seed);
  return {
    w1: glorot([PIXELS, HIDDEN], random),
    b1: zeros(HIDDEN),
    w2: glorot([HIDDEN, CLASSES], random),
    b2: zeros(CLASSES),
  };
}

/** One pass over the training images: in the order of the file in the search, shuffled else. */
export function steps({ split, seed }: DataRequest): readonly Tensors[] {
  const { train } = digits();
  const order = Uint32Array.from({ length: train.count }, (_, k) => k);
  if (split !== "search") shuffle(order, new Random(seed));
  return Array.from({ length: Math.floor(train.count / STEP_ROWS) }, (_, k) => {
    const chosen = order.subarray(k * STEP_ROWS, (k + 1) * STEP_ROWS);
    return { x: images(train, chosen), onehot: oneHot(train, chosen) };
  });
}

/** Batches of the split's share of the images that are not trained with. */
export function batches({ split }: DataRequest): readonly Batch[] {
  return batchesOf((image) => PARTS[split].includes(image % 10));
}

function batchesOf(isChosen: (image: number) => boolean): readonly Batch[] {
  const { test } = digits();
  const all = Uint32Array.from({ length: test.count }, (_, image) => image).filter(isChosen);
  return Array.from({ length: Math.floor(all.length / ROWS) }, (_, k) => {
    const chosen = all.subarray(k * ROWS, (k + 1) * ROWS);
    return {
      inputs: { x: images(test, chosen) },
      labels: Uint8Array.from(chosen, (i) => test.values[i] as number),
    };
  });
}

function images({ pixels }: Digits, chosen: Uint32Array): Tensor {
  const data = new Float32Array(chosen.length * PIXELS);
  chosen.forEach((image, row) => {
    for (let k = 0; k < PIXELS; k++) {
      data[row * PIXELS + k] = (pixels[image * PIXELS + k] as number) / 255;
    }
  });
  return { element: "f32", shape: [chosen.length, PIXELS], data };
}

function oneHot({ values }: Digits, chosen: Uint32Array): Tensor {
  const data = new Float32Array(chosen.length * CLASSES);
  chosen.forEach((image, row) => {
    data[row * CLASSES + (values[image] as number)] = 1;
  });
  return { element: "f32", shape: [chosen.length, CLASSES], data };
}

function glorot(shape: readonly [number, number], random: Random): Tensor {
  const [rows, columns] = shape;
  const bound = Math.sqrt(6 / (rows + columns));
  const data = Float32Array.from(
    { length: rows * columns },
    () => bound * (random.int(2 ** 24) / 2 ** 23 - 1),
  );
  return { element: "f32", shape, data };
}

const zeros = (size: number): Tensor => ({
  element: "f32",
  shape: [size],
  data: new Float32Array(size),
});

/** Fisher and Yates. */
function shuffle(order: Uint32Array, random: Random): void {
  for (let k = order.length - 1; k > 0; k--) {
    const other = random.int(k + 1);
    [order[k], order[other]] = [order[other] as number, order[k] as number];
  }
}
