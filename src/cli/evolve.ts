/** `gevo evolve` and `gevo resume`: open what a run needs, show it, report it, close everything. */
import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { chooseDevice } from "../device/index.ts";
import { carryOut, checkConfig, filesOf, type Opening } from "../evolve.ts";
import type { Summary } from "../report/summary.ts";
import { summaryText } from "../report/text.ts";
import type { RunDeps, RunEvent } from "../run.ts";
import { evolve, resume, summaryOf } from "../run.ts";
import { openSqlite, storeFile } from "../store/index.ts";
import type { RunConfig } from "../store.ts";
import { resolveWorkload } from "../workload/resolve.ts";
import { findUnfinished, openForReading } from "./find-run.ts";
import type { Given } from "./given.ts";
import { interruptible } from "./interrupt.ts";
import type { Io } from "./io.ts";
import { lookFor, printJson, printText } from "./io.ts";
import { Live } from "./live.ts";
import { nextSteps } from "./next-steps.ts";

const MOST_WORKERS = 1024;
const MOST_SEED = 0x7fffffff;

export async function evolveCommand(given: Given, io: Io): Promise<number> {
  const config = configOf(given, io.cwd);
  await checkConfig(config);
  const store = openSqlite(storeFile(io.cwd));
  try {
    return await show(given, io, { config, store }, (deps, hear) => evolve(config, deps, hear));
  } finally {
    store.close();
  }
}

export async function resumeCommand(given: Given, io: Io): Promise<number> {
  const store = openForReading(io.cwd);
  try {
    const run = findUnfinished(store, given.argument(0));
    const summary = run.summary as Summary | undefined;
    if (summary?.status === "budget") {
      io.stderr.write(`run ${run.id} had finished; nothing is left to do\n`);
      return finish(given, io, summaryOf(run, store), run.config.workload);
    }
    // Before the original is prepared, which takes a while.
    store.hold(run.id);
    const again = { ...run, config: { ...run.config, workers: workersOf(given) } };
    const opening = { config: again.config, store, earlier: run.prepared };
    return await show(given, io, opening, (deps, hear) => resume(again, deps, hear));
  } finally {
    store.close();
  }
}

function configOf(given: Given, cwd: string): RunConfig {
  const device = chooseDevice(given.text("device"));
  const objectives = given.optional("objectives")?.split(",");
  const stopAfter = given.optional("stop-after");
  const target = given.optional("target");
  return {
    workload: resolveWorkload(given.required(0), cwd),
    device,
    preset: given.text("preset"),
    budget: given.text("budget"),
    population: given.whole("population", { least: 4, multipleOf: 4 }),
    seed: given.whole("seed", { least: 0, most: MOST_SEED }),
    workers: workersOf(given),
    ...(objectives === undefined ? {} : { objectives }),
    ...(stopAfter === undefined ? {} : { stopAfter }),
    ...(target === undefined ? {} : { target: Number(target) }),
  };
}

function workersOf(given: Given): number {
  return given.whole("workers", { least: 1, most: MOST_WORKERS }, availableParallelism());
}

type Work = (deps: RunDeps, onEvent: (event: RunEvent) => void) => Promise<Summary>;

async function show(
  given: Given,
  io: Io,
  opening: Omit<Opening, "cwd" | "warn">,
  work: Work,
): Promise<number> {
  const live = new Live(io, { quiet: given.flag("quiet") });
  const { workload } = opening.config;
  live.say(`preparing ${relative(io.cwd, workload)}: types, build, original program`);
  const warn = (message: string): void => live.warn(message);
  let run: string | undefined;
  const hear = (event: RunEvent): void => {
    if (event.type === "started") run = event.run.id;
    live.hear(event);
  };
  const goOn = (): string => (run === undefined ? "" : `; go on with \`gevo resume ${run}\``);
  const summary = await carryOut({ ...opening, cwd: io.cwd, warn }, (deps) =>
    interruptible(
      {
        onFirst: () =>
          live.say("stopping; what is under way is finished (Ctrl-C again ends at once)"),
        onSecond: () => live.say(`ended at once${goOn()}`),
      },
      (signal) => work({ ...deps, signal }, hear),
    ),
  );
  return finish(given, io, summary, workload);
}

/** What there is to look at, the variant itself first. */
function namesOf({ goal }: Summary): string {
  const variant = goal === undefined ? "variant.ptx, variant.ll" : "variant.mlir, variant.ids.mlir";
  return `${variant}, ir.diff, edits.txt, summary.json`;
}

function finish(given: Given, io: Io, summary: Summary, workload: string): number {
  if (given.flag("json")) {
    printJson(io, summary);
    return 0;
  }
  const folder = relative(io.cwd, filesOf(summary, io.cwd)) || ".";
  // Without a variant they are the original's.
  const files = summary.best.edits.length > 0 ? `Files: ${folder}/ (${namesOf(summary)})\n` : "";
  const next = nextSteps(summary, relative(io.cwd, workload));
  printText(io.stdout, `\n${summaryText(summary, lookFor(io))}\n${files}${next}`);
  return 0;
}
