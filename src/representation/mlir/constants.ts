/**
 * Constants as rewire values: `#` and a number, typed by the slot they go to; every element of a tensor
 * has it. And constants of the program with one value for all elements, which can be scaled: learning
 * rates, bounds, what a sum is divided by.
 */
import type { Tensor } from "./types.ts";
import { printTensor } from "./types.ts";

const FLOAT = /^(f\d+\w*|bf16|tf32)$/;
const INTEGER = /^(u|s)?i(\d+)$/;
const COMPLEX = /^complex<(f\d+)>$/;

/** The value that takes part in the repair of scalars, and what pads a tensor that is too small. */
export const REPAIR_CONSTANT = "#1";

/** `dense<…> : tensor<…>` of a `#…` text; undefined when the type has no such constant. */
export function constantOf(text: string, tensor: Tensor): string | undefined {
  if (!/^#-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) return undefined;
  const element = elementOf(Number(text.slice(1)), tensor.element);
  return element && `dense<${element}> : ${printTensor(tensor)}`;
}

/**
 * The attribute with its one value multiplied and, for integers, rounded.
 * @returns undefined when there is no one number in it, or the type cannot hold the product.
 */
export function scaled(attribute: string, factor: number): string | undefined {
  const found = /^dense<(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)> : tensor<(?:\d+x)*(\w+)>$/.exec(
    attribute,
  );
  if (found === null) return undefined;
  const [, number = "", element = ""] = found;
  const product = Number(number) * factor;
  const value = elementOf(INTEGER.test(element) ? Math.round(product) : product, element);
  if (value === undefined || value === number || element === "i1") return undefined;
  return attribute.replace(number, value);
}

/** A number as an element is written; undefined when the element type does not hold it. */
function elementOf(value: number, element: string): string | undefined {
  if (FLOAT.test(element)) return floatOf(value, element);
  const part = COMPLEX.exec(element)?.[1];
  if (part !== undefined) return pairOf(floatOf(value, part), floatOf(0, part));
  const integer = INTEGER.exec(element);
  if (integer === null || !Number.isInteger(value)) return undefined;
  const width = Number(integer[2]);
  if (width === 1) return value === 0 ? "false" : value === 1 ? "true" : undefined;
  const bits = BigInt(value);
  const held = integer[1] === "u" ? BigInt.asUintN(width, bits) : BigInt.asIntN(width, bits);
  return held === bits ? String(bits) : undefined;
}

/** As MLIR writes it: six digits after the point, more where these would be another number. */
function floatOf(value: number, element: string): string | undefined {
  const wide = element === "f64";
  const kept = wide ? value : Math.fround(value);
  if (!Number.isFinite(kept)) return undefined;
  const short = kept.toExponential(6);
  const exact = wide ? Number(short) === kept : Math.fround(Number(short)) === kept;
  return (exact ? short : kept.toExponential(wide ? 16 : 8)).replace(/e([+-])(\d)$/, "e$10$2");
}

function pairOf(real: string | undefined, imaginary: string | undefined): string | undefined {
  return real && imaginary && `(${real},${imaginary})`;
}
