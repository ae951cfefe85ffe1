/** `gevo prune`: gives up finished runs of a project, and its cache. Needs to be told what: it never guesses. */
import { UserError } from "../errors.ts";
import type { Pruned } from "../prune.ts";
import { prunable, prune } from "../prune.ts";
import type { CommandOption } from "./command.ts";
import { openForReading } from "./find-run.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";
import { printJson } from "./io.ts";

export const PRUNE_OPTIONS: readonly CommandOption[] = [
  { name: "older-than", value: "age", summary: "finished runs that started so long ago: 12h, 30d" },
  {
    name: "keep",
    value: "n",
    summary: "of each workload, all finished runs but the n last of them",
  },
  {
    name: "cache",
    summary: "what can be made again: builds, checked types (no run may be going on)",
  },
  { name: "dry-run", summary: "only say what would go" },
];

const HOUR = 3_600_000;

export async function pruneCommand(given: Given, io: Io): Promise<number> {
  const age = given.optional("older-than");
  const keep = given.optional("keep") === undefined ? undefined : given.whole("keep", { least: 0 });
  const [cache, dry] = [given.flag("cache"), given.flag("dry-run")];
  if (age === undefined && keep === undefined && !cache) {
    throw new UserError(
      "nothing-to-prune",
      "prune was not told what to remove",
      "Give --older-than 30d, --keep 5 or --cache; --dry-run shows what would go.",
    );
  }
  const before = age === undefined ? {} : { before: Date.now() - millisecondsOf(age) };
  const store = openForReading(io.cwd);
  try {
    const runs = prunable(store, { ...before, ...(keep === undefined ? {} : { keep }) });
    const pruned = prune(io.cwd, store, runs, { cache, dry });
    if (given.flag("json")) printJson(io, { dryRun: dry, ...pruned });
    else io.stdout.write(prunedText(pruned, dry));
    return 0;
  } finally {
    store.close();
  }
}

function millisecondsOf(age: string): number {
  const [, number, unit] = /^(\d+)([hd])$/.exec(age) ?? [];
  if (number !== undefined) return Number(number) * (unit === "d" ? 24 : 1) * HOUR;
  throw new UserError("bad-option", `--older-than cannot be "${age}"`, "Write 12h or 30d.");
}

function prunedText({ runs, bytes }: Pruned, dry: boolean): string {
  const megabytes = (count: number): string => `${(count / 1e6).toFixed(1)} MB`;
  const which = runs.length === 0 ? "no run" : `${runs.length} of the runs: ${runs.join(", ")}`;
  const { files, store, cache } = bytes;
  const parts = [
    `${megabytes(files)} of files`,
    dry ? "what the database holds of them" : `${megabytes(store)} of the database`,
    `${megabytes(cache)} of the cache`,
  ];
  return `${dry ? "would remove" : "removed"} ${which}\n${dry ? "would free" : "freed"} ${parts.join(", ")}\n`;
}
