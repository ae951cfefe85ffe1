/**
 * `npm test`: lint, types, unused code and every test group. Runs all of them even when one fails, and
 * ends with one line, `N passed, N failed`, from the test runner's own counts.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, "node_modules", ".bin", name);

const failures = [];
function step(name, command, args) {
  process.stdout.write(`\n== ${name}\n`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) failures.push(name);
}

step("lint", bin("biome"), ["check", "--error-on-warnings", "."]);
step("types", bin("tsc"), ["-p", "tsconfig.check.json"]);
step("types of the dashboard's pages", bin("tsc"), ["-p", "src/serve/client"]);
step("unused code", bin("knip"), []);
// A checkout without a remote has no place for sources to link to: what is tested is what is told.
step("pages of the library", bin("typedoc"), ["--emit", "none", "--disableSources"]);

const folder = mkdtempSync(join(tmpdir(), "gevo-test-"));
const report = join(folder, "report.json");
step("tests", bin("vitest"), [
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
]);

let counts = { numPassedTests: 0, numFailedTests: 1, numFailedTestSuites: 0 };
try {
  counts = JSON.parse(readFileSync(report, "utf8"));
} catch {
  failures.push("test report");
}
rmSync(folder, { recursive: true });
if (failures.length > 0) process.stdout.write(`\nfailed: ${failures.join(", ")}\n`);
process.stdout.write(`\n${counts.numPassedTests} passed, ${counts.numFailedTests} failed\n`);
process.exit(failures.length > 0 || counts.numFailedTests > 0 ? 1 : 0);
