/**
 * What editing needs to know of operations by their name. Everything else about a dialect is left to its
 * own verifier.
 */
import type { Operation } from "./ir.ts";

/** They hold functions or are functions: edits act within them, never on them. */
const CONTAINERS: ReadonlySet<string> = new Set(["builtin.module", "func.func"]);

/** StableHLO's operations whose regions may read values from around them; XLA refuses it in others. */
const CAPTURING: ReadonlySet<string> = new Set([
  "stablehlo.case",
  "stablehlo.if",
  "stablehlo.while",
]);

/** What a model spends its time on; their first operand is what the layer reads. */
const PRODUCTS: ReadonlySet<string> = new Set([
  "stablehlo.convolution",
  "stablehlo.dot",
  "stablehlo.dot_general",
]);

/** A convolution or matrix product. */
export function isProduct({ name }: Operation): boolean {
  return PRODUCTS.has(name);
}

export function isContainer({ name }: Operation): boolean {
  return CONTAINERS.has(name);
}

/** The last operation of a block ends it; a module's block needs no end. */
export function isTerminator(operation: Operation): boolean {
  const { block } = operation;
  if (block === undefined || block.region.parent.name === "builtin.module") return false;
  return block.operations.at(-1) === operation;
}

/** May its regions read values defined outside? */
export function isOpen(operation: Operation): boolean {
  if (isContainer(operation)) return false;
  return CAPTURING.has(operation.name) || !operation.name.startsWith("stablehlo.");
}

/**
 * May it be deleted, copied, moved, replaced, swapped? Whatever stands in a function, its regions included;
 * not what stands beside functions (a mesh of devices, say).
 */
export function isEligible(operation: Operation): boolean {
  const beside = operation.block?.region.parent.name === "builtin.module";
  return !beside && !isContainer(operation) && !isTerminator(operation);
}
