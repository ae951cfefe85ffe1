/** A synthetic program for the strategies: edits whose effects are known, with epistasis. */
import type { Outcome } from "../../src/fitness.ts";
import { rejected } from "../../src/fitness.ts";
import type { Edit, Genome } from "../../src/genome.ts";
import { genomeOf } from "../../src/genome.ts";
import { Random } from "../../src/random.ts";
import { strategy } from "../../src/search/index.ts";
import type { Candidate, Strategy, StrategyOptions, Trial } from "../../src/search.ts";

const SIZE = 60;

export type Judge = (genome: Genome) => Outcome;

/**
 * 60 instructions. Deleting one is fatal for two in three, worth 2 % for five, neutral for most others;
 * instructions 10 and 40 are slower alone and 40 % faster together: the shape of ADEPT's best edits.
 */
export function judge(genome: Genome): Outcome {
  const ids = new Set(genome.map(idOf));
  let time = 1000;
  for (const id of ids) {
    if (id % 3 !== 1) return rejected("check", "wrong-output");
    if (id % 12 === 1) time -= 20;
  }
  const [a, b] = [ids.has(10), ids.has(40)];
  if (a !== b) time += 30;
  if (a && b) time -= 400;
  return { status: "ok", fitness: [time, 0] };
}

const idOf = (edit: Edit): number => Number(edit.targets[0]);

export function evaluate(candidate: Candidate, judgement: Judge = judge): Trial {
  const { draw } = candidate;
  if (draw === undefined) {
    return { candidate, genome: candidate.genome, outcome: judgement(candidate.genome) };
  }
  const place = "neighbour" in draw ? draw.neighbour : new Random(draw.seed).int(SIZE);
  const targets = [String(place)];
  const genome = genomeOf([...candidate.genome, { op: "delete", targets, rewires: [] }]);
  const repeated = genome.length === candidate.genome.length;
  const outcome = repeated ? rejected("apply", "repeated-edit") : judgement(genome);
  return { candidate, genome, outcome };
}

export function options(seed: number): StrategyOptions {
  const original = [1000, 0];
  const [size, neighbours] = [SIZE, SIZE];
  return { seed, population: 32, size, operators: ["delete"], neighbours, original };
}

export interface Searched {
  readonly trials: readonly Trial[];
  /** The least time found. */
  readonly best: number;
  /** Sizes of the batches. */
  readonly batches: readonly number[];
  readonly searcher: Strategy;
}

/** Runs a strategy for exactly `most` evaluations; that may cut the last batch. */
export function search(searcher: Strategy, most: number, judgement: Judge = judge): Searched {
  const trials: Trial[] = [];
  const batches: number[] = [];
  while (trials.length < most) {
    const batch = searcher.ask();
    if (batch.length === 0) throw new Error("an empty batch");
    const told = batch
      .slice(0, most - trials.length)
      .map((candidate) => evaluate(candidate, judgement));
    searcher.tell(told);
    trials.push(...told);
    batches.push(batch.length);
  }
  const times = trials.map(({ outcome }) => (outcome.status === "ok" ? outcome.fitness[0] : 1000));
  return { trials, batches, searcher, best: Math.min(...(times as number[])) };
}

export function run(
  preset: string,
  seed: number,
  most: number,
  judgement: Judge = judge,
): Searched {
  return search(strategy(preset, options(seed)), most, judgement);
}

/** On a clock that tells small effects from nothing only with the help of the cost model. */
export const coarse: Judge = (genome) => {
  const outcome = judge(genome);
  if (outcome.status !== "ok") return outcome;
  const time = outcome.fitness[0] as number;
  return { ...outcome, interval: [time * 0.9, time * 1.1], modelled: time };
};
