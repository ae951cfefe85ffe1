/**
 * One table of the suite from tables of parts of it, which ran side by side: scripts/gpu/suite.sh.
 *
 *     npx tsx bench/suite-table.ts NAME PART.json…     writes docs/results/NAME.json and NAME.md
 *     npx tsx bench/suite-table.ts NAME                writes NAME.md anew from NAME.json
 *
 * Runs nothing, and changes no figure. Refuses a workload that comes twice.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { suitePage } from "../src/suite/table.ts";
import type { Entry } from "../src/suite.ts";

const [name = "", ...parts] = process.argv.slice(2);
if (name === "") {
  console.error("usage: npx tsx bench/suite-table.ts NAME [PART.json…]");
  process.exit(2);
}
const data = `docs/results/${name}.json`;
const files = parts.length > 0 ? parts : [data];
const entries = files
  .flatMap((file): readonly Entry[] => JSON.parse(readFileSync(file, "utf8")))
  .sort((a, b) => (a.workload < b.workload ? -1 : 1));
const twice = entries.find(({ workload }, i) => workload === entries[i + 1]?.workload);
if (twice !== undefined) throw new Error(`${twice.workload} comes twice: ${twice.command}`);

/** Of each run, but for which workload and which of equal GPUs it was. */
const commands = new Set(
  entries.map(({ command }) =>
    command.replace(/^gevo evolve \S+/, "gevo evolve WORKLOAD").replace(/ cuda:\d+/, " cuda"),
  ),
);
if (parts.length > 0) writeFileSync(data, `${JSON.stringify(entries, null, 2)}\n`);
const page = suitePage(entries, [...commands].sort().join("\n    "));
writeFileSync(`docs/results/${name}.md`, page);
console.log(page);
