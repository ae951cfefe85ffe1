/**
 * `npm run demo`: evolves the naive Smith-Waterman kernel on the embedded device for 75 seconds.
 * Further arguments go to `gevo evolve`, for example `npm run demo -- --budget 20s`.
 */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const args = ["evolve", "workloads/smith-waterman", "--budget", "75s", "--population", "32"];
const { status } = spawnSync(
  process.execPath,
  [join(root, "dist", "cli", "main.js"), ...args, ...process.argv.slice(2)],
  { cwd: root, stdio: "inherit" },
);
process.exit(status ?? 1);
