/** A model and a variant of it as layers: which are gone, which are new, what is different in those that stay. */
import type { ChangedConstant, Layer, LayerForm, ModelGraph } from "../../representation.ts";
import { type Flow, flowOf, type Node } from "./flow.ts";
import { kindOf, type LayerNodes, layersOf, shortName } from "./layers.ts";
import { tensorOf } from "./types.ts";

/** They only bring a value into another form: not worth a word when they come or go. */
const FORMS: ReadonlySet<string> = new Set([
  "stablehlo.broadcast_in_dim",
  "stablehlo.convert",
  "stablehlo.pad",
  "stablehlo.reshape",
  "stablehlo.slice",
]);
const CONSTANT = "stablehlo.constant";

/** One module, for comparing. */
interface Side extends Flow {
  readonly layers: ReadonlyMap<string, LayerNodes>;
  readonly nodeOf: ReadonlyMap<string, Node>;
  /** Key of the layer that a node belongs to. */
  readonly layerOf: ReadonlyMap<Node, string>;
}

/**
 * @param original text in generic form with values called after their ids (`Program.print`, form `edited`).
 * @param variant likewise.
 * @throws MlirError
 */
export function modelGraph(original: string, variant: string): ModelGraph {
  const [before, after] = [sideOf(original), sideOf(variant)];
  const keys = merged([...before.layers.keys()], [...after.layers.keys()]);
  const constants = changedConstants(before, after);
  return { layers: keys.map((key) => layer(key, keys, before, after, constants)), constants };
}

function sideOf(text: string): Side {
  const flow = flowOf(text);
  const layers = layersOf(flow.nodes);
  return {
    ...flow,
    layers: new Map(layers.map((each) => [each.key, each])),
    nodeOf: new Map(flow.nodes.map((node) => [node.key, node])),
    layerOf: new Map(layers.flatMap(({ key, nodes }) => nodes.map((node) => [node, key] as const))),
  };
}

/** The variant's layers in their order; what only the original has follows what it followed there. */
function merged(before: readonly string[], after: readonly string[]): readonly string[] {
  const keys = [...after];
  for (const [k, key] of before.entries()) {
    if (after.includes(key)) continue;
    keys.splice(k === 0 ? 0 : keys.indexOf(before[k - 1] as string) + 1, 0, key);
  }
  return keys;
}

function layer(
  key: string,
  keys: readonly string[],
  before: Side,
  after: Side,
  constants: readonly ChangedConstant[],
): Layer {
  const [was, is] = [before.layers.get(key), after.layers.get(key)];
  const head = (was ?? is)?.head;
  const same = {
    id: head?.id ?? "",
    what: head === undefined ? "element by element" : kindOf(head.operation),
  };
  if (was === undefined || is === undefined) {
    const gone = head?.id !== undefined && after.ids.has(head.id) ? "nothing reads it" : "removed";
    return was === undefined
      ? { ...same, state: "added", changes: [], after: formOf(is as LayerNodes, after, keys) }
      : { ...same, state: "pruned", changes: [gone], before: formOf(was, before, keys) };
  }
  const changes = [
    ...elementOf(was, is),
    ...named(
      "without",
      was.nodes.filter((node) => lacks(after, node)),
    ),
    ...named(
      "with",
      is.nodes.filter((node) => lacks(before, node) && !isHelp(node, is)),
    ),
    ...constants.filter(({ id }) => was.nodes.some((node) => node.id === id)).map(wordsOf),
    ...otherReads(is, before, after),
  ];
  return {
    ...same,
    state: changes.length > 0 ? "changed" : "same",
    changes,
    before: formOf(was, before, keys),
    after: formOf(is, after, keys),
  };
}

function formOf({ key, head, nodes }: LayerNodes, side: Side, keys: readonly string[]): LayerForm {
  const read = nodes.flatMap(({ inputs }) =>
    inputs.flatMap((each) => (typeof each === "number" ? [] : (side.layerOf.get(each) ?? []))),
  );
  const others = new Set(read.filter((each) => each !== key));
  const last = head ?? nodes.at(-1);
  return {
    type: last?.operation.results[0]?.type ?? "",
    reads: [...others].map((each) => keys.indexOf(each)).toSorted((a, b) => a - b),
    operations: nodes.length,
  };
}

