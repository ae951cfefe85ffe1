/**
 * Evolves every kernel workload with a fixed number of evaluations and writes what came out:
 * docs/results/kernels.json, the results table of README.md and the one in each workload's README.
 * On the emulator the figures are exact: the same command gives the same table anywhere.
 *
 *     npm run bench:results -- [evaluations] [population]
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Summary } from "../src/report/summary.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";

const [evaluations = "1000", population = "32"] = process.argv.slice(2);
const WORKLOADS = [
  "workloads/smith-waterman/workload.ts",
  "workloads/smith-waterman/tuned.workload.ts",
  "workloads/needleman-wunsch/workload.ts",
  "workloads/hotspot/workload.ts",
];

function evolve(workload: string): { readonly command: string; readonly summary: Summary } {
  const options = ["--budget", `${evaluations}evals`, "--population", population, "--seed", "1"];
  const command = `gevo evolve ${workload} ${options.join(" ")}`;
  const { stdout, status } = spawnSync(
    process.execPath,
    [resolve("dist/cli/main.js"), "evolve", workload, ...options, "--json"],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 2 ** 26 },
  );
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
  return { command, summary: JSON.parse(stdout) as Summary };
}

const HEADER = [
  "| workload | original, modelled cycles | best | speed-up | error | edits | on the validation split |",
  "|---|--:|--:|--:|--:|--:|--:|",
];

function rowOf({ workload, baseline, best }: Summary): string {
  const number = (value: number): string => value.toLocaleString("en-US");
  const factor = (value: number): string => `${value.toFixed(3)}×`;
  // What fails validation is no gain, however fast it is.
  const validated = best.validated && best.validation?.status === "ok" && best.speedup > 1;
  const cells = validated
    ? [
        number(best.time),
        factor(best.speedup),
        String(best.error),
        String(best.edits.length),
        factor(best.validation.speedup),
      ]
    : ["none", "no validated gain", "", "", ""];
  return `| ${[workload, number(baseline.time), ...cells].join(" | ")} |`;
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

const results = WORKLOADS.map(evolve);
for (const folder of new Set(WORKLOADS.map((each) => dirname(resolveWorkload(each, "."))))) {
  const own = results.filter((_, i) => dirname(resolve(WORKLOADS[i] as string)) === folder);
  const commands = own.map(({ command }) => `    ${command}`);
  const rows = own.map(({ summary }) => rowOf(summary));
  write(join(folder, "README.md"), [...commands, "", ...HEADER, ...rows]);
}
const rows = results.map(({ summary }) => rowOf(summary));
write("README.md", [
  `${Number(evaluations).toLocaleString("en-US")} evaluations each, population ${population}, seed 1`,
  "(`npm run bench:results` writes this table):",
  "",
  ...HEADER,
  ...rows,
]);
const text = JSON.stringify(results, null, 2).replaceAll(`${process.cwd()}/`, "");
writeFileSync("docs/results/kernels.json", `${text}\n`);
