/**
 * Batches of images and networks for them. On a real device the trained ResNet18 and photographs, where
 * the machine has them, else a ResNet18 with random parameters; on the emulator narrow and shallow ones.
 */
import { type InputRequest, Random, type Split } from "gevo";
import {
  type Batch,
  type Block,
  blocksOf,
  COLOURS,
  type Convolution,
  type Form,
  lastOf,
  type Parameters,
  RESNET18,
  stemOf,
} from "./network.ts";
import { photographs, SIDE, trainedParameters } from "./trained.ts";

interface Shape {
  readonly images: number;
  readonly side: number;
  readonly stem: number;
  readonly blocks: readonly Block[];
  readonly classes: number;
  /** Images on a real device. */
  readonly full: number;
}

const block = (channels: number, stride: 1 | 2): Block => ({ channels, stride });

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { images: 3, side: 6, stem: 12, blocks: [block(12, 1), block(20, 2)], classes: 10, full: 128 },
    { images: 2, side: 9, stem: 8, blocks: [block(16, 2), block(36, 2)], classes: 7, full: 97 },
  ],
  validation: [
    { images: 2, side: 11, stem: 10, blocks: [block(10, 1), block(33, 2)], classes: 10, full: 160 },
    { images: 5, side: 5, stem: 16, blocks: [block(24, 2), block(24, 1)], classes: 5, full: 61 },
    // Shortcuts of more channels than the deepest tile takes at once: those of the search are through in one step.
    { images: 4, side: 4, stem: 24, blocks: [block(18, 2), block(40, 2)], classes: 6, full: 93 },
  ],
  heldout: [
    {
      ...{ images: 3, side: 12, stem: 16, classes: 10, full: 250 },
      blocks: [block(16, 1), block(32, 2), block(40, 2), block(40, 1)],
    },
    { images: 1, side: 1, stem: 5, blocks: [block(70, 1)], classes: 3, full: 1 },
    { images: 9, side: 4, stem: 32, blocks: [block(9, 2)], classes: 12, full: 200 },
  ],
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length,
};

export function inputs({ split, seed, index, scale }: InputRequest): Batch {
  const shape = SHAPES[split][index];
  if (shape === undefined) throw new RangeError(`split "${split}" has no case ${index}`);
  const random = new Random(seed);
  const { images, side, full } = shape;
  if (scale === "small") return generated(shape, images, side, random);
  // Photographs of the test part serve the final report alone.
  return (
    trained(split === "heldout" ? "test" : "train1", full, random) ??
    generated(RESNET18, full, SIDE, random)
  );
}

/** Random photographs for the trained network; undefined where one of the two is missing. */
export function trained(
  file: "train1" | "test",
  images: number,
  random: Random,
): Batch | undefined {
  const parameters = trainedParameters();
  const source = photographs(file);
  if (parameters === undefined || source === undefined) return undefined;
  const chosen = random.shuffle([...source.labels.keys()]).slice(0, images);
  const pixels = new Float32Array(images * SIDE * SIDE * COLOURS);
  chosen.forEach((photograph, i) => {
    pixels.set(source.pixels(photograph), i * SIDE * SIDE * COLOURS);
  });
  const labels = Uint8Array.from(chosen, (photograph) => source.labels[photograph]!);
  return { form: RESNET18, parameters, images, side: SIDE, pixels, labels };
}

function generated(form: Form, images: number, side: number, random: Random): Batch {
  const spread = () => (random.int(20_001) - 10_000) / 10_000;
  const pixels = Float32Array.from({ length: images * side * side * COLOURS }, () => 2 * spread());
  return { form, parameters: randomParameters(form, spread), images, side, pixels };
}

/** As training would start, but every scale, shift, mean and variance another: none may be left out. */
function randomParameters(form: Form, spread: () => number): Parameters {
  const all = new Map<string, Float32Array>();
  const fill = (name: string, length: number, value: () => number): void => {
    all.set(name, Float32Array.from({ length }, value));
  };
  const convolution = ({ name, norm, taps, from, to }: Convolution): void => {
    const inputs = taps * taps * from;
    fill(name, inputs * to, () => spread() * Math.sqrt(6 / inputs));
    fill(`${norm}.gamma`, to, () => 1 + 0.8 * spread());
    fill(`${norm}.beta`, to, () => 1.5 * spread());
    fill(`${norm}.mean`, to, () => 1.5 * spread());
    fill(`${norm}.var`, to, () => 1.2 + spread());
  };
  convolution(stemOf(form));
  for (const { first, second, down } of blocksOf(form)) {
    for (const each of [first, second, down]) if (each !== undefined) convolution(each);
  }
  const last = lastOf(form);
  fill("dense.w", last * form.classes, () => spread() * Math.sqrt(3 / last));
  fill("dense.b", form.classes, () => spread());
  return all;
}
