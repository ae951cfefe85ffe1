/**
 * Generated graphs of several kinds, and the published one of 4,096 vertices where a machine has it.
 * All but `random` have vertices that the source cannot reach, and edges back to earlier levels.
 */
import { type InputRequest, Random, type Split } from "gevo";
import { dataText } from "../data.ts";
import type { Graph } from "./reference.ts";

type Edge = readonly [from: number, to: number];

interface Shape {
  readonly vertices: number;
  /**
   * `random`: each vertex has 1 to 11 edges to any others. `hubs`: few vertices have most edges.
   * `grid`: streets of a city, one in eight missing, half of the rest one-way; long ways.
   */
  readonly kind: "random" | "hubs" | "grid";
}

/** Times more vertices on a real device; the ways through a grid grow with its width. */
const FULL = { random: 128, hubs: 128, grid: 16 } as const;

const SHAPES: Readonly<Record<Split, readonly Shape[]>> = {
  search: [
    { vertices: 1900, kind: "random" },
    { vertices: 500, kind: "grid" },
    { vertices: 2500, kind: "hubs" },
  ],
  validation: [
    { vertices: 2750, kind: "random" },
    { vertices: 420, kind: "grid" },
  ],
  heldout: [
    { vertices: 6000, kind: "hubs" },
    { vertices: 5050, kind: "random" },
    { vertices: 1500, kind: "grid" },
    { vertices: 7, kind: "random" },
  ],
};

export const cases = {
  search: SHAPES.search.length,
  validation: SHAPES.validation.length,
  heldout: SHAPES.heldout.length + (realGraph() === undefined ? 0 : 1),
};

export function inputs({ split, seed, index, scale }: InputRequest): Graph {
  const shape = SHAPES[split][index];
  if (shape === undefined) return realGraph()!;
  const random = new Random(seed);
  // A vertex more: sizes stay off the multiples of a block.
  const vertices = scale === "small" ? shape.vertices : FULL[shape.kind] * shape.vertices + 1;
  const edges = EDGES[shape.kind](random, vertices);
  return graph(vertices, edges, shape.kind === "grid" ? vertices >> 1 : random.int(vertices));
}

const EDGES: Readonly<Record<Shape["kind"], (random: Random, vertices: number) => Edge[]>> = {
  random(random, vertices) {
    const edges: Edge[] = [];
    for (let from = 0; from < vertices; from++) {
      for (let n = 1 + random.int(11); n > 0; n--) edges.push([from, random.int(vertices)]);
    }
    return edges;
  },

  hubs(random, vertices) {
    // The smaller of several draws, again and again: low numbers get most of the edges.
    const popular = () => random.int(1 + random.int(1 + random.int(vertices)));
    const edges: Edge[] = [];
    for (let n = 4 * vertices; n > 0; n--) {
      const [one, other] = [random.int(vertices), popular()];
      edges.push([one, other]);
      if (random.chance(300)) edges.push([other, one]);
    }
    return edges;
  },

  grid(random, vertices) {
    const columns = Math.ceil(Math.sqrt(vertices));
    const edges: Edge[] = [];
    for (let here = 0; here < vertices; here++) {
      const east = (here + 1) % columns === 0 ? [] : [here + 1];
      for (const there of [...east, here + columns].filter((each) => each < vertices)) {
        if (random.chance(125)) continue;
        const ways = random.int(4);
        if (ways !== 0) edges.push([here, there]);
        if (ways !== 1) edges.push([there, here]);
      }
    }
    return edges;
  },
};

function graph(vertices: number, edges: readonly Edge[], source: number): Graph {
  const offsets = new Int32Array(vertices + 1);
  for (const [from] of edges) offsets[from + 1]!++;
  for (let v = 0; v < vertices; v++) offsets[v + 1]! += offsets[v]!;
  const next = offsets.slice();
  const targets = new Int32Array(edges.length);
  for (const [from, to] of edges) targets[next[from]!++] = to;
  return { offsets, targets, source };
}

/** n; n pairs of first edge and out-degree; the source; the number of edges; pairs of target and weight. */
function realGraph(): Graph | undefined {
  const text = dataText("rodinia-inputs/bfs/graph4096.txt.gz");
  if (text === undefined) return undefined;
  const numbers = Int32Array.from(text.trim().split(/\s+/), Number);
  const vertices = numbers[0]!;
  const vertexPart = numbers.subarray(1, 1 + 2 * vertices);
  const [source, edges] = numbers.subarray(1 + 2 * vertices);
  const edgePart = numbers.subarray(3 + 2 * vertices);
  const offsets = Int32Array.from({ length: vertices + 1 }, (_, v) =>
    v < vertices ? vertexPart[2 * v]! : edges!,
  );
  const targets = Int32Array.from({ length: edges! }, (_, e) => edgePart[2 * e]!);
  return { offsets, targets, source: source! };
}
