/**
 * Dominators of a control-flow graph, which LLVM's C API does not offer: the iterative algorithm of
 * Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001), over blocks numbered with
 * the entry at 0. A block that cannot be reached is dominated by every block, as LLVM has it.
 */
export class Dominance {
  /** Immediate dominator by block; -1 for unreachable blocks, the entry's is itself. */
  readonly #idom: Int32Array;
  /** Number in reverse postorder. */
  readonly #order: Int32Array;

  constructor(successors: readonly (readonly number[])[]) {
    const count = successors.length;
    const postorder = postorderOf(successors);
    this.#order = new Int32Array(count).fill(-1);
    postorder.forEach((block, i) => {
      this.#order[block] = postorder.length - 1 - i;
    });
    const predecessors: number[][] = Array.from({ length: count }, () => []);
    successors.forEach((list, from) => {
      for (const to of list) predecessors[to]?.push(from);
    });
    this.#idom = new Int32Array(count).fill(-1);
    if (count > 0) this.#idom[0] = 0;
    const order = [...postorder].reverse().slice(1);
    for (let changed = true; changed; ) {
      changed = false;
      for (const block of order) {
        let best = -1;
        for (const p of predecessors[block] as number[]) {
          if ((this.#idom[p] as number) < 0) continue;
          best = best < 0 ? p : this.#meet(p, best);
        }
        if (this.#idom[block] !== best) {
          this.#idom[block] = best;
          changed = true;
        }
      }
    }
  }

  /** Does block `a` dominate block `b`? Every block dominates itself. */
  dominates(a: number, b: number): boolean {
    if (a === b || (this.#idom[b] as number) < 0) return true;
    if ((this.#idom[a] as number) < 0) return false;
    let at = b;
    while ((this.#order[at] as number) > (this.#order[a] as number)) at = this.#idom[at] as number;
    return at === a;
  }

  /** Can the block be reached from the entry? */
  reaches(block: number): boolean {
    return (this.#idom[block] as number) >= 0;
  }

  #meet(a: number, b: number): number {
    let [x, y] = [a, b];
    while (x !== y) {
      while ((this.#order[x] as number) > (this.#order[y] as number)) x = this.#idom[x] as number;
      while ((this.#order[y] as number) > (this.#order[x] as number)) y = this.#idom[y] as number;
    }
    return x;
  }
}

function postorderOf(successors: readonly (readonly number[])[]): number[] {
  const seen = new Uint8Array(successors.length);
  const out: number[] = [];
  const stack: { readonly block: number; next: number }[] = [];
  if (successors.length > 0) {
    seen[0] = 1;
    stack.push({ block: 0, next: 0 });
  }
  while (stack.length > 0) {
    const top = stack[stack.length - 1] as { readonly block: number; next: number };
    const to = successors[top.block]?.[top.next++];
    if (to === undefined) {
      out.push(top.block);
      stack.pop();
    } else if (seen[to] === 0) {
      seen[to] = 1;
      stack.push({ block: to, next: 0 });
    }
  }
  return out;
}
