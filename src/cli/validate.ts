/**
 * `gevo validate`: everything that can be held against a variant of a run. The verdict is kept with the run;
 * `gevo show` and `gevo list` never call a refused variant a gain. Exit code 1 when it is refused.
 */
import { availableParallelism } from "node:os";
import { FUZZ_CASES, validate } from "../analyze/validate.ts";
import type { Evaluator } from "../evaluate.ts";
import { printEdit } from "../genome.ts";
import { checkLine, verdictLine } from "../report/verdict-text.ts";
import type { Command } from "./command.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";
import { printJson, printText, styleFor } from "./io.ts";
import { VARIANT, withEvaluator, withVariant } from "./variant.ts";

const MOST_FUZZ = 100_000;
/** What a variant is tried on beside the run's own device: the first that is another one. */
const SECOND = ["emulator:a100", "emulator"] as const;
const NONE = "none";

export const VALIDATE_OPTIONS: Command["options"] = [
  VARIANT,
  {
    name: "fuzz",
    value: "n",
    summary: "cases of the workload's own generator, beside those of the splits",
    default: String(FUZZ_CASES),
  },
  {
    name: "second",
    value: "device",
    summary: `another device that must give right outputs, or ${NONE} (default: another preset of the emulator; for models ${NONE})`,
  },
];

export function validateCommand(given: Given, io: Io): Promise<number> {
  const fuzz = given.whole("fuzz", { least: 1, most: MOST_FUZZ });
  return withVariant(given, io, async ({ store, run, id, genome }) => {
    const { device } = run.config;
    // No other device runs models.
    const others = run.prepared.goal === undefined ? SECOND : [];
    const second = given.optional("second") ?? others.find((name) => name !== device) ?? NONE;
    const style = styleFor(io.stdout, io.env);
    const json = given.flag("json");
    const judge = (evaluator: Evaluator, other?: Evaluator) => {
      for (const warning of evaluator.prepared.warnings ?? []) {
        io.stderr.write(`warning: ${warning}\n`);
      }
      return validate(genome, evaluator, {
        fuzz,
        ...(other === undefined ? {} : { second: other }),
        onCheck: (check) =>
          json ? undefined : void printText(io.stdout, `${checkLine(check, style)}\n`),
      });
    };
    const workers = availableParallelism();
    const verdict = await withEvaluator(
      run,
      io,
      (evaluator) =>
        second === NONE
          ? judge(evaluator)
          : withEvaluator(run, io, (other) => judge(evaluator, other), { device: second }),
      { workers },
    );
    store.judge(run.id, genome, verdict);
    if (json) printJson(io, { run: run.id, variant: id, edits: genome.map(printEdit), ...verdict });
    else printText(io.stdout, `${verdictLine(verdict, style)}\n`);
    return verdict.passed ? 0 : 1;
  });
}
