/**
 * Writes a model's workload: short, commented, with a mark at each line that only the author of the model can improve.
 * The text is meant to be read and changed; nothing reads it back.
 */
import { MARK } from "./kernel-text.ts";
import type { ModelArray } from "./model.ts";
import { BITS, type Draw, type Drawn, drawOf, KINDS, type Role } from "./model-data.ts";

export interface ModelText {
  /** Of the workload, in kebab-case. */
  readonly name: string;
  /** The module's file as the workload names it. */
  readonly file: string;
  readonly arguments: readonly ModelArray[];
  /** How many of the last arguments a batch gives. */
  readonly inputs: number;
  readonly drawn: Drawn;
  readonly tolerance: number;
}

export function modelText(model: ModelText): string {
  const { name, file, inputs, tolerance } = model;
  const all = model.arguments;
  const [weights, given] = [all.slice(0, all.length - inputs), all.slice(all.length - inputs)];
  const fields = (arrays: readonly ModelArray[], role: Role): readonly string[] =>
    arrays.map((array) => {
      const { element, shape } = array;
      const draw = drawText(drawOf(array, role, model.drawn));
      return `${array.name}: ${element}([${shape.join(", ")}], ${draw}),`;
    });
  const elements = [...new Set(all.map(({ element }) => element))];
  const body = [...fields(weights, "weight"), ...fields(given, "input")].join("\n");
  return `/**
 * The model of ${file}, as \`gevo init\` found that it runs: on generated ${
   weights.length === 0 ? "" : "weights and "
 }inputs, and what the unmodified
 * model predicts is right.
 *
 * A search is as good as its data: a variant is only known to be right on what these are like. Lines marked
 * ${MARK} are guesses.
 */
import { defineModelWorkload, Random, type Tensor } from "gevo";

${elements.map(makerOf).join("\n\n")}

${
  body.includes("real(")
    ? `/** From middle - reach to middle + reach. */
const real = (random: Random, middle: number, reach: number) =>
  middle + reach * (random.int(2001) / 1000 - 1);

`
    : ""
}export default defineModelWorkload({
  name: "${name}",
  module: "${file}",

${
  weights.length === 0
    ? `  // ${MARK}: whether it has weights: they come first among the arguments of main, and stay the same
  parameters: () => ({}),`
    : `  // ${MARK}: the weights: readArrays(new URL("weights.npz", import.meta.url)) gives those of a file
  parameters() {
    const random = new Random(1);
    return {
${fields(weights, "weight")
  .map((line) => `      ${line}`)
  .join("\n")}
    };
  },`
}

  // ${MARK}: how many batches each split has, and what the inputs are like
  batches({ seed }) {
    const random = new Random(1000 + seed);
    return Array.from({ length: 2 }, () => ({
      inputs: {
${fields(given, "input")
  .map((line) => `        ${line}`)
  .join("\n")}
      },
    }));
  },

  // ${MARK}: what is right: with "labels" (a class for each row, beside \`inputs\`) the error is the share of wrong classes
  reference: "original",

  // ${MARK}: how far predictions may be from the original's, in standard deviations of these
  tolerance: ${tolerance > 0 && tolerance < 1e-3 ? tolerance.toExponential() : tolerance},
});
`;
}

/** A function that makes arrays of an element type. */
function makerOf(element: string): string {
  const { array, text } = KINDS[element] as (typeof KINDS)[string];
  const drawn = text("draw()");
  const bits = BITS[element];
  return `${bits === undefined ? "" : `${bits}\n\n`}const ${element} = (shape: readonly number[], draw: () => number): Tensor => ({
  element: "${element}",
  shape,
  data: ${array}.from({ length: shape.reduce((a, b) => a * b, 1) }, ${drawn === "draw()" ? "draw" : `() => ${drawn}`}),
});`;
}

function drawText(draw: Draw): string {
  if (draw.kind === "whole") return `() => random.int(${draw.below})`;
  return `() => real(random, ${draw.middle}, ${draw.reach})`;
}
