/**
 * Kills a run with SIGKILL ten times at random moments, resumes it each time, and checks what is left:
 * no finished evaluation is lost or changed, and the log equals that of an undisturbed run with the
 * same seed and as many evaluations. Uses the built CLI (`npm run build` first).
 *
 *     npm run bench:kill -- [kills] [workload]
 */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { printGenome } from "../src/genome.ts";
import { Random } from "../src/random.ts";
import { openSqlite } from "../src/store/index.ts";
import type { EvaluationRow } from "../src/store.ts";

const [kills = "10", name = "smith-waterman"] = process.argv.slice(2);
const main = resolve("dist/cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "gevo-kill-"));
cpSync("workloads", join(folder, "workloads"), { recursive: true });
cpSync("package.json", join(folder, "package.json"));

/** Runs gevo; with a time given, kills it then. */
async function gevo(args: readonly string[], killAfterMs?: number): Promise<number | null> {
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: "ignore" });
  const ended = new Promise<number | null>((done) => child.on("close", (code) => done(code)));
  if (killAfterMs !== undefined) {
    await Promise.race([ended, sleep(killAfterMs)]);
    child.kill("SIGKILL");
  }
  return ended;
}

function log(run: number): readonly string[] {
  const store = openSqlite(join(folder, ".gevo", "gevo.db"));
  const row = store.runs()[run];
  const rows = row === undefined ? [] : store.evaluations(row.id);
  store.close();
  return rows.map(lineOf);
}

function lineOf({ sequence, genome, outcome, hash }: EvaluationRow): string {
  return JSON.stringify([sequence, printGenome(genome), outcome, hash]);
}

function check(good: boolean, what: string): void {
  console.log(`${good ? "ok  " : "FAIL"}  ${what}`);
  if (!good) process.exitCode = 1;
}

const random = new Random(Date.now());
const evolve = ["evolve", `workloads/${name}`, "--population", "32", "--seed", "5"];
let before: readonly string[] = [];
for (let kill = 0; kill < Number(kills); kill++) {
  const first = kill === 0;
  // The first one needs time to compile the workload before there is a run to resume.
  await gevo(
    first ? [...evolve, "--budget", "60s"] : ["resume"],
    (first ? 6000 : 1500) + random.int(5000),
  );
  const after = log(0);
  const kept = before.every((line) => after.includes(line));
  check(
    kept,
    `kill ${kill + 1}: ${after.length} evaluations, none of ${before.length} lost or changed`,
  );
  before = after;
}
const code = await gevo(["resume"]);
const final = log(0);
check(code === 0, "the last resume runs to the end of its budget");
check(
  before.every((line) => final.includes(line)),
  `${final.length} evaluations at the end`,
);
await gevo([...evolve, "--budget", `${final.length}evals`]);
const undisturbed = new Set(log(1));
check(
  undisturbed.size === final.length && final.every((line) => undisturbed.has(line)),
  "the log equals that of an undisturbed run",
);
rmSync(folder, { recursive: true, force: true });
