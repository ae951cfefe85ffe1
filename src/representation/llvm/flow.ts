/** Control flow of a function by numbers: its blocks in order, the entry first, who leads to whom, dominators and loops. */
import { Dominance } from "../dominance.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import { Loops } from "./loops.ts";

export class Flow {
  readonly blocks: readonly Handle[];
  readonly numbers: ReadonlyMap<Handle, number>;
  readonly dominance: Dominance;
  readonly loops: Loops;

  constructor(fn: Handle) {
    const { c } = llvm();
    const blocks: Handle[] = [];
    for (let b = c.GetFirstBasicBlock(fn); b !== 0; b = c.GetNextBasicBlock(b)) blocks.push(b);
    this.blocks = blocks;
    this.numbers = new Map(blocks.map((block, i) => [block, i]));
    const successors = blocks.map((block) => successorsOf(block, this.numbers));
    this.dominance = new Dominance(successors);
    this.loops = new Loops(successors, this.dominance);
  }
}

function successorsOf(block: Handle, numbers: ReadonlyMap<Handle, number>): readonly number[] {
  const { c } = llvm();
  const end = c.GetBasicBlockTerminator(block);
  const count = end === 0 ? 0 : c.GetNumSuccessors(end);
  return Array.from({ length: count }, (_, i) => numbers.get(c.GetSuccessor(end, i)) ?? 0);
}
