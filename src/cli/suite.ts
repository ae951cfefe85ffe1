/**
 * `gevo suite`: evolves one workload after the other and writes a table of what came out. A workload that the
 * table already holds with the same settings is not run again; what was interrupted goes on.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, relative, resolve } from "node:path";
import { FUZZ_CASES } from "../analyze/validate.ts";
import { chooseDevice, loadDevice } from "../device/index.ts";
import { UserError } from "../errors.ts";
import { openEvaluator } from "../evaluate/index.ts";
import { formatDuration } from "../report/format.ts";
import { parseBudget } from "../run/budget.ts";
import { checkPreset } from "../search/index.ts";
import { openCache, openSqlite, storeFile } from "../store/index.ts";
import type { RunConfig, Store } from "../store.ts";
import { membersOf } from "../suite/members.ts";
import { gainText, meanOf, suitePage } from "../suite/table.ts";
import { type Entry, suiteEntry } from "../suite.ts";
import type { Given } from "./given.ts";
import { interruptible } from "./interrupt.ts";
import type { Io } from "./io.ts";
import { printJson } from "./io.ts";
import { Live } from "./live.ts";

const MOST_WORKERS = 1024;
const MOST_SEED = 0x7fffffff;

export async function suiteCommand(given: Given, io: Io): Promise<number> {
  const members = membersOf(io.cwd, given.optional("filter"));
  const settings = settingsOf(given);
  parseBudget(settings.budget);
  checkPreset(settings.preset);
  await loadDevice(settings.device);
  const files = filesOf(given.optional("out") ?? `.gevo/suite-${settings.device}`, io.cwd);
  const entries = new Map(read(files.json).map((entry) => [entry.command, entry]));
  const live = new Live(io);
  const failures: string[] = [];
  const store = openSqlite(storeFile(io.cwd));
  try {
    const ended = await interruptible(
      {
        onFirst: () =>
          live.say(
            "stopping; what is under way is finished (Ctrl-C again ends at once); the same command goes on from here",
          ),
        onSecond: () => live.say("ended at once; the same command goes on from here"),
      },
      async (signal) => {
        for (const workload of members) {
          if (signal.aborted) return false;
          const config = { ...settings, workload };
          const command = commandOf(config, io.cwd);
          const known = given.flag("again") ? undefined : entries.get(command);
          if (known !== undefined) {
            live.say(`${lineOf(known)}   (from ${relative(io.cwd, files.json)})`);
            continue;
          }
          live.say(`preparing ${relative(io.cwd, workload)}`);
          const entry = await carryOut(
            config,
            command,
            store,
            given.flag("again"),
            signal,
            live,
            io,
          )
            // One workload that does not build must not end a night's work; one for other devices is none of it.
            .catch((error: unknown) => {
              if (!(error instanceof UserError)) throw error;
              if (error.code !== "wrong-device")
                failures.push(`${relative(io.cwd, workload)}: ${error.message}`);
              live.say(`left out: ${error.message}`);
              return null;
            });
          if (entry === undefined) return false;
          if (entry === null) continue;
          entries.set(command, entry);
          write(files, [...entries.values()], given, io);
          live.say(lineOf(entry));
        }
        return true;
      },
    );
    // The page, also where all entries were there: it is made of them and of today's published figures.
    if (entries.size > 0) write(files, [...entries.values()], given, io);
    return finish([...entries.values()], files, failures, ended, given, io);
  } finally {
    store.close();
  }
}

function settingsOf(given: Given): Omit<RunConfig, "workload"> {
  return {
    device: chooseDevice(given.text("device")),
    preset: given.text("preset"),
    budget: given.text("budget"),
    population: given.whole("population", { least: 4, multipleOf: 4 }),
    seed: given.whole("seed", { least: 0, most: MOST_SEED }),
    workers: given.whole("workers", { least: 1, most: MOST_WORKERS }, availableParallelism()),
  };
}

/** The command that would make the run alone; it names all settings, so it tells entries apart. */
function commandOf(config: RunConfig, cwd: string): string {
  const { workload, device, preset, budget, population, seed } = config;
  const options = { device, preset, budget, population, seed };
  const words = Object.entries(options).map(([name, value]) => `--${name} ${value}`);
  return `gevo evolve ${relative(cwd, workload)} ${words.join(" ")}`;
}

async function carryOut(
  config: RunConfig,
  command: string,
  store: Store,
  again: boolean,
  signal: AbortSignal,
  live: Live,
  io: Io,
): Promise<Entry | undefined> {
  const { workload, device, workers } = config;
  const evaluator = await openEvaluator({ workload, device, workers, cache: openCache(io.cwd) });
  try {
    const options = { again, fuzz: FUZZ_CASES, command };
    return await suiteEntry(config, { store, evaluator, signal }, options, (e) => live.hear(e));
  } finally {
    await evaluator.close();
  }
}

interface Files {
  readonly json: string;
  readonly page: string;
}

function filesOf(out: string, cwd: string): Files {
  return { json: resolve(cwd, `${out}.json`), page: resolve(cwd, `${out}.md`) };
}

/** @throws UserError `bad-results`. */
function read(file: string): readonly Entry[] {
  if (!existsSync(file)) return [];
  try {
    const entries: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (Array.isArray(entries) && entries.every((entry) => typeof entry.command === "string")) {
      return entries as readonly Entry[];
    }
  } catch {
    // Said below.
  }
  throw new UserError(
    "bad-results",
    `${file} holds no results of a suite`,
    "Name another file with --out, or take this one away.",
  );
}

function write(files: Files, entries: readonly Entry[], given: Given, io: Io): void {
  mkdirSync(dirname(files.json), { recursive: true });
  writeFileSync(files.json, `${JSON.stringify(entries, null, 2)}\n`);
  writeFileSync(files.page, suitePage(entries, suiteCommandLine(given, files, io)));
}

/** As the user would write it, with what decides the results. */
function suiteCommandLine(given: Given, { json }: Files, io: Io): string {
  const filter = given.optional("filter");
  const out = relative(io.cwd, json).replace(/\.json$/, "");
  const words = ["device", "preset", "budget", "population", "seed"].map(
    (name) => `--${name} ${given.text(name)}`,
  );
  return ["gevo suite", ...words, ...(filter ? [`--filter ${filter}`] : []), `--out ${out}`].join(
    " ",
  );
}

function lineOf({ workload, atZero, atTolerance, evaluations, seconds }: Entry): string {
  const gains = `${gainText(atZero)} at error 0, ${gainText(atTolerance)} within the tolerance`;
  return `${workload}: ${gains}; ${evaluations} evaluations in ${formatDuration(seconds)}`;
}

function finish(
  entries: readonly Entry[],
  files: Files,
  failures: readonly string[],
  ended: boolean,
  given: Given,
  io: Io,
): number {
  if (given.flag("json")) {
    printJson(io, entries);
  } else {
    const means = [meanOf(entries, "atZero"), meanOf(entries, "atTolerance")].map((mean) =>
      mean.toFixed(3),
    );
    const where = `${relative(io.cwd, files.page)} and ${relative(io.cwd, files.json)}`;
    io.stdout.write(
      `${entries.length} workloads: geometric mean ${means[0]}x at error 0, ${means[1]}x within the tolerance\n` +
        `${entries.length === 0 ? "" : `Table: ${where}\n`}${failures.map((each) => `left out: ${each}\n`).join("")}` +
        `${ended ? "" : "interrupted; the same command goes on\n"}`,
    );
  }
  return failures.length > 0 ? 1 : 0;
}
