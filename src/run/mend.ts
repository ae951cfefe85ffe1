/**
 * Refused variants without the edits that make them wrong. A search breeds what fits its inputs with a few edits
 * of many, often idle ones; the rest is often right, and fast. Edits only go: what is missing then is not searched for.
 */
import { scoreOf } from "../analyze/minimise.ts";
import type { Evaluator } from "../evaluate.ts";
import { type Edit, type Genome, printGenome } from "../genome.ts";
import type { Scored } from "../report/summary.ts";
import type { Finals } from "./finalist.ts";
import { improves } from "./preference.ts";

/** Most refused variants that are taken apart: the first ones. */
const MOST_REFUSED = 8;
/** Most sets of its edits that are looked at, for each edit that one of them has once minimised. */
const MOST_SETS = 6;

type Judge = Pick<Finals, "right" | "minimised" | "step">;

export class Mends {
  readonly found: Scored[] = [];
  readonly #finals: Judge;
  readonly #evaluator: Pick<Evaluator, "evaluate" | "prepared">;
  readonly #tried = new Set<string>();
  readonly #together: number;
  #left = MOST_REFUSED;

  /** @param together how many sets are looked at side by side, which changes nothing of what is found. */
  constructor(
    finals: Judge,
    evaluator: Pick<Evaluator, "evaluate" | "prepared">,
    together: number,
  ) {
    this.#finals = finals;
    this.#evaluator = evaluator;
    this.#together = together;
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
   * All of them, if they are. Otherwise those that join while the whole stays right, beginning with none: of those left
   * a part at once, as edits may need each other, then each by itself. What did not join gets another try as long as
   * others have.
   */
  async #rightOf(genome: Genome): Promise<Genome> {
    const kept = new Set<Edit>();
    const tried = new Set<string>();
    const withKept = (edits: Genome): Genome =>
      genome.filter((each) => kept.has(each) || edits.includes(each));
    const isNew = (whole: Genome): boolean =>
      tried.size < MOST_SETS * genome.length && !tried.has(printGenome(whole));
    /** Joins the first that can, and returns what stands behind it: not tried, though looked at perhaps. */
    const join = async (sets: readonly Genome[]): Promise<readonly Genome[]> => {
      for (let start = 0; start < sets.length; start += this.#together) {
        const wholes = sets.slice(start, start + this.#together).map(withKept);
        const verdicts = await Promise.all(
          wholes.map((whole) => isNew(whole) && this.#isRight(whole)),
        );
        for (const [k, whole] of wholes.entries()) {
          if (!isNew(whole)) continue;
          tried.add(printGenome(whole));
          if (verdicts[k] !== true) continue;
          for (const edit of whole) kept.add(edit);
          return sets.slice(start + k + 1);
        }
      }
      return [];
    };
    const left = (): Genome => genome.filter((each) => !kept.has(each));
    await join([genome]);
    for (let before = -1; before < kept.size && kept.size < genome.length; ) {
      before = kept.size;
      await join([...partsOf(left())]);
      for (let each: readonly Genome[] = left().map((edit) => [edit]); each.length > 0; ) {
        each = await join(each);
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

/**
 * All edits but one, then halves, quarters and so on, as in delta debugging (reduce.ts): some two parts for each
 * edit.
 */
function* partsOf(edits: Genome): Generator<Genome> {
  if (edits.length < 3) return;
  // The last goes first: later edits build on earlier ones.
  for (const one of edits.toReversed()) yield edits.filter((each) => each !== one);
  for (let size = Math.ceil(edits.length / 2); size >= 2; size = Math.ceil(size / 2)) {
    for (let start = 0; start < edits.length; start += size) {
      yield edits.slice(start, start + size);
    }
    if (size === 2) break;
  }
}
