/**
 * `gevo analyze`: takes a variant of a run apart. Evaluations go through the run's own pool and are kept with
 * the run, each as it ends: an analysis that was stopped goes on where it was.
 */
import { availableParallelism } from "node:os";
import { type AnalysisStep, analyse } from "../analyze/analyse.ts";
import type { Evaluator } from "../evaluate.ts";
import type { Genome } from "../genome.ts";
import { printGenome } from "../genome.ts";
import { recordVariant } from "../record.ts";
import { type AnalysisReport, analysisText } from "../report/analysis.ts";
import { summaryOf } from "../run.ts";
import type { Command } from "./command.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";
import { lookFor, printJson, printText } from "./io.ts";
import { type Chosen, VARIANT, withEvaluator, withVariant } from "./variant.ts";

/** 4,096 subsets: as far as the published study went. */
const MOST_EXHAUSTIVE = 12;
const SAY_EVERY_MS = 5000;

export const ANALYZE_OPTIONS: Command["options"] = [
  VARIANT,
  {
    name: "exhaustive",
    value: "n",
    summary: "epistatic edits of which all subsets are tried; of more, pairs and greedy paths",
    default: "8",
  },
];

export function analyzeCommand(given: Given, io: Io): Promise<number> {
  const exhaustive = given.whole("exhaustive", { least: 2, most: MOST_EXHAUSTIVE });
  return withVariant(given, io, async (chosen) => {
    const report = await withEvaluator(
      chosen.run,
      io,
      async (evaluator) => {
        const analysis = await analysed(chosen, exhaustive, evaluator, io);
        const inspected = await evaluator.inspect(chosen.genome);
        const { run, store, genome } = chosen;
        await recordVariant(summaryOf(run, store), genome, { inspected, analysis }, evaluator, io);
        return analysis;
      },
      { workers: availableParallelism() },
    );
    if (given.flag("json")) printJson(io, report);
    else printText(io.stdout, analysisText(report, lookFor(io)));
    return 0;
  });
}

/** Analyses with what is known already, and keeps what is found. */
export async function analysed(
  { store, run, id, genome }: Chosen,
  exhaustive: number,
  evaluator: Evaluator,
  io: Io,
): Promise<AnalysisReport> {
  const log = store.evaluations(run.id);
  const known = new Set<string>();
  for (const each of [...log, ...store.kept(run.id)]) {
    // An edit that could not be drawn says nothing of the genome that it was to be added to.
    if (each.hash === undefined) continue;
    evaluator.remember(each);
    known.add(printGenome(each.genome));
  }
  const progress = new Progress(io);
  const measure = async (genomes: readonly Genome[]) => {
    const evaluated = await evaluator.evaluate(
      genomes.map((each) => ({ genome: each })),
      (_, each) => {
        progress.tick();
        const text = printGenome(each.genome);
        if (known.has(text)) return;
        known.add(text);
        store.keep(run.id, each);
      },
    );
    return evaluated.map(({ outcome }) => outcome);
  };
  const analysis = await analyse(genome, log, measure, {
    exhaustive,
    onStep: (step, edits) => progress.step(step, edits),
  });
  const inspected = await evaluator.inspect(genome);
  const { workload, device, objectives } = run.prepared;
  const [time] = objectives;
  return {
    run: run.id,
    variant: id,
    workload,
    device,
    clock: time?.clock === "measured" ? "measured" : "modelled",
    unit: time?.unit ?? "",
    ...analysis,
    evaluations: progress.evaluations,
    places: analysis.edits.map(({ edit }) => {
      const found = inspected.edits.find((each) => printGenome([each.edit]) === edit);
      return found?.places ?? [];
    }),
  };
}

/** A line for each step, and one now and then on the way. */
class Progress {
  evaluations = 0;
  readonly #io: Io;
  #said = performance.now();

  constructor(io: Io) {
    this.#io = io;
  }

  step(step: AnalysisStep, edits: number): void {
    this.#io.stderr.write(`${step} ${edits === 1 ? "1 edit" : `${edits} edits`}…\n`);
  }

  tick(): void {
    this.evaluations++;
    if (performance.now() < this.#said + SAY_EVERY_MS) return;
    this.#said = performance.now();
    this.#io.stderr.write(`${this.evaluations} variants looked at\n`);
  }
}
