/**
 * Installs what a bare clone lacks and builds the package: npm packages, clang 19 and libLLVM 19
 * (Debian packages), JAX in a virtual environment (.venv), dist/; with `--browser` Chromium, too, which tests need.
 * Quick when nothing is missing. Plain JavaScript without dependencies, because it runs before there are any.
 *
 * Exit code 2 with the one command to run when it may not install something itself.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);

function say(text) {
  process.stderr.write(`setup: ${text}\n`);
}

function giveUp(problem, command) {
  say(problem);
  say(`run this, then try again:\n\n    ${command}\n`);
  process.exit(2);
}

function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] }).status === 0;
}

function works(command, args) {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  giveUp(`Node ${process.versions.node} is too old`, "# install Node 20.19 or newer");
}

/** Installs Debian packages as root or through sudo. @returns what to say where it could not. */
function tryApt(packages) {
  const command = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  const root = process.getuid?.() === 0;
  const sudo = !root && works("sudo", ["-n", "true"]);
  if (!works("apt-get", ["--version"]) || !(root || sudo)) {
    return [`missing: ${packages.join(", ")}`, `sudo apt-get update && sudo ${command}`];
  }
  say(`installing ${packages.join(", ")}`);
  const prefix = sudo ? ["sudo", "-n"] : [];
  const [program, ...args] = [...prefix, ...command.split(" ")];
  const [updater, ...update] = [...prefix, "apt-get", "update", "-qq"];
  // Package lists may be absent or stale on a new machine: refresh them when the first try fails.
  if (run(program, args) || (run(updater, update) && run(program, args))) return undefined;
  return [`could not install ${packages.join(", ")}`, `sudo apt-get update && sudo ${command}`];
}

/** What gevo cannot do without. */
function apt(packages) {
  const failed = tryApt(packages);
  if (failed !== undefined) giveUp(...failed);
}

function npmPackages() {
  const lock = readFileSync(at("package-lock.json"));
  const stamp = at("node_modules", ".gevo-setup");
  const want = createHash("sha256").update(lock).update(process.versions.modules).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === want) return;
  say("installing npm packages");
  // The one package with something to compile comes after, when a compiler is sure to be there.
  if (!run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])) {
    giveUp("npm ci failed (see above)", `cd ${root} && npm ci`);
  }
  sqlite();
  writeFileSync(stamp, want);
}

/** Fetches better-sqlite3's prebuilt file, or compiles it (about a minute) where none can be had. */
function sqlite() {
  const loads = () =>
    spawnSync(process.execPath, ["-e", 'new (require("better-sqlite3"))(":memory:")'], {
      cwd: root,
      stdio: "ignore",
    }).status === 0;
  if (loads()) return;
  const build = () => run("npm", ["rebuild", "better-sqlite3", "--no-audit", "--no-fund"]);
  say("installing better-sqlite3 (compiling it takes about a minute)");
  if (!build()) {
    const missing = ["g++", "make", "python3"].filter((tool) => !works(tool, ["--version"]));
    if (missing.length > 0) {
      apt(missing);
      build();
    }
  }
  if (!loads()) giveUp("better-sqlite3 cannot be loaded", "npm rebuild better-sqlite3");
}

function llvm() {
  const missing = [];
  if (!process.env.GEVO_CLANG && !works("clang-19", ["--version"])) missing.push("clang-19");
  if (!process.env.GEVO_LLVM && !hasLibLlvm()) missing.push("libllvm19");
  if (missing.length > 0) apt(missing);
}

function hasLibLlvm() {
  const folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64"];
  if (folders.some((folder) => existsSync(join(folder, "libLLVM.so.19.1")))) return true;
  const known = spawnSync("ldconfig", ["-p"], { encoding: "utf8" }).stdout ?? "";
  return known.includes("libLLVM.so.19.1");
}

/** Versions whose internals the runner of models knows (src/device/xla/runner.py). */
const JAX = ">=0.10,<0.12";

/** What JAX wants for writing jax.export's artifacts. */
const EXPORTING = "flatbuffers";

/** Kernels need no JAX: without it, set-up says what will be missing and goes on. */
function jax() {
  const environment = at(".venv");
  const python = join(environment, "bin", "python");
  const stamp = join(environment, ".gevo-setup");
  if (process.env.GEVO_PYTHON || (existsSync(stamp) && readFileSync(stamp, "utf8") === JAX)) return;
  const without = (why) => say(`${why}: models cannot be evolved here (kernels can)`);
  if (!works("python3", ["--version"])) return without("there is no python3");
  if (!works(python, ["-m", "pip", "--version"]) && !run("python3", ["-m", "venv", environment])) {
    return without("python3 cannot make a virtual environment (Debian: python3-venv)");
  }
  say("installing JAX into .venv (a minute or more)");
  const name = existsSync("/dev/nvidiactl") ? "jax[cuda12]" : "jax";
  const pip = ["-m", "pip", "install", "--quiet", "--retries", "1", "--disable-pip-version-check"];
  if (!run(python, [...pip, `${name}${JAX}`, EXPORTING]))
    return without("pip could not install JAX (see above)");
  writeFileSync(stamp, JAX);
}

/** Only the tests of pages need one (test/e2e/browser.ts): without it they are skipped. */
function browser() {
  const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  if (process.env.GEVO_CHROMIUM || places.some(existsSync)) return;
  const failed = tryApt(["chromium"]);
  if (failed === undefined) return;
  say(`${failed[0]}: tests of pages are skipped. To have them: ${failed[1]}`);
}

/** Newest change and number of the files that the build reads. */
function sourceState() {
  let newest = 0;
  let count = 0;
  const visit = (path) => {
    if (path.endsWith(".generated.ts")) return;
    const stat = statSync(path);
    if (stat.isDirectory()) {
      for (const name of readdirSync(path)) visit(join(path, name));
    }
    newest = Math.max(newest, stat.mtimeMs);
    count++;
  };
  for (const path of ["src", "tsconfig.json", "package.json"]) visit(at(path));
  return `${count} ${newest}`;
}

function build() {
  const stamp = at("dist", ".gevo-build");
  const want = sourceState();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === want) return;
  say("building");
  mkdirSync(at("dist"), { recursive: true });
  execFileSync(process.execPath, [at("scripts", "build.mjs")], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  writeFileSync(stamp, want);
}

checkNode();
npmPackages();
llvm();
jax();
if (process.argv.includes("--browser")) browser();
try {
  build();
} catch {
  say("the build failed (see above)");
  process.exit(1);
}
