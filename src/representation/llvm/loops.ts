/**
 * Natural loops of a control-flow graph: a back edge leads from a *latch* to a block that dominates it,
 * the loop's head; the loop is the head and all that reaches the latch without passing it. An *exit* is
 * a block of a loop with a successor outside. Cycles with two entries are no natural loops.
 */
import type { Dominance } from "../dominance.ts";

export class Loops {
  /** Blocks of each loop by its latch. */
  readonly bodies: ReadonlyMap<number, ReadonlySet<number>>;
  readonly exits: ReadonlySet<number>;

  constructor(successors: readonly (readonly number[])[], dominance: Dominance) {
    const bodies = new Map<number, ReadonlySet<number>>();
    const exits = new Set<number>();
    const predecessors: number[][] = successors.map(() => []);
    successors.forEach((list, from) => {
      for (const to of list) predecessors[to]?.push(from);
    });
    successors.forEach((list, latch) => {
      for (const head of list) {
        if (!dominance.reaches(latch) || !dominance.dominates(head, latch)) continue;
        const body = bodyOf(head, latch, predecessors);
        bodies.set(latch, body);
        for (const block of body) {
          if (successors[block]?.some((to) => !body.has(to)) === true) exits.add(block);
        }
      }
    });
    this.bodies = bodies;
    this.exits = exits;
  }
}

function bodyOf(
  head: number,
  latch: number,
  predecessors: readonly (readonly number[])[],
): ReadonlySet<number> {
  const body = new Set([head]);
  const waiting = [latch];
  for (let block = waiting.pop(); block !== undefined; block = waiting.pop()) {
    if (body.has(block)) continue;
    body.add(block);
    waiting.push(...(predecessors[block] ?? []));
  }
  return body;
}
