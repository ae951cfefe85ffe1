/**
 * Runs the suite on the emulator with fixed numbers of evaluations into docs/results/suite-emulator.json and .md, and
 * fills the places for results in README.md, which shows a few, and in the workloads' READMEs; there with the rows
 * of docs/results/suite-h200.json, too, which scripts/gpu/suite.sh makes.
 * On the emulator the figures are exact: the same command gives the same table anywhere.
 *
 *     npm run bench:results
 *     npm run bench:results -- svm,nn/         these alone; what the table has with the same settings is not run again
 *     npm run bench:results -- --pages         runs nothing
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { formatNumber, unitLabel } from "../src/report/format.ts";
import { gainText } from "../src/suite/table.ts";
import type { Entry } from "../src/suite.ts";
import { kernelModules } from "./workloads.ts";

const TABLES = ["docs/results/suite-emulator", "docs/results/suite-h200"] as const;
/** Evaluations of each, a minute at least on two cores; of the costliest fewer fill one, too. */
const EVALUATIONS = 6000;
const FEW = 1000;
const COSTLY = /^svm\//;
/** In README.md, in this order. */
const SHOWN = ["smith-waterman", "smith-waterman-tuned", "needleman-wunsch", "hotspot"];

const [filter] = process.argv.slice(2);
if (filter !== "--pages") {
  const members = kernelModules(filter).map((file) => relative("workloads", file));
  evolve(
    members.filter((file) => !COSTLY.test(file)),
    EVALUATIONS,
  );
  evolve(
    members.filter((file) => COSTLY.test(file)),
    FEW,
  );
  run("--import", "tsx", "bench/suite-table.ts", basename(TABLES[0]));
}

function evolve(members: readonly string[], evaluations: number): void {
  if (members.length === 0) return;
  const settings = `--device emulator --budget ${evaluations}evals --population 32 --seed 1`;
  const words = `suite ${settings} --out ${TABLES[0]} --filter ${members.join(",")}`;
  run("dist/cli/main.js", ...words.split(" "));
}

function run(...words: readonly string[]): void {
  const { status } = spawnSync(process.execPath, words, { stdio: "inherit" });
  if (status !== 0) throw new Error(`node ${words.join(" ")} ended with ${status}`);
}

const HEADER = [
  "| workload | device | original | at error 0, held out | within the tolerance, held out | edits |",
  "| --- | --- | --: | --: | --: | --: |",
];

function rowOf(entry: Entry): string {
  const { workload, device, clock, unit, baseline, atZero, atTolerance } = entry;
  const cells = [
    ...[workload, device.replace(/:\d+$/, "")],
    `${formatNumber(baseline)} ${unitLabel(clock, unit)}`,
    ...[gainText(atZero), gainText(atTolerance)],
    `${atZero.edits.length}, ${atTolerance.edits.length}`,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Replaces what stands between the marks `<!-- results -->` and `<!-- /results -->`. */
function write(file: string, lines: readonly string[]): void {
  const text = readFileSync(file, "utf8");
  const marks = /<!-- results -->[\s\S]*?<!-- \/results -->/;
  if (!marks.test(text)) throw new Error(`${file} has no place for results`);
  const body = `<!-- results -->\n${lines.join("\n")}\n<!-- /results -->`;
  writeFileSync(
    file,
    text.replace(marks, () => body),
  );
}

const [emulated, measured] = TABLES.map((table): readonly Entry[] => {
  const file = `${table}.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}) as [readonly Entry[], readonly Entry[]];
const all = [...emulated, ...measured];
const folderOf = ({ command }: Entry): string => dirname(command.split(" ")[2] ?? "");
for (const folder of new Set(all.map(folderOf))) {
  const own = all.filter((entry) => folderOf(entry) === folder);
  const commands = own.map(({ command }) => `    ${command}`);
  write(join(folder, "README.md"), [...commands, "", ...HEADER, ...own.map(rowOf)]);
}
const shown = SHOWN.flatMap((name) => emulated.filter(({ workload }) => workload === name));
write("README.md", [
  `${formatNumber(EVALUATIONS)} evaluations each, population 32, seed 1`,
  `(\`npm run bench:results\`; [all of them](${TABLES[0]}.md)):`,
  "",
  ...HEADER,
  ...shown.map(rowOf),
]);
