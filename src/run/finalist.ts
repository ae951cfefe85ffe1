/**
 * What a variant goes through before it is reported: validated, also on further inputs like those of the search
 * and the validation split (the held-out split is for `gevo validate`), minimised to the edits that matter, and where
 * the clock is measured timed once more in a fresh process and looked at by the machine's sanitizing tools,
 * in the order of what each costs. Stops at the first thing that speaks against it. Does not choose.
 */
import { noSlower } from "../analyze/baseline.ts";
import { minimise, scoreOf } from "../analyze/minimise.ts";
import type { Evaluator } from "../evaluate.ts";
import type { Genome } from "../genome.ts";
import { printGenome } from "../genome.ts";
import { explainEdits } from "../report/explain.ts";
import { whyNoGain } from "../report/no-gain.ts";
import type { Best, Scored } from "../report/summary.ts";
import { bestOf, validationOf } from "../report/summary.ts";
import { remeasured } from "./remeasure.ts";
import { type Judged, Unseen } from "./unseen.ts";

export type FinishStep = "validating" | "mending" | "minimising" | "remeasuring" | "sanitizing";

/**
 * A finalist; `why` is what speaks against it as a gain, `wrong` that unseen inputs do. There is nothing to report
 * when no edit of it matters, or when another one is the same without idle edits.
 */
export type Examined =
  | { readonly best: Best; readonly why?: undefined; readonly wrong?: undefined }
  | { readonly best: Best | undefined; readonly why: string; readonly wrong?: true };

/** Further inputs of each of the two splits for what is on the front: one in ten that is wrong shows more often than not. */
const FEW = 8;
/** For what is to be reported: nine of ten variants that are wrong on one input in twenty show. */
const MANY = 24;
const IDLE = "none of its edits matters on its own";
const TWIN = "without its idle edits one that was tried before";

export class Finals {
  /** Time of the original on the validation split. */
  readonly baseline: number;
  /** Hears of each step as it begins. */
  readonly step: (step: FinishStep) => void;
  readonly #evaluator: Evaluator;
  readonly #unseen: Unseen;
  readonly #examined = new Set<string>();

  constructor(evaluator: Evaluator, baseline: number, step: (step: FinishStep) => void) {
    this.#evaluator = evaluator;
    this.#unseen = new Unseen(evaluator);
    this.baseline = baseline;
    this.step = step;
  }

  /** What the validation split and few further inputs have against a genome. */
  async doubtful(genome: Genome): Promise<string | undefined> {
    return this.#against(await this.#validate(genome, FEW));
  }

  /** Whether it is right on the validation split and the inputs that others were wrong on, however slow. */
  async right(genome: Genome): Promise<boolean> {
    return (await this.#unseen.further(genome, 0)).outcome.status === "ok";
  }

  /** All of it; what is the same once minimised is looked at once. */
  async examine(found: Scored): Promise<Examined> {
    const { prepared } = this.#evaluator;
    this.step("minimising");
    const minimised = await this.minimised(found);
    if (minimised.genome.length === 0) return { best: undefined, why: IDLE };
    const text = printGenome(minimised.genome);
    if (this.#examined.has(text)) return { best: undefined, why: TWIN };
    this.#examined.add(text);
    let [scored, judged] = [minimised, await this.#validate(minimised.genome, MANY)];
    if (judged.outcome.status !== "ok") {
      const whole = await this.#validate(found.genome, MANY);
      if (whole.outcome.status === "ok") [scored, judged] = [found, whole];
    }
    const { genome } = scored;
    const { outcome } = judged;
    const inspected = await this.#evaluator.inspect(genome);
    const best: Best = {
      ...bestOf(scored, prepared),
      validated: outcome.status === "ok",
      validation: validationOf(outcome, this.baseline),
      explained: explainEdits(inspected.edits),
      editsFound: found.genome.length,
    };
    const isMeasured = prepared.measuring !== undefined;
    const why = this.#against(judged);
    if (why !== undefined) {
      return { best: isMeasured ? { ...best, gain: false } : best, why, wrong: true };
    }
    return isMeasured ? this.#measured(best, genome) : { best };
  }

  /** Against the fastest build of the original in a fresh process, and under sanitizing tools. */
  async #measured(before: Best, genome: Genome): Promise<Examined> {
    this.step("remeasuring");
    const timed = await remeasured(before, genome, this.#evaluator);
    if (timed.gain !== true) return { best: timed, why: whyNoGain(timed) };
    this.step("sanitizing");
    const sanitizers = await this.#evaluator.sanitize(genome);
    const clean = !sanitizers.some(({ status }) => status === "findings");
    const best = { ...timed, sanitizers, gain: clean };
    return clean ? { best } : { best, why: whyNoGain(best) };
  }

  #against({ outcome, where }: Judged): string | undefined {
    if (outcome.status === "ok") return undefined;
    const validation = validationOf(outcome, this.baseline);
    return `fails on ${where} (${"reason" in validation ? validation.reason : ""})`;
  }

  /** Right, and no slower than the original. */
  async #validate(genome: Genome, further: number): Promise<Judged> {
    const { outcome, where } = await this.#unseen.validation(genome);
    const quick = noSlower(outcome, this.baseline, "validation");
    return quick.status === "ok"
      ? this.#unseen.further(genome, further)
      : { outcome: quick, where };
  }

  /** The variant with the edits that matter, as measured on the search split. */
  minimised(full: Scored): Promise<Scored> {
    return minimise(full.genome, scoreOf(full), async (genomes) => {
      const evaluated = await this.#evaluator.evaluate(genomes.map((genome) => ({ genome })));
      return evaluated.map(({ outcome }) => outcome);
    });
  }
}
