/**
 *     narrow 1 489 [type=f16]
 *
 * Every convolution and matrix product from 1 to 489, in the order of the text, computes on elements of another
 * type: its operands are converted before it, its result back after it. Accumulation is the compiler's matter; on a GPU
 * it stays wide. To every other edit nothing has changed: the conversions are put in when all of a genome is applied,
 * and a clone computes as its source does.
 *
 * Not in the published set. Only these operations, because they are what a model spends its time on; the
 * compiler fuses all others with them, and the conversions too.
 */
import type { Edit } from "../../../genome.ts";
import { Refusal } from "../../refusal.ts";
import { isProduct } from "../dialect.ts";
import type { Drawing } from "../drawing.ts";
import type { Operation } from "../ir.ts";
import { tensorOf } from "../types.ts";
import type { Operator } from "./operator.ts";
import { parts } from "./parts.ts";

const TYPES = ["f16", "bf16"] as const;
const WIDE: ReadonlySet<string> = new Set(["f32", "f64"]);

export const narrow: Operator = {
  name: "narrow",
  targets: 2,

  applies: (d) => productsOf(d).length > 0,

  draw(d) {
    const products = productsOf(d);
    const [one, other] = [d.pick(products), d.pick(products)];
    const type = d.pick(TYPES);
    if (one === undefined || other === undefined || type === undefined) return undefined;
    const inOrder = products.indexOf(one) <= products.indexOf(other);
    return inOrder ? edit(d, one, other, type) : edit(d, other, one, type);
  },

  every: (d) =>
    parts(productsOf(d)).flatMap(([from, to]) => TYPES.map((type) => edit(d, from, to, type))),

  apply(variant, { targets: [from, to], rewires }) {
    const [rewire, ...more] = rewires;
    if (rewire?.slot !== "type" || more.length > 0) {
      throw new Refusal("missing-target", "narrow changes `type`, once");
    }
    const type = TYPES.find((each) => each === rewire.value);
    if (type === undefined) {
      throw new Refusal("type-mismatch", `${rewire.value} is none of ${TYPES.join(", ")}`);
    }
    const products = variant.between(from, to).filter(isWideProduct);
    if (products.length === 0) {
      throw new Refusal("not-eligible", `no product of wide numbers from ${from} to ${to}`);
    }
    for (const each of products) variant.computeIn(each, type);
  },
};

function productsOf(d: Drawing): readonly Operation[] {
  return d.eligible.filter(isWideProduct);
}

function isWideProduct(operation: Operation): boolean {
  const values = [...operation.operands, ...operation.results];
  return isProduct(operation) && values.every(({ type }) => isWide(type));
}

function isWide(type: string): boolean {
  return WIDE.has(tensorOf(type)?.element ?? "");
}

function edit(d: Drawing, from: Operation, to: Operation, type: string): Edit {
  const rewires = [{ slot: "type", value: type }];
  return { op: "narrow", targets: [d.idOf(from), d.idOf(to)], rewires };
}
