/** What may be done with a run that has ended: nothing that would be refused. Pure. */
import { formatError } from "../report/format.ts";
import type { Summary } from "../report/summary.ts";

/** A command or a file, and what it is good for. */
type Step = readonly [what: string, why: string];

/** @param workload its file, as the user would write it. */
export function nextSteps(summary: Summary, workload: string): string {
  const { run, status, best } = summary;
  const show: Step = [`gevo show ${run}`, "this report again"];
  const keep: Step = [`gevo export ${run} --out DIR`, "the files, where you want them"];
  const found = best.edits.length > 0;
  if (status !== "budget") return textOf([goOn(run), show, ...(found ? [keep] : [])]);
  return textOf(found ? [show, keep] : afterNothing(summary, workload));
}

/** Of a run that may still be going on elsewhere. */
export function stepsOfUnfinished({ run }: Summary): string {
  return textOf([goOn(run)]);
}

const goOn = (run: string): Step => [`gevo resume ${run}`, "go on with it"];

function afterNothing({ budget, seed, tolerance }: Summary, workload: string): readonly Step[] {
  return [
    [`gevo evolve ${workload} --budget ${longer(budget)}`, "a longer search"],
    [`gevo evolve ${workload} --seed ${seed + 1}`, "another one"],
    [
      workload,
      `inputs that give the kernel more to do, or a tolerance above ${formatError(tolerance)}`,
    ],
  ];
}

/** Ten times as much: twice as much seldom finds what there was no sign of. */
function longer(budget: string): string {
  return budget.replace(/^[\d.]+/, (amount) => String(Number((10 * Number(amount)).toFixed(3))));
}

function textOf(steps: readonly Step[]): string {
  const width = Math.max(...steps.map(([what]) => what.length));
  const lines = steps.map(([what, why]) => `${what.padEnd(width)}  ${why}`);
  return `Next:  ${lines.join("\n       ")}\n`;
}
