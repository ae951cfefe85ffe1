/**
 * Control flow of a function body: basic blocks, their neighbours, and immediate post-dominators,
 * where the lanes of a warp meet again after a branch.
 *
 * A block ends behind every terminator of the instruction table: branches, `ret`, `exit`, `trap`, and
 * barriers, at which a scheduler may switch warps. A call does not end a block.
 */
import type { PtxInstruction } from "./ast.ts";
import { describe } from "./describe.ts";

/** The place behind the last block: where control leaves the function. */
export const EXIT = -1;

export interface BasicBlock {
  /** Instructions [start, end). */
  readonly start: number;
  readonly end: number;
  /** Blocks, or EXIT; the target of a branch first, the next block last. */
  readonly successors: readonly number[];
  readonly predecessors: readonly number[];
  /** The block that every path to the exit goes through next; EXIT also when there is no such path. */
  readonly postDominator: number;
}

export function basicBlocks(body: readonly PtxInstruction[]): readonly BasicBlock[] {
  const starts = leaders(body);
  const blockAt = new Map(starts.map((start, block) => [start, block]));
  const successors = starts.map((start, block) => {
    const end = starts[block + 1] ?? body.length;
    const targets = nextInstructions(body, end - 1).map((at) => blockAt.get(at) ?? EXIT);
    return { start, end, successors: [...new Set(targets)] };
  });
  const predecessors: number[][] = starts.map(() => []);
  successors.forEach((each, block) => {
    for (const next of each.successors) predecessors[next]?.push(block);
  });
  const post = postDominators(successors.map((each) => each.successors));
  return successors.map((each, block) => ({
    ...each,
    predecessors: predecessors[block] ?? [],
    postDominator: post[block] ?? EXIT,
  }));
}

/** Indices at which blocks start, ascending. */
function leaders(body: readonly PtxInstruction[]): readonly number[] {
  const starts = new Set<number>([0]);
  body.forEach((instruction, at) => {
    if (!describe(instruction)?.row.terminator) return;
    starts.add(at + 1);
    for (const each of instruction.operands) if (each.kind === "label") starts.add(each.index);
  });
  return [...starts].filter((at) => at < body.length).sort((a, b) => a - b);
}

/** Where control may go behind an instruction; the body's length stands for the exit. */
function nextInstructions(body: readonly PtxInstruction[], at: number): readonly number[] {
  const instruction = body[at];
  if (instruction === undefined) return [body.length];
  const always = instruction.guard === undefined;
  switch (instruction.opcode) {
    case "bra":
    case "brx": {
      const targets = instruction.operands.flatMap((o) => (o.kind === "label" ? [o.index] : []));
      return always ? targets : [...targets, at + 1];
    }
    case "ret":
    case "exit":
    case "trap":
      return always ? [body.length] : [body.length, at + 1];
    default:
      return [at + 1];
  }
}

/**
 * Immediate post-dominators by the iterative algorithm of Cooper, Harvey and Kennedy on the reversed
 * graph, whose root is the exit. Blocks that cannot reach the exit take no part.
 */
function postDominators(successors: readonly (readonly number[])[]): readonly number[] {
  const exit = successors.length;
  const after = successors.map((list) => list.map((block) => (block === EXIT ? exit : block)));
  const before: number[][] = Array.from({ length: exit + 1 }, () => []);
  after.forEach((list, block) => {
    for (const next of list) before[next]?.push(block);
  });
  const order = postOrder(before, exit);
  const rank = new Int32Array(exit + 1).fill(-1);
  order.forEach((block, at) => {
    rank[block] = at;
  });
  const dominator = new Int32Array(exit + 1).fill(-1);
  dominator[exit] = exit;
  const meet = (a: number, b: number): number => {
    while (a !== b) {
      if ((rank[a] as number) < (rank[b] as number)) a = dominator[a] as number;
      else b = dominator[b] as number;
    }
    return a;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (let at = order.length - 2; at >= 0; at--) {
      const block = order[at] as number;
      let found = -1;
      for (const next of after[block] ?? []) {
        if (dominator[next] === -1) continue;
        found = found < 0 ? next : meet(found, next);
      }
      if (dominator[block] === found) continue;
      dominator[block] = found;
      changed = true;
    }
  }
  return successors.map((_, block) => {
    const found = dominator[block] as number;
    return found < 0 || found === exit ? EXIT : found;
  });
}

/** Nodes in the order in which a depth-first walk from the root leaves them; the root is last. */
function postOrder(edges: readonly (readonly number[])[], root: number): readonly number[] {
  const order: number[] = [];
  const seen = new Uint8Array(edges.length);
  const stack = [{ node: root, child: 0 }];
  seen[root] = 1;
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const child = edges[top.node]?.[top.child++];
    if (child === undefined) {
      order.push(top.node);
      stack.pop();
    } else if (seen[child] === 0) {
      seen[child] = 1;
      stack.push({ node: child, child: 0 });
    }
  }
  return order;
}
