/**
 * Takes one variant apart: minimised, its edits parted into independent and epistatic ones, the epistatic ones
 * into groups with what each edit needs, and when each entered the run. Evaluates through `measure` alone,
 * so every outcome is kept where the caller keeps outcomes, and a second analysis costs nothing.
 */
import { UserError } from "../errors.ts";
import type { Outcome } from "../fitness.ts";
import { errorOf, timeOf } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import { printEdit } from "../genome.ts";
import { reasonOf } from "./baseline.ts";
import { dependencies, type Group, groupsOf, MOST_EDITS } from "./groups.ts";
import { partIndependent } from "./independent.ts";
import type { Measure, Score } from "./minimise.ts";
import { reduce } from "./reduce.ts";
import { membersOf, Subsets } from "./subsets.ts";
import {
  type Entry,
  entriesOf,
  type Improvement,
  improvements,
  type Logged,
} from "./trajectory.ts";

export type AnalysisStep = "minimising" | "parting" | "combining";

/** A program with some of the edits: its time, or why it has none. */
export type Tried =
  | { readonly status: "ok"; readonly time: number; readonly interval?: readonly [number, number] }
  | { readonly status: "fails"; readonly reason: string };

export interface AnalysedEdit {
  /** One-line text. */
  readonly edit: string;
  readonly independent: boolean;
  /** With this edit alone. */
  readonly alone: Tried;
  /** With all the others. */
  readonly without: Tried;
  /** Least sets of other edits with which it passes, where it fails alone; by their places in `edits`. */
  readonly enabledBy: readonly (readonly number[])[];
  /** Absent when no evaluation of the run had it. */
  readonly entered?: Entry;
}

/** Everything is counted from places in `edits`; times are in the unit of the run's first objective. */
export interface Analysis {
  /** Without edits, in gevo's own pipeline. */
  readonly original: number;
  readonly found: { readonly edits: number; readonly time: number };
  readonly minimised: { readonly edits: number; readonly time: number; readonly error: number };
  readonly edits: readonly AnalysedEdit[];
  /** Epistatic edits that depend on each other, and a way to the whole of them. */
  readonly groups: readonly Group[];
  /** `from` lets `to` pass, which fails alone. */
  readonly dependencies: readonly { readonly from: number; readonly to: number }[];
  /** Whether groups and dependencies are from all subsets of the epistatic edits, and from how many. */
  readonly subsets: { readonly exhaustive: boolean; readonly known: number };
  readonly trajectory: readonly Improvement[];
}

export interface AnalyseOptions {
  /** Epistatic edits of which all subsets are tried. */
  readonly exhaustive: number;
  readonly onStep?: (step: AnalysisStep, edits: number) => void;
}

/** @throws UserError `variant-fails`, `too-many-edits`. */
export async function analyse(
  genome: Genome,
  log: readonly Logged[],
  measure: Measure,
  { exhaustive, onStep = () => undefined }: AnalyseOptions,
): Promise<Analysis> {
  const [original, found] = (await measure([[], genome])) as [Outcome, Outcome];
  const base = scoreOf(original, "the program without edits");
  const full = scoreOf(found, "the variant");
  onStep("minimising", genome.length);
  const minimised = await reduce(genome, full, measure);
  const edits = minimised.genome;
  onStep("parting", edits.length);
  const { epistatic } = await partIndependent(edits, base, minimised, measure);
  if (epistatic.length > MOST_EDITS) {
    throw new UserError(
      "too-many-edits",
      `${epistatic.length} edits depend on each other: more than the ${MOST_EDITS} that can be combined`,
      "Name a variant with fewer edits with --variant.",
    );
  }
  onStep("combining", epistatic.length);
  const subsets = await Subsets.measured(epistatic, base, measure, exhaustive);
  const groups = await groupsOf(subsets);
  const place = epistatic.map((edit) => edits.indexOf(edit));
  const placed = (list: readonly number[]): readonly number[] =>
    list.map((k) => place[k] as number);
  const alone = await measure(edits.map((edit) => [edit]));
  const without = await measure(edits.map((edit) => edits.filter((each) => each !== edit)));
  const entered = entriesOf(edits, log);
  const error = errorOf(minimised.fitness);
  return {
    original: timeOf(base.fitness),
    found: { edits: genome.length, time: timeOf(full.fitness) },
    minimised: { edits: edits.length, time: timeOf(minimised.fitness), error },
    edits: edits.map((edit, i) => {
      const k = epistatic.indexOf(edit);
      const entry = entered[i];
      return {
        edit: printEdit(edit),
        independent: k < 0,
        alone: triedOf(alone[i] as Outcome),
        without: triedOf(without[i] as Outcome),
        enabledBy: k < 0 ? [] : subsets.enablers(k).map((mask) => placed(membersOf(mask))),
        ...(entry === undefined ? {} : { entered: entry }),
      };
    }),
    groups: groups.map(({ members, path }) => ({
      members: placed(members),
      path: path.map(({ adds, time }) => ({ adds: placed(adds), time })),
    })),
    dependencies: dependencies(subsets).map(({ from, to }) => {
      const [a, b] = placed([from, to]) as [number, number];
      return { from: a, to: b };
    }),
    subsets: { exhaustive: subsets.exhaustive, known: subsets.size },
    trajectory: improvements(edits, log, error),
  };
}

function scoreOf(outcome: Outcome, what: string): Score {
  if (outcome.status === "ok") return outcome;
  throw new UserError(
    "variant-fails",
    `${what} fails: ${reasonOf(outcome)}`,
    "Name a variant that passes; `gevo show` lists the numbers of the front's variants.",
  );
}

function triedOf(outcome: Outcome): Tried {
  if (outcome.status !== "ok") return { status: "fails", reason: reasonOf(outcome) };
  const { fitness, interval } = outcome;
  const time = timeOf(fitness);
  return interval === undefined ? { status: "ok", time } : { status: "ok", time, interval };
}
