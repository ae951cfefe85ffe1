/**
 * What a variant goes through before it is reported: validated, also on further inputs like those of the search
 * and the validation split (the held-out split is for `gevo validate`), minimised to the edits that matter, and where
 * the clock is measured timed once more in a fresh process and looked at by the machine's sanitizing tools,
 * in the order of what each costs. Stops at the first thing that speaks against it. Does not choose.
 */
import { noSlower } from "../analyze/baseline.ts";
import { minimise, type Score } from "../analyze/minimise.ts";
import type { Evaluator } from "../evaluate.ts";
import type { Outcome } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import { printGenome } from "../genome.ts";
import { explainEdits } from "../report/explain.ts";
import { whyNoGain } from "../report/no-gain.ts";
import type { Best, Scored } from "../report/summary.ts";
import { bestOf, validationOf } from "../report/summary.ts";
import { remeasured } from "./remeasure.ts";

export type FinishStep = "validating" | "minimising" | "remeasuring" | "sanitizing";

/**
 * A finalist; `why` is what speaks against it as a gain. There is nothing to report when no edit of it
 * matters, or when another one is the same without idle edits.
 */
export type Examined =
  | { readonly best: Best; readonly why?: undefined }
  | { readonly best: Best | undefined; readonly why: string };

/** Fitness, with its interval if it has one. */
export function scoreOf({ fitness, interval }: Score): Score {
  return interval === undefined ? { fitness } : { fitness, interval };
}

/** Further inputs of each of the two splits: one in ten that a variant is wrong on shows more often than not. */
const FURTHER = 8;
/** Numbers of their own: what selects has not seen the inputs of `gevo validate`. */
const FIRST_FURTHER = 100_000;
/** Asked for together; the first wrong one is enough. */
const TOGETHER = 4;

const IDLE = "none of its edits matters on its own";
const TWIN = "without its idle edits one that was refused";

export class Finals {
  /** Time of the original on the validation split. */
  readonly baseline: number;
  readonly #evaluator: Evaluator;
  readonly #onStep: (step: FinishStep) => void;
  readonly #outcomes = new Map<string, Outcome>();
  readonly #examined = new Set<string>();

  constructor(evaluator: Evaluator, baseline: number, onStep: (step: FinishStep) => void) {
    this.#evaluator = evaluator;
    this.baseline = baseline;
    this.#onStep = onStep;
  }

  /** What the validation split has against a genome. */
  async invalid(genome: Genome): Promise<string | undefined> {
    const outcome = await this.#validate(genome);
    if (outcome.status === "ok") return undefined;
    const validation = validationOf(outcome, this.baseline);
    return `fails on the validation split (${"reason" in validation ? validation.reason : ""})`;
  }

  /** All of it; what is the same once minimised is looked at once. */
  async examine(found: Scored): Promise<Examined> {
    const { prepared } = this.#evaluator;
    this.#onStep("minimising");
    const minimised = await this.#minimised(found);
    const whole =
      (await this.invalid(minimised.genome)) !== undefined &&
      (await this.invalid(found.genome)) === undefined;
    const scored = whole ? found : minimised;
    const { genome } = scored;
    if (genome.length === 0) return { best: undefined, why: IDLE };
    const text = printGenome(genome);
    if (this.#examined.has(text)) return { best: undefined, why: TWIN };
    this.#examined.add(text);
    const outcome = await this.#validate(genome);
    const inspected = await this.#evaluator.inspect(genome);
    const best: Best = {
      ...bestOf(scored, prepared),
      validated: outcome.status === "ok",
      validation: validationOf(outcome, this.baseline),
      explained: explainEdits(inspected.edits),
      editsFound: found.genome.length,
    };
    if (prepared.measuring === undefined) return { best };
    if (best.validated) return this.#measured(best, genome);
    const failed = { ...best, gain: false };
    return { best: failed, why: whyNoGain(failed) };
  }

  /** Against the fastest build of the original in a fresh process, and under sanitizing tools. */
  async #measured(before: Best, genome: Genome): Promise<Examined> {
    this.#onStep("remeasuring");
    const timed = await remeasured(before, genome, this.#evaluator);
    if (timed.gain !== true) return { best: timed, why: whyNoGain(timed) };
    this.#onStep("sanitizing");
    const sanitizers = await this.#evaluator.sanitize(genome);
    const clean = !sanitizers.some(({ status }) => status === "findings");
    const best = { ...timed, sanitizers, gain: clean };
    return clean ? { best } : { best, why: whyNoGain(best) };
  }

  /** Outcomes on the validation split are asked for once. */
  async #validate(genome: Genome): Promise<Outcome> {
    const text = printGenome(genome);
    const known = this.#outcomes.get(text);
    if (known !== undefined) return known;
    const validated = noSlower(
      await this.#evaluator.check(genome, "validation"),
      this.baseline,
      "validation",
    );
    const outcome =
      validated.status === "ok" ? ((await this.#wrongFurther(genome)) ?? validated) : validated;
    this.#outcomes.set(text, outcome);
    return outcome;
  }

  /** What the original cannot run, or our tools cannot judge, says nothing. */
  async #wrongFurther(genome: Genome): Promise<Outcome | undefined> {
    for (let first = 0; first < FURTHER; first += TOGETHER / 2) {
      const cases = Array.from({ length: TOGETHER }, (_, k) => ({
        fuzz: FIRST_FURTHER + first + (k >> 1),
        split: k % 2 === 0 ? ("search" as const) : ("validation" as const),
      }));
      const outcomes = await Promise.all(
        cases.map((where) => this.#evaluator.check(genome, where)),
      );
      const wrong = outcomes.find(({ status }) => status === "rejected");
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  /** The variant with the edits that matter, as measured on the search split. */
  #minimised(full: Scored): Promise<Scored> {
    return minimise(full.genome, scoreOf(full), async (genomes) => {
      const evaluated = await this.#evaluator.evaluate(genomes.map((genome) => ({ genome })));
      return evaluated.map(({ outcome }) => outcome);
    });
  }
}
