/**
 * Binary tournament on dominance, then crowding distance, as in DEAP's `selTournamentDCD`: the variant of
 * Deb et al. (IEEE TEC 6(2), 2002, section III-B) that GEVO used. Of two that do not dominate each other
 * the less crowded wins, whatever their ranks; of two equally crowded either.
 */
import { dominates } from "../fitness.ts";
import type { Random } from "../random.ts";
import type { Ranked, Scored } from "./fronts.ts";
import { rank } from "./fronts.ts";

/**
 * Winners, as many as there are members. Members meet in shuffled order, so each takes part in two
 * tournaments: none can be left out by chance.
 */
export function tournament<T extends Scored>(
  population: readonly T[],
  random: Random,
): readonly T[] {
  const ranked = rank(population);
  const winners: T[] = [];
  while (winners.length < population.length) {
    const order = random.shuffle(ranked);
    for (let i = 0; i + 1 < order.length; i += 2) {
      const [a, b] = [order[i] as Ranked<T>, order[i + 1] as Ranked<T>];
      winners.push(better(a, b, random).member);
    }
    if (order.length === 1) winners.push((order[0] as Ranked<T>).member);
  }
  return winners.slice(0, population.length);
}

function better<T extends Scored>(a: Ranked<T>, b: Ranked<T>, random: Random): Ranked<T> {
  if (dominates(a.member.fitness, b.member.fitness)) return a;
  if (dominates(b.member.fitness, a.member.fitness)) return b;
  if (a.distance !== b.distance) return a.distance > b.distance ? a : b;
  return random.chance(500) ? a : b;
}
