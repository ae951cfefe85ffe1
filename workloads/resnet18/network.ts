/** A residual network of basic blocks: its form, and the names and shapes of its parameters. */

export interface Block {
  /** Channels out; those in come from the block before. */
  readonly channels: number;
  readonly stride: 1 | 2;
}

export interface Form {
  /** Channels of the stem. */
  readonly stem: number;
  readonly blocks: readonly Block[];
  readonly classes: number;
}

/** By name: `stem.conv`, `block1.bn2.gamma`, `block3.down.conv`, `dense.w`. */
export type Parameters = ReadonlyMap<string, Float32Array>;

export interface Batch {
  readonly form: Form;
  readonly parameters: Parameters;
  readonly images: number;
  /** Pixels of a side; images are square. */
  readonly side: number;
  /** Image by image, row by row, red, green and blue next to each other; normalised. */
  readonly pixels: Float32Array;
  /** Class of each image; absent where nobody knows. */
  readonly labels?: Uint8Array;
}

export const COLOURS = 3;
/** What keeps a variance of 0 from being divided by. */
export const EPSILON = 1e-5;

export const RESNET18: Form = {
  stem: 64,
  blocks: [
    { channels: 64, stride: 1 },
    { channels: 64, stride: 1 },
    { channels: 128, stride: 2 },
    { channels: 128, stride: 1 },
    { channels: 256, stride: 2 },
    { channels: 256, stride: 1 },
    { channels: 512, stride: 2 },
    { channels: 512, stride: 1 },
  ],
  classes: 10,
};

export interface Convolution {
  /** Its weights; the parameters of the batch norm behind it are `norm` and `.gamma` and so on. */
  readonly name: string;
  readonly norm: string;
  readonly taps: 1 | 3;
  readonly from: number;
  readonly to: number;
  readonly stride: 1 | 2;
}

export interface ResidualBlock {
  readonly first: Convolution;
  readonly second: Convolution;
  /** Makes the input fit to be added where the block changes its shape. */
  readonly down?: Convolution;
}

export function stemOf({ stem }: Form): Convolution {
  return { name: "stem.conv", norm: "stem.bn", taps: 3, from: COLOURS, to: stem, stride: 1 };
}

export function blocksOf({ stem, blocks }: Form): readonly ResidualBlock[] {
  return blocks.map(({ channels: to, stride }, i) => {
    const from = blocks[i - 1]?.channels ?? stem;
    const name = `block${i + 1}`;
    const first = {
      name: `${name}.conv1`,
      norm: `${name}.bn1`,
      taps: 3,
      from,
      to,
      stride,
    } as const;
    const second = {
      name: `${name}.conv2`,
      norm: `${name}.bn2`,
      taps: 3,
      from: to,
      to,
      stride: 1,
    } as const;
    if (from === to && stride === 1) return { first, second };
    const down = {
      name: `${name}.down.conv`,
      norm: `${name}.down.bn`,
      taps: 1,
      from,
      to,
      stride,
    } as const;
    return { first, second, down };
  });
}

/** Channels that the dense layer sees. */
export const lastOf = ({ stem, blocks }: Form): number => blocks.at(-1)?.channels ?? stem;

export const sideAfter = (side: number, stride: number): number =>
  Math.floor((side - 1) / stride) + 1;

/** @throws RangeError for a parameter that the network lacks. */
export function parameter(parameters: Parameters, name: string): Float32Array {
  const values = parameters.get(name);
  if (values === undefined) throw new RangeError(`the network has no parameter ${name}`);
  return values;
}
