/**
 * The search for edits that need each other. A *stone* is a valid variant that changed the time, for the
 * better or the worse; on top of it the other edits are tried, those that failed alone as well. A pair
 * that does what its parts do not let expect is a stone in its turn: it passes and changes the time
 * though the edit fails alone, or is faster than the sum of both. So a change of mechanism is found that
 * takes several edits of which the first makes things slower and the others are wrong without it, as in
 * the published tuned aligner (arXiv 2208.12350). Of stones of equal fitness, which are the same code
 * more often than not, the first is kept.
 *
 * Stones and edits come in the order in which they were found, the most telling first; pairs go out by
 * rising sum of both positions, those on top of stones that were enabled themselves ahead.
 */
import type { Edit, Genome } from "../genome.ts";
import { genomeOf, printGenome } from "../genome.ts";
import type { Individual } from "../search.ts";
import type { Filter } from "./filter.ts";
import { alike } from "./noise.ts";

/** Most edits of a stone. */
const MOST_EDITS = 4;
/** Pairs are early whose positions sum up to less. */
const EARLY = 64;

interface Stone extends Individual {
  /** How late its pairs begin. */
  readonly lateness: number;
  /** The edit that is tried next. */
  next: number;
}

export interface Pair {
  readonly stone: Individual;
  /** On top of it. */
  readonly edit: Edit;
  readonly genome: Genome;
}

/** A pair is more than the sum of its parts when it saves this much more, in parts of the time. */
const SURPLUS = 0.002;

export class Enabling {
  readonly #filter: Filter | undefined;
  readonly #stones: Stone[] = [];
  readonly #edits: Edit[] = [];
  readonly #wrong = new Set<Edit>();
  /** Times of the valid edits alone, by their text. */
  readonly #alone = new Map<string, number>();
  #first = 0;

  /** @param filter says which edits that are wrong alone to try on top of a stone; absent: all. */
  constructor(filter?: Filter) {
    this.#filter = filter;
  }

  /** An edit that is wrong alone. */
  failed(edit: Edit): void {
    this.#edits.push(edit);
    this.#wrong.add(edit);
  }

  /** A single edit that is valid and changed the time. */
  changed(individual: Individual): void {
    this.#alone.set(printGenome(individual.genome), timeOf(individual));
    this.#edits.push(...individual.genome);
    if (this.#isNew(individual)) {
      this.#stones.push({ ...individual, lateness: this.#first++, next: 0 });
    }
  }

  /** What became of a pair; nothing where it failed. @param unedited the program without edits. */
  tried({ stone, edit }: Pair, individual: Individual | undefined, unedited: Individual): void {
    this.#filter?.learn(edit, individual !== undefined);
    if (individual !== undefined) this.#passed(individual, stone, unedited);
  }

  #passed(individual: Individual, stone: Individual, unedited: Individual): void {
    if (alike(individual, stone) || individual.genome.length >= MOST_EDITS) return;
    const alone = this.#alone.get(printGenome(individual.genome.slice(-1)));
    if (alone !== undefined) {
      const sum = timeOf(stone) + alone - timeOf(unedited);
      const most = individual.interval?.[1] ?? timeOf(individual);
      if (most >= sum - SURPLUS * timeOf(unedited)) return;
    }
    if (this.#isNew(individual)) this.#stones.push({ ...individual, lateness: 0, next: 0 });
  }

  /**
   * The next pair; what the filter passes over does not come again.
   * @param early none but early pairs.
   */
  next(early = false): Pair | undefined {
    for (;;) {
      const stone = this.#earliest();
      if (stone === undefined || (early && stone.lateness + stone.next >= EARLY)) return undefined;
      const edit = this.#edits[stone.next++] as Edit;
      if (this.#wrong.has(edit) && this.#filter?.isWorth(edit) === false) continue;
      const genome = genomeOf([...stone.genome, edit]);
      if (genome.length > stone.genome.length) return { stone, edit, genome };
    }
  }

  #isNew(individual: Individual): boolean {
    return !this.#stones.some((stone) => alike(stone, individual));
  }

  #earliest(): Stone | undefined {
    let best: Stone | undefined;
    for (const stone of this.#stones) {
      if (stone.next >= this.#edits.length) continue;
      if (best === undefined || stone.lateness + stone.next < best.lateness + best.next) {
        best = stone;
      }
    }
    return best;
  }
}

function timeOf({ fitness }: Individual): number {
  return fitness[0] as number;
}
