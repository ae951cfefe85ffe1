/**
 * Epistatic edits as groups that do not interact with each other, and a stepwise way to the whole of each: at
 * every step the fewest edits that pass, of these the fastest (the published greedy path, begun with a pair
 * where no single edit passes).
 */
import { timeOf } from "../fitness.ts";
import { bit, has, type Mask, maskOf, membersOf, type Subsets } from "./subsets.ts";

export interface Step {
  /** Edits that this step adds, by their places in the set. */
  readonly adds: readonly number[];
  /** With the edits of all steps so far. */
  readonly time: number;
}

export interface Group {
  readonly members: readonly number[];
  /** Empty when no way is known. */
  readonly path: readonly Step[];
}

/** Most edits whose subsets have a mask: a number's bits. */
export const MOST_EDITS = 30;

/** Connected by interaction; edits that interact with none stand alone. */
export async function groupsOf(subsets: Subsets): Promise<readonly Group[]> {
  const left = new Set(subsets.genome.keys());
  const groups: Group[] = [];
  for (const first of subsets.genome.keys()) {
    if (!left.delete(first)) continue;
    const members = [first];
    for (const member of members) {
      for (const other of [...left]) {
        if (!subsets.interact(member, other)) continue;
        left.delete(other);
        members.push(other);
      }
    }
    members.sort((a, b) => a - b);
    groups.push({ members, path: await pathTo(maskOf(members), subsets) });
  }
  return groups;
}

async function pathTo(whole: Mask, subsets: Subsets): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (let at: Mask = 0; at !== whole; ) {
    const next = await nextStep(at, whole, subsets);
    if (next === undefined) return [];
    const passed = subsets.passed(next);
    if (passed === undefined) return [];
    steps.push({ adds: membersOf(next & ~at), time: timeOf(passed.fitness) });
    at = next;
  }
  return steps;
}

/** The best of the passing supersets with the fewest edits more; the whole at worst. */
async function nextStep(at: Mask, whole: Mask, subsets: Subsets): Promise<Mask | undefined> {
  const rest = membersOf(whole & ~at);
  // Of many edits only one or two more at a time are tried: all triples would be too many.
  const most = subsets.exhaustive ? rest.length : Math.min(2, rest.length);
  for (let count = 1; count <= most; count++) {
    const candidates = combinations(rest, count).map((adds) => at | maskOf(adds));
    await subsets.learn(candidates);
    const passing = candidates.filter((mask) => subsets.passed(mask) !== undefined);
    const timed = (mask: Mask): number => timeOf(subsets.passed(mask)?.fitness ?? []);
    const [best] = passing.sort((a, b) => timed(a) - timed(b) || a - b);
    if (best !== undefined) return best;
  }
  await subsets.learn([whole]);
  return subsets.passed(whole) === undefined ? undefined : whole;
}

function combinations(of: readonly number[], count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  return of.flatMap((first, i) =>
    combinations(of.slice(i + 1), count - 1).map((rest) => [first, ...rest]),
  );
}

/** Pairs `enabler → enabled`: the latter fails alone and passes with the former and the others named. */
export function dependencies(
  subsets: Subsets,
): readonly { readonly from: number; readonly to: number }[] {
  return [...subsets.genome.keys()].flatMap((to) => {
    const needed = subsets.enablers(to).reduce((all, mask) => all | mask, 0);
    return [...subsets.genome.keys()]
      .filter((from) => from !== to && has(needed, from) && bit(from) !== bit(to))
      .map((from) => ({ from, to }));
  });
}
