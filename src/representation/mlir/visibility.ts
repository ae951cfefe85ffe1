/**
 * Where values may be used: after their definition in a block that it dominates, and in regions within,
 * unless an operation keeps its regions to itself (MLIR Language Reference, "Regions"). A picture of one
 * moment: positions are those when it was taken.
 */
import { Dominance } from "../dominance.ts";
import type { Block, Module, Operation, Region, Value } from "./ir.ts";
import { isBlock, walkModule } from "./ir.ts";

export class Visibility {
  readonly #open: (operation: Operation) => boolean;
  readonly #order = new Map<Operation, number>();
  readonly #dominance = new Map<Region, Dominance>();

  /** @param open may the operation's regions use values from around it? */
  constructor(module: Module, open: (operation: Operation) => boolean) {
    this.#open = open;
    let next = 0;
    for (const operation of walkModule(module)) this.#order.set(operation, next++);
  }

  /** May `user` read the value? */
  sees(user: Operation, value: Value): boolean {
    const { owner } = value;
    if (isBlock(owner)) return this.#reaches(owner, -1, user);
    if (owner.block === undefined) return false;
    return this.#reaches(owner.block, this.#orderOf(owner), user);
  }

  /** May `user` read what an operation put just before `before` would define? */
  seesPlace(user: Operation, before: Operation): boolean {
    if (before.block === undefined) return false;
    return this.#reaches(before.block, this.#orderOf(before) - 0.5, user);
  }

  /** Is what stands at `order` in `block` there when `user` runs? */
  #reaches(block: Block, order: number, user: Operation): boolean {
    for (let at: Operation | undefined = user; at?.block !== undefined; ) {
      const region: Region = at.block.region;
      if (at.block === block) return order < this.#orderOf(at);
      if (region === block.region) return this.#dominates(block, at.block);
      if (!this.#open(region.parent)) return false;
      at = region.parent;
    }
    return false;
  }

  #dominates(a: Block, b: Block): boolean {
    const { blocks } = a.region;
    let dominance = this.#dominance.get(a.region);
    if (dominance === undefined) {
      const successors = blocks.map((block) =>
        (block.operations.at(-1)?.successors ?? []).map((to) => blocks.indexOf(to)),
      );
      dominance = new Dominance(successors);
      this.#dominance.set(a.region, dominance);
    }
    return dominance.dominates(blocks.indexOf(a), blocks.indexOf(b));
  }

  #orderOf(operation: Operation): number {
    return this.#order.get(operation) ?? Number.NaN;
  }
}
