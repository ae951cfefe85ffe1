/**
 * Refused variants without the edits that make them wrong. A search breeds what fits its inputs with a few edits
 * of many; the rest is often right, and fast. Edits only go: what is missing then is not searched for.
 */
import { scoreOf } from "../analyze/minimise.ts";
import type { Evaluator } from "../evaluate.ts";
import { type Edit, type Genome, printGenome } from "../genome.ts";
import type { Scored } from "../report/summary.ts";
import type { Finals } from "./finalist.ts";
import { improves } from "./preference.ts";

/** Most refused variants that are taken apart: the first ones. */
const MOST_REFUSED = 8;

type Judge = Pick<Finals, "right" | "minimised" | "step">;

export class Mends {
  readonly found: Scored[] = [];
  readonly #finals: Judge;
  readonly #evaluator: Pick<Evaluator, "evaluate" | "prepared">;
  readonly #tried = new Set<string>();
  #left = MOST_REFUSED;

  constructor(finals: Judge, evaluator: Pick<Evaluator, "evaluate" | "prepared">) {
    this.#finals = finals;
    this.#evaluator = evaluator;
  }

  /**
   * Those edits of a refused variant that are right together, if they are better than the original. Nothing
   * where it was refused for its time alone, and where a relative has come to the same.
   */
  async of(refused: Scored): Promise<Scored | undefined> {
    if (this.#left === 0 || (await this.#finals.right(refused.genome))) return undefined;
    this.#left--;
    const { genome } = await this.#finals.minimised(refused);
    const text = printGenome(genome);
    if (this.#tried.has(text)) return undefined;
    this.#tried.add(text);
    this.#finals.step("mending");
    const sound = await this.#score(await this.#rightOf(genome));
    if (sound === undefined || this.#knows(sound.genome)) return undefined;
    this.found.push(sound);
    return sound;
  }

  /**
   * Beginning with none, each edit stays that leaves the whole right. An edit may need a later one: those that did not
   * stay get another try as long as others have joined.
   */
  async #rightOf(genome: Genome): Promise<Genome> {
    const kept = new Set<Edit>();
    for (let before = -1; before < kept.size; ) {
      before = kept.size;
      for (const edit of genome) {
        if (kept.has(edit)) continue;
        kept.add(edit);
        if (!(await this.#isRight(genome.filter((each) => kept.has(each))))) kept.delete(edit);
      }
    }
    return genome.filter((each) => kept.has(each));
  }

  /** On the search split, which is quick, and on unseen inputs. */
  async #isRight(genome: Genome): Promise<boolean> {
    const [evaluated] = await this.#evaluator.evaluate([{ genome }]);
    return evaluated?.outcome.status === "ok" && (await this.#finals.right(genome));
  }

  async #score(genome: Genome): Promise<Scored | undefined> {
    const { prepared } = this.#evaluator;
    const [evaluated] = await this.#evaluator.evaluate([{ genome }]);
    const outcome = evaluated?.outcome;
    return outcome?.status === "ok" && improves(outcome, prepared)
      ? { genome, ...scoreOf(outcome) }
      : undefined;
  }

  #knows(genome: Genome): boolean {
    const text = printGenome(genome);
    return this.found.some((each) => printGenome(each.genome) === text);
  }
}
