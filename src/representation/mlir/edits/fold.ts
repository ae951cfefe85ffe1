/**
 *     fold 1 528
 *
 * Every convolution from 1 to 528, in the order of the text, takes in what is done to its channels (../fold.ts):
 * batch normalisation, for one. Like `narrow` it is seen by no other edit: convolutions fold what follows them when all
 * of a genome is applied. Not in the published set.
 */
import { Refusal } from "../../refusal.ts";
import type { Drawing } from "../drawing.ts";
import type { Operation } from "../ir.ts";
import type { Operator } from "./operator.ts";
import { parts } from "./parts.ts";

export const fold: Operator = {
  name: "fold",
  targets: 2,

  applies: (d) => convolutionsOf(d).length > 0,

  draw(d) {
    const convolutions = convolutionsOf(d);
    const [one, other] = [d.pick(convolutions), d.pick(convolutions)];
    if (one === undefined || other === undefined) return undefined;
    const ends =
      convolutions.indexOf(one) <= convolutions.indexOf(other) ? [one, other] : [other, one];
    return { op: "fold", targets: ends.map((each) => d.idOf(each)), rewires: [] };
  },

  every: (d) =>
    parts(convolutionsOf(d)).map((ends) => ({
      op: "fold",
      targets: ends.map((each) => d.idOf(each)),
      rewires: [],
    })),

  apply(variant, { targets: [from, to] }) {
    const convolutions = variant.between(from, to).filter(isConvolution);
    if (convolutions.length === 0) {
      throw new Refusal("not-eligible", `no convolution from ${from} to ${to}`);
    }
    for (const each of convolutions) variant.fold(each);
  },
};

function convolutionsOf(d: Drawing): readonly Operation[] {
  return d.eligible.filter(isConvolution);
}

function isConvolution({ name }: Operation): boolean {
  return name === "stablehlo.convolution";
}
