/**
 * The table of a run of workloads/mobilenet on a GPU: reads the folder that `.gpu/models/go` has written
 * (scripts/gpu/models.sh) and writes docs/results/mobilenet.json and mobilenet.md.
 *
 *     npx tsx bench/prediction.ts FOLDER
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Interval } from "../src/fitness.ts";
import { parseEdit } from "../src/genome.ts";
import { wordsFor } from "../src/report/explain.ts";
import type { Summary } from "../src/report/summary.ts";
import type { Check } from "../src/verdict.ts";

interface Validated {
  readonly variant: string;
  readonly edits: readonly string[];
  readonly passed: boolean;
  readonly checks: readonly Check[];
}

const [folder = ""] = process.argv.slice(2);
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const summary = JSON.parse(read("mobilenet.json")) as Summary;
const validated = readdirSync(folder)
  .filter((name) => /^validate-.*\.json$/.test(name))
  .map((name) => JSON.parse(read(name)) as Validated)
  .toSorted((a, b) => Number(a.variant !== "best") - Number(b.variant !== "best"));
const [gpu = ""] = read("gpu.txt").trim().split("\n");
const [originalHeldOut] = validated.flatMap(({ checks }) =>
  checks.flatMap(({ name, originalError }) => (name === "held-out" ? (originalError ?? []) : [])),
);
if (originalHeldOut === undefined) {
  throw new Error(`no verdict in ${folder} tells the original's error on held-out images`);
}

const times = (speedup?: number, interval?: Interval): string =>
  speedup === undefined
    ? ""
    : `${speedup.toFixed(2)}×${interval ? ` (${interval.map((each) => each.toFixed(2)).join(" to ")})` : ""}`;
const right = (error?: number): string =>
  error === undefined ? "" : `${(100 * (1 - error)).toFixed(2)} %`;

const front = summary.front.map(
  ({ speedup, interval, error, edits, variant }) =>
    `| ${variant ?? "original"} | ${edits} | ${times(speedup, interval)} | ${right(error)} |`,
);
const rows = validated.map(({ variant, edits, checks }) => {
  const of = (name: Check["name"]): string => {
    const check = checks.find((each) => each.name === name);
    return `${times(check?.speedup, check?.interval)} | ${right(check?.error)}`;
  };
  return `| ${variant} | ${edits.length} | ${of("validation")} | ${of("held-out")} |`;
});
const { best, baseline } = summary;
const edits = best.edits.map((edit) => `1. \`${edit}\`: ${wordsFor(parseEdit(edit).op)}`);

writeFileSync(
  "docs/results/mobilenet.md",
  `# Predictions of MobileNet on CIFAR-10

workloads/mobilenet, evolved for ${summary.budget} on ${gpu}: ${summary.evaluations} candidates, ${summary.unique} different programs run. Made by
\`bash .gpu/models/go\` (scripts/gpu/models.sh) and \`npx tsx bench/prediction.ts\` ([mobilenet.json](mobilenet.json)). The baseline is
XLA's own compile with autotuning of the same module, in the same processes: ${Math.round(baseline.time).toLocaleString("en-US")} ns for a batch of 1,000 images, in turn
with every variant; intervals are of 95 %. The original is right on ${right(baseline.error)} of the search's 5,000 images and on ${right(originalHeldOut)} of
the 3,000 held out.

Best variant, in a fresh process: **${times(best.speedup, best.interval)}** at ${right(best.error)} on the search's images.

${edits.join("\n")}

The front, measured once more in a fresh process:

| variant | edits | speed-up | right (search) |
| --- | --: | --: | --: |
${front.join("\n")}

\`gevo validate\`, each in a further fresh process, on images that no selection has seen:

| variant | edits | validation | right | held out | right |
| --- | --: | --: | --: | --: | --: |
${rows.join("\n")}

What limits it:

- Little accuracy is given up, though the search allows 2 points: nearly every layer that can be skipped without a change
  of shape costs far more.
- The times above are of rounds of eight executions, whose start and end weigh more on a program that takes half as long,
  and differ from process to process. Rounds are longer since; the run has not been repeated with them.
`,
);
const { explained: _, ...reported } = best;
const json = { gpu, originalHeldOut, ...summary, best: reported, validated };
writeFileSync("docs/results/mobilenet.json", `${JSON.stringify(json, null, 2)}\n`);