function elementOf({ head: was }: LayerNodes, { head: is }: LayerNodes): readonly string[] {
  const [before, after] = [was, is].map(
    (node) => tensorOf(node?.operation.results[0]?.type ?? "")?.element,
  );
  return before === after ? [] : [`computes on ${after} in place of ${before}`];
}

/** An operation of another side, of those that a person would name. */
function lacks(side: Side, { key, operation }: Node): boolean {
  return !side.nodeOf.has(key) && !FORMS.has(operation.name) && operation.name !== CONSTANT;
}

/** What a repair has put in, on a part of what the layer computes: on the channels of a convolution, say. */
function isHelp({ id, operation }: Node, { head }: LayerNodes): boolean {
  const [own, all] = [operation, head?.operation].map((each) => {
    const shape = tensorOf(each?.results[0]?.type ?? "")?.shape ?? [];
    return shape.reduce((product, size) => product * size, 1);
  });
  return id === undefined && (own ?? 0) < (all ?? 0);
}

function named(word: string, nodes: readonly Node[]): readonly string[] {
  const names = nodes.map(({ operation }) => shortName(operation));
  if (names.length === 0) return [];
  const counted = [...new Set(names)].map((name) => {
    const count = names.filter((each) => each === name).length;
    return count === 1 ? name : `${count} × ${name}`;
  });
  return [`${word} ${counted.join(", ")}`];
}

function changedConstants(before: Side, after: Side): readonly ChangedConstant[] {
  return before.nodes.flatMap(({ key, id, operation }) => {
    const other = after.nodeOf.get(key)?.operation;
    if (operation.name !== CONSTANT || id === undefined || other === undefined) return [];
    const [was, is] = [numberOf(operation.properties), numberOf(other.properties)];
    return was === is ? [] : [{ id, before: was, after: is }];
  });
}

/** The number of a constant that is one, as people write it. */
function numberOf(properties: Node["operation"]["properties"]): string {
  const written = properties?.find(({ name }) => name === "value")?.value ?? "";
  const text = /^dense<(.*)> : /s.exec(written)?.[1] ?? written;
  const value = Number(text);
  return Number.isFinite(value) && !text.startsWith("0x") ? String(value) : text;
}

function wordsOf({ id, before, after }: ChangedConstant): string {
  return `constant ${id} is ${after} in place of ${before}`;
}

/** Operations that both have and that read something else, but for what has come or gone within the layer. */
function otherReads({ nodes }: LayerNodes, before: Side, after: Side): readonly string[] {
  return nodes.flatMap((node) => {
    const original = before.nodeOf.get(node.key);
    if (original === undefined || FORMS.has(node.operation.name)) return [];
    return node.inputs.flatMap((each, k) => {
      const [was, is] = [seen(original.inputs[k] ?? each), seen(each)];
      if (keyOf(was) === keyOf(is) || (typeof is !== "number" && is.id === undefined)) return [];
      return isTold(was, before, after)
        ? []
        : [`${nameOf(node)} reads ${nameOf(is)} in place of ${nameOf(was)}`];
    });
  });
}

/** A small operation that its layer is said to be without. */
function isTold(node: Node | number, before: Side, after: Side): boolean {
  if (typeof node === "number" || before.layers.has(node.key)) return false;
  return lacks(after, node) && after.layers.has(before.layerOf.get(node) ?? "");
}

/** What a value is made of but for its form. */
function seen(source: Node | number): Node | number {
  let at = source;
  while (typeof at !== "number" && FORMS.has(at.operation.name)) {
    const [from] = at.inputs;
    if (from === undefined) break;
    at = from;
  }
  return at;
}

function keyOf(source: Node | number): string {
  return typeof source === "number" ? `argument ${source}` : source.key;
}

function nameOf(source: Node | number): string {
  return typeof source === "number"
    ? `argument ${source + 1}`
    : `${shortName(source.operation)} ${source.id ?? ""}`.trim();
}
