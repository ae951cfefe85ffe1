/**
 * Evolves the training of workloads/2fcnet and holds the best variant against learning rates set by hand: the
 * same constants scaled together, nothing searched. Accuracies on images, initial weights and an order that
 * the search never saw; times measured in turn with the original in a fresh process.
 * Writes docs/results/2fcnet.json and 2fcnet.md.
 *
 *     npm run bench:training -- [budget] [seed]
 */
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { openEvaluator } from "../src/evaluate/index.ts";
import type { Evaluator } from "../src/evaluate.ts";
import type { Outcome } from "../src/fitness.ts";
import { type Genome, parseGenome } from "../src/genome.ts";
import type { Summary } from "../src/report/summary.ts";
import { evolve } from "../src/run.ts";
import { MemoryStore } from "../src/store/index.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";

const [budget = "10m", seed = "1"] = process.argv.slice(2);
const workload = resolveWorkload("2fcnet", process.cwd());
const cache = ".gevo/cache";
const RATE = 0.016;
const RATES = [0.016, 0.05, 0.1, 0.2, 0.3, 0.35, 0.4, 0.5];

interface Row {
  readonly what: string;
  readonly edits: readonly string[];
  /** Share of images that are right; null where the variant was refused. */
  readonly accuracy: Readonly<Record<"search" | "validation" | "heldout", number | null>>;
  /** Measured nanoseconds of a step over the original's, with its interval. */
  readonly time?: readonly [ratio: number, low: number, high: number];
}

/** All constants that hold the learning rate, as `scale` edits. */
async function rateBy(evaluator: Evaluator, factor: number): Promise<Genome> {
  if (factor === 1) return [];
  const { baseIr } = await evaluator.inspect([]);
  const ids = [...baseIr.matchAll(/%v(\d+) = "stablehlo.constant"\(\) .*dense<1.600000e-02>/g)];
  if (ids.length !== 4) throw new Error(`${ids.length} learning rates were found, not 4`);
  return parseGenome(ids.map(([, id]) => `scale ${id} [value=#${factor}]`).join("\n"));
}

const right = (outcome: Outcome | undefined): number | null =>
  outcome?.status === "ok" ? 1 - (outcome.fitness[1] as number) : null;

async function accuracyOf(evaluator: Evaluator, genome: Genome): Promise<Row["accuracy"]> {
  const [found] = await evaluator.evaluate([{ genome }]);
  const validation = right(await evaluator.check(genome, "validation"));
  const heldout = right(await evaluator.check(genome, "heldout"));
  return { search: right(found?.outcome), validation, heldout };
}

async function timesOf(genomes: readonly Genome[]): Promise<readonly Row["time"][]> {
  const evaluator = await openEvaluator({ workload, device: "xla", cache, workers: 1 });
  try {
    const measured = await evaluator.remeasure(genomes, "as searched");
    return measured.map(([search]) => {
      const build = search?.builds[search.fastest];
      if (build === undefined) return undefined;
      const { speedup, interval } = build;
      return [1 / speedup, 1 / interval[1], 1 / interval[0]];
    });
  } finally {
    await evaluator.close();
  }
}

async function search(evaluator: Evaluator, workers: number): Promise<Summary> {
  const config = { workload, device: "xla:roofline", preset: "default", budget, workers };
  return evolve(
    { ...config, population: 32, seed: Number(seed) },
    { store: new MemoryStore(), evaluator },
    (event) => {
      if (event.type === "searched" || event.type === "step") console.log(JSON.stringify(event));
    },
  );
}

const workers = availableParallelism();
const evaluator = await openEvaluator({ workload, device: "xla:roofline", cache, workers });
const rows: (Row & { readonly genome: Genome })[] = [];
const summary = await search(evaluator, workers);
const best = parseGenome(summary.best.edits.join("\n"));
rows.push({
  what: "found by gevo",
  edits: summary.best.edits,
  genome: best,
  accuracy: await accuracyOf(evaluator, best),
});
for (const rate of RATES) {
  const genome = await rateBy(evaluator, rate / RATE);
  const what = rate === RATE ? "original, learning rate 0.016" : `by hand, learning rate ${rate}`;
  rows.push({ what, edits: [], genome, accuracy: await accuracyOf(evaluator, genome) });
}
await evaluator.close();
const times = await timesOf(rows.map(({ genome }) => genome));
const table: readonly Row[] = rows.map(({ genome: _, ...row }, k) => {
  const time = times[k];
  return time === undefined ? row : { ...row, time };
});

const percent = (value: number | null): string =>
  value === null ? "refused" : `${(100 * value).toFixed(2)} %`;
const lines = table.map(({ what, accuracy, time }) => {
  const ratio =
    time === undefined
      ? ""
      : `${time[0].toFixed(3)} (${time[1].toFixed(3)} to ${time[2].toFixed(3)})`;
  const { search, validation, heldout } = accuracy;
  return `| ${[what, percent(search), percent(validation), percent(heldout), ratio].join(" | ")} |`;
});
const explained = summary.best.explained ?? [];
const edits = explained.map(({ edit, what, places }) => {
  const [place] = places;
  const where = place === undefined ? "" : `; \`step.mlir\`, line ${place.line}`;
  return `1. \`${edit}\`: ${what}${where}`;
});
const markdown = `# Training of a network on digits

workloads/2fcnet, evolved for ${budget} on ${workers} cores with the preset \`${summary.preset}\`, seed ${seed}, on \`xla:roofline\`: ${summary.evaluations}
candidates. Made by \`npm run bench:training -- ${budget} ${seed}\` ([2fcnet.json](2fcnet.json)). Each line is a training of 1,875 steps of
32 images; accuracies are on 6,000, 1,000 and 3,000 images that are not trained with. The search saw the first of
them, with the published initial weights; validation and held-out trainings start from other weights and see the
images in another order. Time per step: measured on this machine's CPU over that of the original, in turn
with it in a fresh process, with 95 % intervals; the original's own line tells how much else the machine had to
do. By the roofline a step of the variant takes ${summary.best.time.toFixed(0)} ns, of the original ${summary.baseline.time.toFixed(0)}.

| training | search | validation | held out | time per step over the original's |
| --- | --: | --: | --: | --: |
${lines.join("\n")}

The best variant of the search is judged on images that chose it, and a learning rate set by hand on a table like
this one: the columns of unseen images are what counts. The variant found${summary.best.validated ? "" : ", which was refused,"} has ${best.length === 1 ? "one edit" : `${best.length} edits`} (minimised from ${summary.best.editsFound ?? best.length}):

${edits.join("\n")}
`;
writeFileSync("docs/results/2fcnet.md", markdown);
const { run: _, started: __, front, best: found, ...rest } = summary;
const json = { ...rest, best: { ...found, explained: undefined }, front, table };
writeFileSync("docs/results/2fcnet.json", `${JSON.stringify(json, null, 2)}\n`);
console.log(lines.join("\n"));
