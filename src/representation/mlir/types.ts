/**
 * What editing needs to know of types: the shape and element type of ranked tensors. All other types are
 * equal or not, by their text.
 */

/** A ranked tensor of fixed shape without an encoding. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly element: string;
}

/** Undefined for every other type. */
export function tensorOf(type: string): Tensor | undefined {
  const found = /^tensor<((?:\d+x)*)([a-z][^,]*)>$/.exec(type);
  if (found === null) return undefined;
  const [, sizes = "", element = ""] = found;
  return { shape: sizes.split("x").slice(0, -1).map(Number), element };
}

export function printTensor({ shape, element }: Tensor): string {
  return `tensor<${shape.map((size) => `${size}x`).join("")}${element}>`;
}

/** The type with elements of another type. @param type of a ranked tensor. */
export function withElement(type: string, element: string): string {
  const tensor = tensorOf(type);
  return tensor === undefined ? type : printTensor({ ...tensor, element });
}

/** A tensor with a dimension, or a rank, that is known only when it runs. */
export function isDynamic(type: string): boolean {
  return /<(?:\d+x)*[?*]/.test(type);
}
