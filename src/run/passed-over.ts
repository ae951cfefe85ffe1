/**
 * Why variants that were faster than the original in the search are not the best one: those that were tried and
 * refused, in that order, and what else stands on the front. Pure.
 */
import type { Prepared } from "../evaluate.ts";
import { errorOf, timeOf } from "../fitness.ts";
import { printGenome } from "../genome.ts";
import type { PassedOver, Scored } from "../report/summary.ts";
import { pointOf } from "../report/summary.ts";
import type { Verdict } from "./choose-best.ts";

export function passedOver(
  { best, chosen, refused }: Verdict,
  ranked: readonly Scored[],
  front: readonly Scored[],
  prepared: Prepared,
): readonly PassedOver[] {
  const whys = new Map(refused.map(({ genome, why }) => [printGenome(genome), why]));
  const taken = printGenome(chosen);
  const tried = ranked.filter(({ genome }) => whys.has(printGenome(genome)));
  const original = timeOf(prepared.original);
  const found = ranked.find(({ genome }) => printGenome(genome) === taken)?.fitness;
  const others = front.filter(({ genome, fitness }) => {
    if (genome.length === 0) return false;
    const text = printGenome(genome);
    // The front holds the shortest of equals, which need not be the one that was taken.
    const twin = text === taken || fitness.every((value, k) => value === found?.[k]);
    return (prepared.goal === "error" || timeOf(fitness) < original) && !twin && !whys.has(text);
  });
  const untried = ({ fitness, interval }: Scored): string => {
    if (prepared.goal === "error")
      return "more error than the best variant, or slower than the original";
    if (best.error === 0 && errorOf(fitness) > 0) return "has an error; the best variant has none";
    if (interval !== undefined && interval[1] >= original)
      return "the interval of its time in the search holds the original's";
    if (best.gain === false || !best.validated) return "not tried: those before it were refused";
    return "slower than the best variant";
  };
  const line = (scored: Scored, why: string): PassedOver => {
    const { time, error, speedup, interval, edits } = pointOf(scored, prepared);
    return { time, error, speedup, edits, why, ...(interval === undefined ? {} : { interval }) };
  };
  return [
    ...tried.map((each) => line(each, whys.get(printGenome(each.genome)) as string)),
    ...others.map((each) => line(each, untried(each))),
  ];
}
