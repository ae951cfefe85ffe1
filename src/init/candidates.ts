/**
 * What may fit a kernel of which little is known, likeliest first: sizes, values for its numbers, contents for
 * its arrays, blocks. Guesses by a parameter's name are guesses; whether one fits is for a trial to say.
 */
import type { Fill, Parameter, Plan, Planned, Signature, Size } from "../init.ts";
import { isReal } from "../init.ts";

export const ONE: Size = { text: "1", of: () => 1 };
export const SIZE: Size = { text: "size", of: ({ size }) => size };
export const BLOCKS: Size = { text: "blocks", of: ({ blocks }) => blocks };

/** Largest length that an array may need, while it is not known. */
export const MOST: Size = { text: "262144", of: () => 2 ** 18 };

const SQUARES: readonly Size[] = [1, 2, 4, 8].map((times) => ({
  text: times === 1 ? "size * size" : `${times} * size * size`,
  of: ({ size }) => times * size * size,
}));
const MULTIPLES: readonly Size[] = [2, 3, 4, 8, 16, 32, 64].map((times) => ({
  text: `${times} * size`,
  of: ({ size }) => times * size,
}));

/** Where sides differ: they, what is between two of them, and what all have in common. */
function lengthsOf(sides: readonly Size[]): readonly Size[] {
  if (sides.length < 2) return [];
  const pairs = sides.flatMap((a, k) => sides.slice(k + 1).map((b) => productOf([a, b])));
  const all = sides.length > 2 ? [productOf(sides)] : [];
  const more = sides.map((side): Size => ({ text: `${side.text} + 1`, of: (e) => side.of(e) + 1 }));
  return [...sides, ...more, ...pairs, ...all];
}

const productOf = (sizes: readonly Size[]): Size => ({
  text: sizes.map(({ text }) => text).join(" * "),
  of: (extents) => sizes.reduce((product, { of }) => product * of(extents), 1),
});

/** The size, and what parameters get that are less than it. */
export function sidesOf({ signature, parameters }: Plan): readonly Size[] {
  const others = parameters.flatMap((planned, k): Size[] =>
    planned.kind === "size" && planned.less > 0
      ? [
          {
            text: (signature.parameters[k] as Parameter).name,
            of: ({ size }) => size - planned.less,
          },
        ]
      : [],
  );
  return [SIZE, ...others];
}

const readsBytes = ({ parameters }: Signature): boolean =>
  parameters.some((each) => each.kind === "array" && each.read && /8$/.test(each.element));

/** Lengths that an array may turn out to need; of equal ones the likelier way to say it first. */
export function lengthsFor(plan: Plan): readonly Size[] {
  const { axes } = plan.signature;
  return [
    ONE,
    { text: "8", of: () => 8 },
    SIZE,
    ...lengthsOf(sidesOf(plan)),
    { text: "size + 1", of: ({ size }) => size + 1 },
    BLOCKS,
    { text: "blocks + 1", of: ({ blocks }) => blocks + 1 },
    { text: "THREADS", of: ({ threads }) => threads },
    // One for each value of a byte, where there are bytes.
    ...(readsBytes(plan.signature) ? [{ text: "256", of: () => 256 }] : []),
    ...(axes.threads > 1 ? [...SQUARES, ...MULTIPLES] : [...MULTIPLES, ...SQUARES]),
    { text: "size * size * size", of: ({ size }) => size * size * size },
    { text: "blocks * THREADS", of: ({ blocks, threads }) => blocks * threads },
    MOST,
  ];
}

/** Of a side in two or three dimensions, so that there are about so many elements. */
export function sizesFor({ axes }: Signature, elements: number): readonly number[] {
  const side = (count: number): number =>
    axes.threads === 1 ? count : Math.max(16, 16 * Math.round(Math.sqrt(count) / 16));
  const sides = [elements, 1024, 256, 64].map((count) => Math.min(side(count), side(elements)));
  return [...new Set(sides)];
}

const BLOCKS_1D = [[128], [256], [64], [32], [512], [1024]];
const BLOCKS_2D = [
  [16, 16],
  [32, 8],
  [8, 8],
  [32, 32],
  [32, 4],
  [32, 16],
  [4, 4],
];
const BLOCKS_3D = [
  [8, 8, 4],
  [8, 8, 8],
  [4, 4, 4],
  [32, 4, 2],
];

/** @param threads of a block, where the user says it. */
export function blocksFor(
  { axes, threads: bound }: Signature,
  threads?: readonly number[],
): readonly (readonly number[])[] {
  if (threads !== undefined) return [threads];
  const all = [BLOCKS_1D, BLOCKS_2D, BLOCKS_3D][axes.threads - 1] as number[][];
  if (bound === undefined) return all;
  const most = bound.reduce((product, each) => product * each, 1);
  if (axes.threads === 1) return [[most], ...all.filter(([x = 0]) => x < most)];
  return all.filter((block) => block.reduce((product, each) => product * each, 1) <= most);
}

