/**
 * The individuals that the default search varies: no two of the same fitness, as far as that can be told, chosen by NSGA-II's ranks and
 * crowding when there are too many.
 */
import type { Random } from "../random.ts";
import type { Individual } from "../search.ts";
import { selectBest } from "./fronts.ts";
import { same } from "./noise.ts";

/** How much longer a genome may be that takes the place of an equal one. */
const MOST_GROWTH = 2;

/** Where the picked one stands in the mean. */
const MEAN_PLACE = 8;

export class Population {
  readonly #size: number;
  /** Best first. */
  #members: readonly Individual[];

  constructor(size: number, founder: Individual) {
    this.#size = size;
    this.#members = [founder];
  }

  get members(): readonly Individual[] {
    return this.#members;
  }

  get fastest(): Individual {
    return this.#members.reduce((best, each) => (timeOf(each) < timeOf(best) ? each : best));
  }

  /** Of equals one stays. */
  add(individual: Individual): void {
    const equal = this.#members.find((each) => same(each, individual));
    if (equal !== undefined) {
      if (this.#replaces(individual, equal)) {
        this.#members = this.#members.map((each) => (each === equal ? individual : each));
      }
      return;
    }
    this.#members = selectBest([...this.#members, individual], this.#size);
  }

  /** One of the better ones: in the mean about the eighth best, however many there are. */
  pick(random: Random): Individual {
    const count = this.#members.length;
    let place = random.int(count);
    for (let draws = 1; draws < count / MEAN_PLACE; draws++) {
      place = Math.min(place, random.int(count));
    }
    return this.#members[place] as Individual;
  }

  #replaces(newer: Individual, older: Individual): boolean {
    const growth = newer.genome.length - older.genome.length;
    // Of times that a clock leaves open the lower: gains too small for it add up, and losses do not.
    const faster = (newer.fitness[0] as number) < (older.fitness[0] as number);
    return growth < 0 || (faster && growth <= MOST_GROWTH);
  }
}

const timeOf = ({ fitness }: Individual): number => fitness[0] as number;
