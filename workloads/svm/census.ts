/**
 * People as lists of yes-or-no features, and whether they earn much: the a9a set where a machine has it,
 * else people of the same kind, drawn at random.
 */
import type { Random } from "gevo";
import { dataText } from "../data.ts";
import type { Examples } from "./machine.ts";

export const DIMENSIONS = 123;
/** How many values each of a person's attributes has: exactly one of them is theirs. */
const ATTRIBUTES = [5, 8, 5, 16, 5, 7, 14, 6, 5, 2, 2, 2, 5, 41] as const;
/** People who earn much, per thousand. */
const RICH = 240;

export type File = "a9a/a9a.gz" | "a9a/a9a.t.gz";

const read = new Map<File, readonly string[] | undefined>();

/** A person a line: `+1` or `-1`, then `i:1` for each feature they have, from 1. */
export function realPeople(file: File): readonly string[] | undefined {
  if (!read.has(file)) read.set(file, dataText(file)?.trim().split("\n"));
  return read.get(file);
}

export function parsed(lines: readonly string[]): Examples {
  const features = new Float32Array(lines.length * DIMENSIONS);
  const labels = Float32Array.from(lines, (line, row) => {
    const [label, ...present] = line.trim().split(" ");
    for (const each of present) {
      features[row * DIMENSIONS + Number.parseInt(each, 10) - 1] = 1;
    }
    return Number(label);
  });
  return { count: lines.length, features, labels };
}

/**
 * What a person earns is the sum of what their attributes are worth, the first ones most, and luck.
 * Attributes are worth the same for all people of one call.
 */
export function generatedPeople(count: number, random: Random): Examples {
  const spread = () => (random.int(2001) - 1000) / 1000;
  const worth = Float64Array.from({ length: DIMENSIONS }, spread);
  const features = new Float32Array(count * DIMENSIONS);
  const incomes = Array.from({ length: count }, (_, row) => {
    let first = 0;
    let income = 0.5 * spread();
    ATTRIBUTES.forEach((values, attribute) => {
      // Low values are the common ones.
      const value = first + Math.min(random.int(values), random.int(values));
      features[row * DIMENSIONS + value] = 1;
      income += (3 * worth[value]!) / (1 + attribute);
      first += values;
    });
    return income;
  });
  const threshold = incomes.toSorted((a, b) => b - a)[Math.floor((count * RICH) / 1000)]!;
  const labels = Float32Array.from(incomes, (income) => (income > threshold ? 1 : -1));
  return { count, features, labels };
}
