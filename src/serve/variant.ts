/** What the dashboard tells of one variant: from the log, the verdicts and its dossier. Builds nothing. */
import type { Dossier } from "../dossier.ts";
import { findDossier } from "../dossier.ts";
import { graphOf } from "../export/index.ts";
import type { Interval, Outcome } from "../fitness.ts";
import { errorOf, timeOf } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import { parseGenome, printEdit } from "../genome.ts";
import { explainEdits } from "../report/explain.ts";
import { sideBySide, withoutNumbers } from "../report/side-by-side.ts";
import type { Summary } from "../report/summary.ts";
import type { CodeAnswer, LineageStep, VariantAnswer } from "../serve.ts";
import type { Store } from "../store.ts";
import type { Digest, Line } from "./digest.ts";
import { exportFiles } from "./files.ts";
import { ancestors } from "./lineage.ts";

export const BEST = "best";

interface Found {
  readonly variant: string;
  readonly genome: Genome;
  readonly outcome: Outcome;
  /** Of its evaluation; the best variant may have been made after the search. */
  readonly sequence: number;
}

/** @param variant the number of an evaluation, or `best`. */
export function findIn(digest: Digest, variant: string): Found | undefined {
  if (variant === BEST) return bestIn(digest.summary());
  const row = /^\d{1,9}$/.test(variant) ? digest.row(Number(variant)) : undefined;
  if (row === undefined) return undefined;
  const { genome, outcome, sequence } = row;
  return { variant, genome, outcome, sequence };
}

function bestIn({ best }: Summary): Found | undefined {
  const genome = parseGenome(best.edits.join("\n"));
  if (genome.length === 0) return undefined;
  const outcome: Outcome = {
    status: "ok",
    fitness: [best.time, best.error, ...(best.figures ?? [])],
  };
  return { variant: BEST, genome, outcome, sequence: Infinity };
}

export function variantAnswer(
  digest: Digest,
  found: Found,
  store: Store,
  cwd: string,
): VariantAnswer {
  const { genome, outcome, variant } = found;
  const summary = digest.summary();
  const { run, best, workload, device, clock, unit } = summary;
  const dossier = findDossier(cwd, run, genome);
  const isBest = variant === BEST;
  const verdict = store.verdict(run, genome);
  const layers = dossier && graphOf(dossier.inspected);
  const edits = dossier?.inspected.edits ?? genome.map((edit) => ({ edit, places: [] }));
  return {
    run,
    variant,
    ...{ workload, device, clock, unit, outcome },
    original: summary.baseline.time,
    ...(summary.baseline.error === undefined ? {} : { originalError: summary.baseline.error }),
    ...gainOf(outcome, summary, isBest ? best.interval : undefined),
    edits: explainEdits(edits),
    lineage: lineageOf(digest, found),
    ...(isBest && best.validation !== undefined ? { validation: best.validation } : {}),
    ...(verdict === undefined ? {} : { verdict }),
    sources: dossier?.sources ?? {},
    ...(dossier?.cost === undefined ? {} : { cost: dossier.cost }),
    ...(dossier?.analysis === undefined ? {} : { analysis: dossier.analysis }),
    ...(layers === undefined ? {} : { layers }),
    code: dossier !== undefined,
    files: filesOf(digest, found, cwd).map(([name]) => name),
    ...hintOf(dossier, found, run),
    ...neighboursOf(summary, variant),
  };
}

/** What `gevo export` writes of the variant; empty until it was recorded. */
export function filesOf(
  digest: Digest,
  { genome, outcome }: Found,
  cwd: string,
): ReturnType<typeof exportFiles> {
  const dossier = findDossier(cwd, digest.run.id, genome);
  if (dossier === undefined || outcome.status !== "ok") return [];
  const explained = explainEdits(dossier.inspected.edits);
  return exportFiles(dossier, digest.summaryFor(genome, outcome, explained));
}

function gainOf(
  outcome: Outcome,
  { baseline }: Summary,
  known: Interval | undefined,
): Pick<VariantAnswer, "speedup" | "interval"> {
  if (outcome.status !== "ok") return {};
  const { fitness, interval } = outcome;
  const { time } = baseline;
  const measured = interval && ([time / interval[1], time / interval[0]] as const);
  const shown = known ?? measured;
  return {
    speedup: time / timeOf(fitness),
    ...(shown === undefined ? {} : { interval: shown }),
  };
}

/** The commands that record what the page lacks. */
function hintOf(
  dossier: Dossier | undefined,
  { outcome, variant, genome }: Found,
  run: string,
): Pick<VariantAnswer, "hint" | "exportHint"> {
  if (outcome.status !== "ok" || genome.length === 0 || dossier?.analysis !== undefined) return {};
  const which = `${run}${variant === BEST ? "" : ` --variant ${variant}`}`;
  return { hint: `gevo analyze ${which}`, exportHint: `gevo export ${which} --out DIR` };
}

function neighboursOf(
  { front }: Summary,
  variant: string,
): Pick<VariantAnswer, "faster" | "slower"> {
  const numbers = front.flatMap((point) => (point.variant === undefined ? [] : [point.variant]));
  const at = numbers.indexOf(Number(variant));
  if (at < 0) return {};
  const [faster, slower] = [numbers[at - 1], numbers[at + 1]];
  return {
    ...(faster === undefined ? {} : { faster: String(faster) }),
    ...(slower === undefined ? {} : { slower: String(slower) }),
  };
}

function lineageOf(digest: Digest, { genome, outcome, sequence }: Found): readonly LineageStep[] {
  if (outcome.status !== "ok") return [];
  const { prepared } = digest.run;
  const texts = genome.map(printEdit);
  const numbers = digest.operators.numbersOf(genome);
  const way = ancestors(digest.lines, numbers, sequence).map((k) => digest.lines[k] as Line);
  const original = { time: timeOf(prepared.original), error: errorOf(prepared.original), adds: [] };
  const steps = way.map(({ sequence: variant, time = 0, error = 0, edits }) => ({
    head: { variant, time, error },
    edits: new Set(edits),
  }));
  const own = Number.isFinite(sequence) ? { variant: sequence } : {};
  const last = { ...own, time: timeOf(outcome.fitness), error: errorOf(outcome.fitness) };
  const all = [...steps, { head: last, edits: new Set(numbers) }];
  const added = all.map(({ head, edits }, k) => {
    const before = all[k - 1]?.edits ?? new Set<number>();
    const adds = texts.filter((_, i) => {
      const number = numbers[i] as number;
      return edits.has(number) && !before.has(number);
    });
    return { ...head, adds };
  });
  return [original, ...added];
}

/** @returns undefined when its code was not recorded. */
export function codeAnswer(
  genome: Genome,
  run: string,
  form: "ir" | "artifact",
  cwd: string,
): CodeAnswer | undefined {
  const dossier = findDossier(cwd, run, genome);
  if (dossier === undefined) return undefined;
  const { inspected, original } = dossier;
  const model = inspected.artifact.kind === "stablehlo";
  if (form === "ir") {
    const rows = sideBySide(inspected.baseIr, inspected.ir);
    return { language: model ? "MLIR" : "LLVM IR", rows };
  }
  const rows = sideBySide(original, inspected.artifact.text, model ? undefined : withoutNumbers);
  return { language: model ? "StableHLO" : "PTX", rows };
}
