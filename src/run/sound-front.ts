/**
 * The front that a run reports: variants that nothing dominates among those that are right on the validation
 * split, too. What is refused there leaves the front to those that it hid, and these are looked at in their turn.
 */
import { printGenome } from "../genome.ts";
import type { Scored } from "../report/summary.ts";
import type { Refused, Verdict } from "./choose-best.ts";
import type { Finals } from "./finalist.ts";

/** What nothing dominates among the variants that count, by their text, and the original. */
export type FrontOf = (counts: (genome: string) => boolean) => readonly Scored[];

/** Most variants that are looked at: of the rest none is on the front. */
const MOST_LOOKS = 40;

export interface SoundFront {
  readonly front: readonly Scored[];
  /** Those that were refused here. */
  readonly refused: readonly Refused[];
}

/** @param choice what the choice of the best one has refused stays so; otherwise the best one is on the front. */
export async function soundFront(
  frontOf: FrontOf,
  finals: Pick<Finals, "doubtful">,
  { best, chosen, refused }: Verdict,
): Promise<SoundFront> {
  const sound = new Set([printGenome([])]);
  const wrong = new Set(refused.map(({ genome }) => printGenome(genome)));
  const reported = printGenome(chosen);
  if (!best.validated) wrong.add(reported);
  else if (!wrong.has(reported)) sound.add(reported);
  const found: Refused[] = [];
  for (let left = MOST_LOOKS; left > 0; ) {
    const front = frontOf((text) => !wrong.has(text));
    const open = front.filter(({ genome }) => !sound.has(printGenome(genome)));
    if (open.length === 0) return { front, refused: found };
    for (const { genome } of open.slice(0, left)) {
      left--;
      const why = await finals.doubtful(genome);
      if (why === undefined) sound.add(printGenome(genome));
      else {
        wrong.add(printGenome(genome));
        found.push({ genome, why });
      }
    }
  }
  return { front: frontOf((text) => sound.has(text)), refused: found };
}
