/**
 * Which code a record comes from, by content: so records hold wherever the same files lie, and a changed
 * strategy leaves those of the others valid. A change that is a comment alone counts as well.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What an outcome comes about by: from genome to PTX to a checked run on the emulator. */
const EVALUATION = [
  ...["representation", "evaluate", "ptx", "device/emulator"],
  ...["representation.ts", "device.ts", "genome.ts", "random.ts", "fitness.ts", "profile.ts"],
];

const STRATEGIES: Readonly<Record<string, string>> = {
  default: "default.ts",
  gevo2020: "gevo2020.ts",
  random: "random-search.ts",
  "hill-climb": "hill-climb.ts",
};

/** Of everything that an outcome on a workload depends on but the genome. @param workload its module. */
export function evaluationCode(workload: string): string {
  const files = EVALUATION.flatMap((path) => filesIn(join(ROOT, "src", path)));
  return hashOf([...files, ...filesIn(dirname(workload)), ...importedBy(workload)]);
}

/** Of a strategy and all that it imports. @param name as `--preset` takes it. */
export function strategyCode(name: string): string {
  const file = STRATEGIES[name.split("~")[0] ?? ""] ?? "index.ts";
  return hashOf(importedBy(join(ROOT, "src/search", file)));
}

/** `import` and `export … from` with a path, but for types alone: these change nothing that runs. */
const IMPORTS = /^(?:import|export)(?! type)[^;]*? from "(\.[^"]+)"/gm;

/** A module and all that it imports by a path. */
function importedBy(module: string): readonly string[] {
  const found = new Set<string>();
  const follow = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const [, to = ""] of readFileSync(path, "utf8").matchAll(IMPORTS)) {
      follow(join(dirname(path), to));
    }
  };
  follow(module);
  return [...found].sort();
}

function filesIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)))
    .filter((file) => /\.(ts|cu|ll)$/.test(file) && !/\.(test|generated)\.ts$/.test(file));
}

/** Twelve hex digits. */
function hashOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file)).update("\n");
  return hash.digest("hex").slice(0, 12);
}
