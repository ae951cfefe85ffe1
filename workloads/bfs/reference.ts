/** Breadth-first search on the CPU, with a queue. */

/** The edges of vertex v go to `targets[offsets[v]]` up to, not including, `targets[offsets[v + 1]]`. */
export interface Graph {
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly source: number;
}

/** Edges on a shortest way from the source to each vertex, -1 where there is none. */
export function levelsOf({ offsets, targets, source }: Graph): Int32Array {
  const levels = new Int32Array(offsets.length - 1).fill(-1);
  levels[source] = 0;
  const queue = [source];
  for (const vertex of queue) {
    for (const target of targets.subarray(offsets[vertex], offsets[vertex + 1])) {
      if (levels[target] !== -1) continue;
      levels[target] = levels[vertex]! + 1;
      queue.push(target);
    }
  }
  return levels;
}
