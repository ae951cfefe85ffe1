/**
 * Splits steps into blocks (after every branch, exit and barrier) and finds where diverged lanes meet
 * again: the immediate post-dominator of each block, by Cooper, Harvey and Kennedy's algorithm on the
 * reversed graph. Blocks that cannot reach an exit reconverge nowhere (EXIT).
 */
import { type Block, type BlockEnd, EXIT, end, type Step } from "./program.ts";

const ends: Record<string, BlockEnd> = {
  "@bra": end.branch,
  "@exit": end.exit,
  "@bar": end.barrier,
};

/** @param at first step of each instruction, and of the end. */
export function splitBlocks(steps: readonly Step[], at: readonly number[]): Block[] {
  const leaders = new Set([0]);
  steps.forEach((s, k) => {
    for (const target of s.targets) leaders.add(at[target]!);
    if (s.op.startsWith("@")) leaders.add(k + 1);
  });
  const starts = [...leaders].filter((k) => k < steps.length).sort((a, b) => a - b);
  const index = new Map(starts.map((k, block) => [k, block]));
  const blockAt = (step: number): number => index.get(step) ?? EXIT;
  const blocks = starts.map((start, k): Block => {
    const last = (starts[k + 1] ?? steps.length) - 1;
    const final = steps[last]!;
    const control = final.op.startsWith("@") ? last : -1;
    const kind = control < 0 ? end.fall : ends[final.op]!;
    let instructions = 0;
    for (let s = start; s <= last; s++) if (steps[s]!.head) instructions++;
    const next = blockAt(last + 1);
    return {
      start,
      stop: control < 0 ? last + 1 : control,
      end: kind === end.fall && next === EXIT ? end.exit : kind,
      instructions,
      control,
      target: kind === end.branch ? blockAt(at[final.targets[0]!]!) : EXIT,
      next,
      ipdom: EXIT,
      guard: control < 0 ? -1 : final.guard,
      negated: final.negated,
    };
  });
  const post = postDominators(blocks.map(successors));
  blocks.forEach((b, k) => {
    b.ipdom = post[k]!;
  });
  return blocks;
}

/** Blocks that control may go to; EXIT among them. */
export function successors(b: Block): number[] {
  switch (b.end) {
    case end.branch:
      return b.guard < 0 ? [b.target] : [b.target, b.next];
    case end.exit:
      return b.guard < 0 ? [EXIT] : [EXIT, b.next];
    default:
      return [b.next];
  }
}

function postDominators(succ: readonly (readonly number[])[]): number[] {
  const n = succ.length;
  const exit = n;
  const pred: number[][] = Array.from({ length: n + 1 }, () => []);
  succ.forEach((list, b) => {
    for (const s of list) pred[s === EXIT ? exit : s]!.push(b);
  });
  // Order in which a walk of the reversed graph from the exit leaves each node.
  const order = new Int32Array(n + 1).fill(-1);
  const sequence: number[] = [];
  const seen = new Uint8Array(n + 1);
  const stack: [number, number][] = [[exit, 0]];
  seen[exit] = 1;
  while (stack.length > 0) {
    const top = stack.at(-1)!;
    const child = pred[top[0]]![top[1]++];
    if (child === undefined) {
      order[top[0]] = sequence.length;
      sequence.push(top[0]);
      stack.pop();
    } else if (!seen[child]) {
      seen[child] = 1;
      stack.push([child, 0]);
    }
  }
  const idom = new Int32Array(n + 1).fill(-1);
  idom[exit] = exit;
  const meet = (x: number, y: number): number => {
    let a = x;
    let b = y;
    while (a !== b) {
      while (order[a]! < order[b]!) a = idom[a]!;
      while (order[b]! < order[a]!) b = idom[b]!;
    }
    return a;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (let k = sequence.length - 2; k >= 0; k--) {
      const b = sequence[k]!;
      let next = -1;
      for (const s of succ[b]!) {
        const node = s === EXIT ? exit : s;
        if (idom[node] === -1) continue;
        next = next === -1 ? node : meet(next, node);
      }
      if (next !== idom[b]) {
        idom[b] = next;
        changed = true;
      }
    }
  }
  return Array.from({ length: n }, (_, b) =>
    idom[b] === -1 || idom[b] === exit ? EXIT : idom[b]!,
  );
}
