/**
 * One table of the suite from tables of parts of it, which ran side by side or on another day: scripts/gpu/suite.sh.
 *
 *     npx tsx bench/suite-table.ts NAME PART.json…     adds to docs/results/NAME.json, and writes NAME.md
 *     npx tsx bench/suite-table.ts NAME                writes NAME.md anew from NAME.json
 *
 * A part's entry takes the place of an older one of the same workload. Runs nothing, and changes no figure; the page
 * says which workloads are not in the table yet.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { suitePage } from "../src/suite/table.ts";
import type { Entry } from "../src/suite.ts";
import { kernelModules } from "./workloads.ts";

const [name = "", ...parts] = process.argv.slice(2);
if (name === "") {
  console.error("usage: npx tsx bench/suite-table.ts NAME [PART.json…]");
  process.exit(2);
}
const data = `docs/results/${name}.json`;
const read = (file: string): readonly Entry[] => JSON.parse(readFileSync(file, "utf8"));
const byName = new Map(
  [...(existsSync(data) ? read(data) : []), ...parts.flatMap(read)].map((entry) => [
    entry.workload,
    entry,
  ]),
);
const entries = [...byName.values()].sort((a, b) => (a.workload < b.workload ? -1 : 1));

/** Of each run, but for which workload and which of equal GPUs it was. */
const commands = new Set(
  entries.map(({ command }) =>
    command.replace(/^gevo evolve \S+/, "gevo evolve WORKLOAD").replace(/ cuda:\d+/, " cuda"),
  ),
);
const missing = kernelModules()
  .map((file) => readFileSync(file, "utf8"))
  .map((source) => /^ {2}name: "([^"]+)"/m.exec(source)?.[1] ?? "")
  .filter((workload) => !byName.has(workload));
const dates = [...new Set(entries.map(({ date }) => date.slice(0, 10)))].sort();
const title = `# The suite on ${name.replace(/^suite-/, "")}\n`;
const table = suitePage(entries, [...commands].sort().join("\n    ")).replace(/^#.*\n/, title);
const page = `${table}
Run on ${dates.join(", ")}; put together by \`npx tsx bench/suite-table.ts ${name}\`.
${missing.length === 0 ? "" : `\nNot run yet: ${missing.join(", ")}. The means are of those above alone.\n`}`;
if (parts.length > 0) writeFileSync(data, `${JSON.stringify(entries, null, 2)}\n`);
writeFileSync(`docs/results/${name}.md`, page);
console.log(page);
