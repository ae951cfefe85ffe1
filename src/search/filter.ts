/**
 * Learns which edits fail on top of others, so that fewer of those are asked for that are wrong alone. How likely an edit
 * passes is counted for the edit and for all edits of the same instruction; where the first has little to say, it
 * leans on the second (beta-binomial shrinkage). What hardly ever passes is still tried now and then, for
 * what it needs may have come since. Says nothing of how good anything is.
 */
import type { Edit } from "../genome.ts";
import { printEdit } from "../genome.ts";
import type { Random } from "../random.ts";

/** An edit that is as likely to pass as this is always worth a try; another one in proportion. */
const LIKELY = 0.5;
/** What a count leans on weighs as much as so many tries. */
const LEANING = 2;
/** In thousandths: none is worth a try less often. */
const FLOOR = 100;

interface Tally {
  passes: number;
  tries: number;
}

export class Filter {
  readonly #random: Random;
  readonly #tallies = new Map<string, Tally>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** @param edit tried on top of others; one that is right alone tells about its instruction, too. */
  learn(edit: Edit, passed: boolean): void {
    for (const name of namesOf(edit)) {
      const tally = this.#tallies.get(name) ?? { passes: 0, tries: 0 };
      this.#tallies.set(name, tally);
      tally.tries++;
      if (passed) tally.passes++;
    }
  }

  /** Whether to try it on top of others: by chance, the likelier it passes the more often. */
  isWorth(edit: Edit): boolean {
    return this.#random.chance(Math.max(FLOOR, Math.round((1000 * this.#chance(edit)) / LIKELY)));
  }

  #chance(edit: Edit): number {
    let chance = LIKELY;
    for (const name of namesOf(edit)) {
      const { passes, tries } = this.#tallies.get(name) ?? { passes: 0, tries: 0 };
      chance = (passes + LEANING * chance) / (tries + LEANING);
    }
    return chance;
  }
}

/** What is counted for an edit, the general first: the instruction, then the edit. */
function namesOf(edit: Edit): readonly string[] {
  const slot = edit.rewires[0]?.slot ?? "";
  return [`at ${edit.targets[0] ?? slot.split(".")[0]}`, printEdit(edit)];
}
