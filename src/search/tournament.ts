/** Binary tournament on rank, then crowding distance (Deb 2002; drawn as DEAP's selTournamentDCD). */
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

function better<T>(a: Ranked<T>, b: Ranked<T>, random: Random): Ranked<T> {
  if (a.rank !== b.rank) return a.rank < b.rank ? a : b;
  if (a.distance !== b.distance) return a.distance > b.distance ? a : b;
  return random.chance(500) ? a : b;
}