/** Of dynamic shared memory for each thread. */
export const sharedFor = ({ dynamicShared }: Signature): readonly number[] =>
  dynamicShared ? [8, 16, 64] : [0];

/** Names of how many there are. */
const SIZE_NAME =
  /^([nmkwhlxyzNMKWHL]|[nN][xyzXYZ]|\w*([sS]ize|SIZE|[lL]en|[lL]ength|[cC]ount|[nN]um|[wW]idth|[hH]eight|[rR]ows?|ROWS|[cC]ols?|COLS|[cC]olumns?|[eE]lements|[tT]otal|[dD]ims?|[dD]epth|[lL]ayers?|[sS]amples|[pP]oints|[iI]tems|[cC]ells|[pP]ixels|[rR]ecords|[lL]d|ld[abc])|(n|num|total)[A-Z]\w*)$/;
/** Names of where something begins. */
const FIRST_NAME =
  /^(first|start|begin|from|base)|(first|start|begin|offset|base|from|seed|index|id)$/i;

/** Of a parameter whose name nobody knows. */
const NO_NAME = /^a\d+$/;
/** Names of how far apart rows are: no less than a row is long. */
export const PITCH_NAME: RegExp = /^ld[a-c]?$|stride|pitch/i;

const SMALL = 2;
const FEW = 16;

/** Values for all numbers at once, one after another. */
export function numbersFor({ parameters }: Signature): readonly (readonly Planned[])[] {
  const places = new Map<number, number>();
  for (const [k, each] of parameters.entries()) {
    if (each.kind === "number" && !isReal(each.element)) places.set(k, places.size);
  }
  const size: Planned = { kind: "size", less: 0 };
  const constant = (value: number): Planned => ({ kind: "constant", value });
  const all = (whole: (name: string, place: number) => Planned, times = 1): readonly Planned[] =>
    parameters.map(({ name }, k) => {
      const place = places.get(k);
      return place === undefined ? { kind: "real", times } : whole(name, place);
    });
  const named = (small: number, unnamed = constant(small)) => {
    return (name: string): Planned => {
      if (NO_NAME.test(name)) return unnamed;
      if (FIRST_NAME.test(name)) return constant(1);
      return SIZE_NAME.test(name) ? size : constant(small);
    };
  };
  const choices = [
    // With a small number for what is a size most threads have nothing to do.
    all(named(SMALL, size)),
    all(named(SMALL)),
    // Where a step of 1 is too long for a simulation.
    all(named(SMALL), 0.01),
    all(() => size),
    all((_, place) => (place === 0 ? size : constant(SMALL))),
    all((_, place) => (place === places.size - 1 ? size : constant(SMALL))),
    all(named(FEW)),
    all(() => constant(FEW)),
    all(() => constant(1)),
  ];
  const texts = choices.map((each) => JSON.stringify(each));
  return choices.filter((_, k) => texts.indexOf(texts[k] as string) === k);
}

const below = (bound: Size): Fill => ({ kind: "below", bound });
const few = (count: number): Size => ({ text: String(count), of: () => count });

const CONTENTS: readonly Fill[] = [
  below(SIZE),
  { kind: "offsets", step: 32 },
  below(BLOCKS),
  below(few(8)),
];
/** Arrays of whole numbers whose contents are varied one against the other; those behind them get the first. */
const MOST_VARIED = 4;

/** Contents for every array at once, one after another. */
export function contentsFor({ parameters }: Signature): readonly (readonly Fill[])[] {
  let varied = 0;
  const choices = parameters.map((parameter): readonly Fill[] => {
    if (parameter.kind !== "array" || isReal(parameter.element)) return [{ kind: "reals" }];
    const fills = fillsFor(parameter);
    return parameter.read && varied++ < MOST_VARIED ? fills : fills.slice(0, 1);
  });
  return choices.reduce<readonly (readonly Fill[])[]>(
    (all, mine) => all.flatMap((begun) => mine.map((fill) => [...begun, fill])),
    [[]],
  );
}

type Whole = Extract<Parameter, { kind: "array" }>;

/** Of an array of whole numbers, likeliest first. */
function fillsFor({ element, mixed, read }: Whole): readonly Fill[] {
  // Of what is left out a kernel may not tell right from wrong.
  if (/8$/.test(element)) return [{ kind: "bytes" }, below(few(4))];
  if (!read) return [below(few(8))];
  return mixed === true ? [{ kind: "bits" }, ...CONTENTS] : CONTENTS;
}
