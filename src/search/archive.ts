/** All non-dominated individuals seen so far. Of equal fitness the shorter genome stays, then the first. */
import type { Individual } from "../search.ts";

export class Archive<T extends Individual = Individual> {
  #front: readonly T[] = [];

  /** By rising first objective. */
  get front(): readonly T[] {
    return this.#front;
  }

  /** @returns whether the individual joined the front. */
  add(individual: T): boolean {
    const beaten = this.#front.some((each) => covers(each, individual));
    if (beaten) return false;
    this.#front = [...this.#front.filter((each) => !covers(individual, each)), individual].sort(
      (a, b) => (a.fitness[0] as number) - (b.fitness[0] as number),
    );
    return true;
  }
}

/** No worse in every objective; of equals, the one that is no longer than the other. */
function covers(a: Individual, b: Individual): boolean {
  if (!a.fitness.every((x, i) => x <= (b.fitness[i] as number))) return false;
  const equal = a.fitness.every((x, i) => x === b.fitness[i]);
  return !equal || a.genome.length <= b.genome.length;
}
