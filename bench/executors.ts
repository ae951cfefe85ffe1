/**
 * Both executors of the emulator on random straight-line programs of every data type and on random
 * mutants of every kernel workload: outputs, cycles, counts,
 * faults and their places must be equal in every bit, on the cheapest case of the search split. Writes docs/results/executors.json; exit code 1
 * at the first difference.
 *
 *     npm run bench:executors -- [finishing mutants, default 5000] [programs per type, default 1000]
 */
import { writeFileSync } from "node:fs";
import { emulator } from "../src/device/emulator/index.ts";
import { compareOn, instructionsOf } from "../test/property/executors.ts";
import { compareDevices, dataTypes, straightLine } from "../test/property/straight-line.ts";
import { openMutants } from "./mutants.ts";
import { workloads } from "./workloads.ts";

const want = Number(process.argv[2] ?? 5000);
const programs = Number(process.argv[3] ?? 1000);

const [reference, fast] = (["reference", "fast"] as const).map((executor) =>
  emulator("h100-8sm", { executor }),
);
function* straightLines(type: string) {
  for (let seed = 10_000; seed < 10_000 + programs; seed++) yield straightLine(type, seed);
}
for (const type of Object.keys(dataTypes)) {
  compareDevices(reference!, fast!, straightLines(type));
  console.log(`${type}: ${programs} programs, all equal`);
}

const rows: Record<string, { mutants: number; finished: number; faults: number }> = {};
for (const name of workloads) {
  const mutants = await openMutants(name, 11);
  const row = { mutants: 0, finished: 0, faults: 0 };
  const { workload, original, inputs } = mutants;
  const budgets = inputs.map((each) => 3 * instructionsOf(original, workload, each));
  const cheapest = budgets.indexOf(Math.min(...budgets));
  for (const artifact of mutants.draw()) {
    const same = compareOn(artifact, workload, inputs[cheapest], budgets[cheapest]!);
    row.mutants++;
    if (same.fault === undefined) row.finished++;
    else row.faults++;
    if (row.finished >= want / workloads.length) break;
  }
  mutants.close();
  rows[name] = row;
  console.log(
    `${name}: ${row.mutants} mutants, ${row.finished} finished, ${row.faults} faulted, all equal`,
  );
}
const report = {
  straightLinePrograms: { types: Object.keys(dataTypes), each: programs },
  mutants: rows,
};
writeFileSync("docs/results/executors.json", `${JSON.stringify(report, null, 2)}\n`);
