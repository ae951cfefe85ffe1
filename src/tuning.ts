/**
 * Tunables: numbers that a workload lets the search choose, a block's size, say. Which of them a program was
 * built with, it has to be launched with as well.
 */
import { createHash } from "node:crypto";

/** Values by name; the first is the original's. */
export type Tunables = Readonly<Record<string, readonly number[]>>;

/** One value for each name; a name that is not there has its first. */
export type Tuning = Readonly<Record<string, number>>;

/** The original's values. */
export function firstOf(tunables: Tunables): Tuning {
  return Object.fromEntries(Object.entries(tunables).map(([name, [first = 0]]) => [name, first]));
}

/** Every choice that differs from the original's in one number. */
export function othersOf(tunables: Tunables): readonly Tuning[] {
  return Object.entries(tunables).flatMap(([name, [, ...others]]) =>
    others.map((value) => ({ [name]: value })),
  );
}

/** Equal code that is launched otherwise is another program. */
export function tunedHash(hash: string, tuning: Tuning): string {
  return createHash("sha256")
    .update(`${hash} ${JSON.stringify(tuning)}`)
    .digest("hex");
}
