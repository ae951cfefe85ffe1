/**
 * Which code a record comes from, by content: so records hold wherever the same files lie, a changed
 * strategy leaves those of the others valid, and no change of what has no part in an outcome voids any. Lines
 * that are comments do not count.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCES = fileURLToPath(new URL("../../src", import.meta.url));

/** Where an outcome begins to come about, from genome to PTX to a checked run; imports say the rest. */
const EVALUATION = [
  ...["evaluate/index.ts", "evaluate/worker.ts"],
  "representation/llvm/index.ts",
  // All of it: some is started as a thread or built into WebAssembly, not imported.
  ...readdirSync(join(SOURCES, "device/emulator"), { encoding: "utf8", recursive: true })
    .filter((name) => /(?<!\.(?:test|generated|d))\.ts$/.test(name))
    .map((name) => `device/emulator/${name}`),
].map((path) => join(SOURCES, path));

/** Imported there, and without a part in what the emulator says of a kernel. */
const ELSEWHERE = [
  ...["device/index.ts", "device/cuda/", "device/xla/", "representation/mlir/"],
  ...["evaluate/model/", "evaluate/timed-trials.ts", "workload/check-types.ts", "errors.ts"],
  // Built of what counts itself.
  "device/emulator/fast/bytes.generated.ts",
].map((path) => join(SOURCES, path));

const STRATEGIES: Readonly<Record<string, string>> = {
  default: "default.ts",
  gevo2020: "gevo2020.ts",
  random: "random-search.ts",
  "hill-climb": "hill-climb.ts",
};

/** Of everything that an outcome on a workload depends on but the genome. @param workload its module. */
export function evaluationCode(workload: string): string {
  const folder = dirname(workload);
  const kernels = readdirSync(folder)
    .filter((name) => /\.(cuh?|ll|ptx)$/.test(name))
    .map((name) => join(folder, name));
  return hashOf([...importedBy([...EVALUATION, workload]), ...kernels.sort()]);
}

/** Of a strategy and all that it imports. @param name as `--preset` takes it. */
export function strategyCode(name: string): string {
  const file = STRATEGIES[name.split("~")[0] ?? ""] ?? "index.ts";
  return hashOf(importedBy([join(SOURCES, "search", file)]));
}

/** `import` and `export … from` with a file, but for types alone: these change nothing that runs. */
const IMPORTS = /^(?:import|export)(?! type)[^;]*? from "(\.[^"]+\.[mc]?[jt]s)"/gm;

/** Modules and all that they import by a path. */
function importedBy(modules: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const follow = (path: string): void => {
    if (found.has(path) || ELSEWHERE.some((other) => path.startsWith(other))) return;
    found.add(path);
    for (const [, to = ""] of readFileSync(path, "utf8").matchAll(IMPORTS)) {
      follow(join(dirname(path), to));
    }
  };
  for (const module of modules) follow(module);
  return [...found].sort();
}

/** A line of comment alone. In a block it begins with a star and a space, a slash or its end: no method does. */
const COMMENT = /^[ \t]*(?:\/\/|\/\*\*|\*(?:[ /]|$)).*\n/gm;

/** Twelve hex digits. */
function hashOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file, "utf8").replace(COMMENT, ""));
  return hash.digest("hex").slice(0, 12);
}
