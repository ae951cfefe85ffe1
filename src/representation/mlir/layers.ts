/**
 * The layers of a model. A layer is an operation that takes time (a product, whatever holds other operations, such as
 * a reduction or a loop) with the small ones after it: an operation belongs to the last layer that it reads, and what
 * is made of arguments and constants alone to the first that reads it.
 */
import { isProduct } from "./dialect.ts";
import type { Node } from "./flow.ts";
import type { Operation } from "./ir.ts";
import { tensorOf } from "./types.ts";

export interface LayerNodes {
  /** Of its operation; empty for what belongs to no layer. */
  readonly key: string;
  /** Absent for what belongs to no layer. */
  readonly head: Node | undefined;
  readonly nodes: readonly Node[];
}

/** Besides products and what holds other operations. */
const LAYERS: ReadonlySet<string> = new Set([
  "stablehlo.cholesky",
  "stablehlo.custom_call",
  "stablehlo.fft",
  "stablehlo.gather",
  "stablehlo.rng_bit_generator",
  "stablehlo.triangular_solve",
]);

/** @param nodes in the order in which they are executed, which is that of the layers, too. */
export function layersOf(nodes: readonly Node[]): readonly LayerNodes[] {
  const heads = nodes.filter(isLayer);
  const layerOf = new Map<Node | number, number>(heads.map((node, layer) => [node, layer]));
  for (const node of nodes) {
    if (layerOf.has(node)) continue;
    const read = node.inputs.flatMap((each) => layerOf.get(each) ?? []);
    if (read.length > 0) layerOf.set(node, Math.max(...read));
  }
  // Readers come later: from the last to the first they are known before what they read.
  const readBy = new Map<Node | number, number>();
  for (const node of nodes.toReversed()) {
    const layer = layerOf.get(node) ?? readBy.get(node);
    if (layer === undefined) continue;
    layerOf.set(node, layer);
    for (const each of node.inputs) {
      readBy.set(each, Math.min(layer, readBy.get(each) ?? layer));
    }
  }
  const layers = heads.map((head, layer) => ({
    key: head.key,
    head,
    nodes: nodes.filter((node) => layerOf.get(node) === layer),
  }));
  const none = nodes.filter((node) => !layerOf.has(node));
  return none.length === 0 ? layers : [{ key: "", head: undefined, nodes: none }, ...layers];
}

function isLayer({ operation }: Node): boolean {
  return isProduct(operation) || LAYERS.has(operation.name) || operation.regions.length > 0;
}

/** Without its dialect. */
export function shortName({ name }: Operation): string {
  return name.slice(name.indexOf(".") + 1).replaceAll("_", " ");
}

/** `depthwise convolution 3×3`, `reduction by add`. */
export function kindOf(operation: Operation): string {
  switch (operation.name) {
    case "stablehlo.convolution":
      return convolution(operation);
    case "stablehlo.dot":
    case "stablehlo.dot_general":
      return "matrix product";
    case "stablehlo.reduce":
      return `reduction${byWhat(operation)}`;
    case "stablehlo.reduce_window":
      return `pooling ${numbersOf(operation, "window_dimensions")
        .filter((size) => size > 1)
        .join("×")}${byWhat(operation)}`;
    default:
      return shortName(operation);
  }
}

function convolution(operation: Operation): string {
  const written = operation.properties?.find(({ name }) => name === "dimension_numbers")?.value;
  const kernel = /x\[(.*?)\]->/.exec(written ?? "")?.[1]?.split(", ") ?? [];
  const shape = tensorOf(operation.operands[1]?.type ?? "")?.shape ?? [];
  const window = shape.filter((_, k) => /^\d+$/.test(kernel[k] ?? ""));
  const groups = operation.properties?.find(({ name }) => name === "feature_group_count")?.value;
  const depthwise = groups !== undefined && Number.parseInt(groups, 10) > 1;
  const name = depthwise ? "depthwise convolution" : "convolution";
  return `${name} ${window.join("×")}`.trim();
}

/** What a reduction does to two elements, where that is one operation. */
function byWhat({ regions }: Operation): string {
  const [first, second] = regions[0]?.blocks[0]?.operations ?? [];
  return first !== undefined && second?.name === "stablehlo.return"
    ? ` by ${shortName(first)}`
    : "";
}

function numbersOf({ properties }: Operation, name: string): readonly number[] {
  const value = properties?.find((each) => each.name === name)?.value ?? "";
  const list = /^array<i64: (.*)>$/.exec(value)?.[1];
  return list === undefined ? [] : list.split(", ").map(Number);
}
