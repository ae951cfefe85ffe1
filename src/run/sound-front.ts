/**
 * The front that a run reports: variants that nothing dominates among those that are right on the validation
 * split, too. What is refused there leaves the front to those that it hid, and these are looked at in their turn.
 */
import type { Genome } from "../genome.ts";
import { printGenome } from "../genome.ts";
import type { Scored } from "../report/summary.ts";
import type { Refused } from "./choose-best.ts";
import type { Finals } from "./finalist.ts";

/** What nothing dominates, the original among it, when some variants, by their text, are left out. */
export type FrontWithout = (refused: ReadonlySet<string>) => readonly Scored[];

/** Most variants that are looked at: what is left then is not on the front. */
const MOST_LOOKS = 40;

export interface SoundFront {
  readonly front: readonly Scored[];
  readonly refused: readonly Refused[];
}

export async function soundFront(
  frontWithout: FrontWithout,
  finals: Pick<Finals, "invalid">,
): Promise<SoundFront> {
  const sound = new Set([printGenome([])]);
  const refused = new Map<string, Refused>();
  const isSound = ({ genome }: { readonly genome: Genome }): boolean =>
    sound.has(printGenome(genome));
  for (let left = MOST_LOOKS; ; ) {
    const front = frontWithout(new Set(refused.keys()));
    const open = front.filter((each) => !isSound(each));
    if (open.length === 0 || left === 0) {
      return { front: front.filter(isSound), refused: [...refused.values()] };
    }
    for (const { genome } of open.slice(0, left)) {
      left--;
      const why = await finals.invalid(genome);
      if (why === undefined) sound.add(printGenome(genome));
      else refused.set(printGenome(genome), { genome, why });
    }
  }
}
