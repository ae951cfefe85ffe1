/**
 * The layers: data moves left to right, and a file imports only what stands to its left or beside it
 * in its own folder. This table is the authority; docs/architecture.md explains it.
 *
 * Also held here: one door per folder, natives loaded in one file each, no import cycle by way of a
 * face, and the worker never imported by its parent.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const src = fileURLToPath(new URL("../src", import.meta.url));

/** Each layer with the layers it may import. A contract file is a layer of its own. */
const LAYERS: Record<string, readonly string[]> = {
  errors: [],
  random: [],
  native: [],
  "die-with-parent": ["native"],
  tuning: [],
  artifact: ["tuning"],
  genome: ["errors"],
  fitness: [],
  fault: [],
  json: [],
  probe: [],
  profile: [],
  timing: [],
  statistics: ["timing"],
  npy: ["device", "errors"],
  device: ["artifact", "errors", "fault", "probe", "profile", "timing", "tuning"],
  workload: ["device", "errors", "timing", "tuning"],
  "model-workload": ["device", "errors", "workload"],
  representation: ["artifact", "fitness", "genome"],
  search: ["fitness", "genome", "representation"],
  evaluate: [
    "artifact",
    "device",
    "fault",
    "fitness",
    "genome",
    "model-workload",
    "probe",
    "profile",
    "representation",
    "search",
    "timing",
    "tuning",
    "workload",
  ],
  verdict: ["fitness"],
  store: ["evaluate", "genome", "verdict"],
  // Of those that are no part of a workload it has types alone: workers import it.
  index: [
    "device",
    "errors",
    "evaluate",
    "evolve",
    "fitness",
    "model-workload",
    "random",
    "report/",
    "representation",
    "run/",
    "timing",
    "tuning",
    "verdict",
    "workload",
    "workload/",
  ],
  "ptx/": ["artifact", "errors"],
  "representation/": [
    "artifact",
    "errors",
    "fitness",
    "genome",
    "random",
    "representation",
    "tuning",
  ],
  "representation/mlir/": [
    "artifact",
    "errors",
    "fitness",
    "genome",
    "random",
    "representation",
    "representation/",
  ],
  "representation/llvm/": [
    "artifact",
    "errors",
    "fitness",
    "genome",
    "native",
    "ptx/",
    "random",
    "representation",
    "representation/",
  ],
  "device/emulator/": [
    "artifact",
    "device",
    "errors",
    "fault",
    "probe",
    "profile",
    "ptx/",
    "random",
  ],
  "device/cuda/": [
    "artifact",
    "device",
    "die-with-parent",
    "errors",
    "fault",
    "native",
    "profile",
    "ptx/",
    "statistics",
    "timing",
  ],
  "device/xla/": ["device", "errors"],
  "device/": ["device", "device/cuda/", "device/emulator/", "device/xla/", "errors"],
  "workload/": ["device", "errors", "model-workload", "npy", "random", "workload"],
  "search/": ["errors", "fitness", "genome", "random", "representation", "search"],
  "evaluate/": [
    "artifact",
    "device",
    "device/",
    "die-with-parent",
    "errors",
    "evaluate",
    "fault",
    "fitness",
    "genome",
    "model-workload",
    "probe",
    "profile",
    "representation",
    "representation/",
    "representation/llvm/",
    "representation/mlir/",
    "search",
    "statistics",
    "timing",
    "tuning",
    "workload",
    "workload/",
  ],
  "analyze/": [
    "artifact",
    "device",
    "errors",
    "evaluate",
    "fitness",
    "genome",
    "probe",
    "profile",
    "random",
    "representation",
    "search",
    "tuning",
    "verdict",
    "workload",
  ],
  "store/": [
    "errors",
    "evaluate",
    "fitness",
    "genome",
    "json",
    "representation",
    "store",
    "verdict",
  ],
  "report/": [
    "analyze/",
    "artifact",
    "errors",
    "evaluate",
    "fitness",
    "genome",
    "model-workload",
    "probe",
    "profile",
    "representation",
    "store",
    "timing",
    "verdict",
  ],
  "export/": [
    "artifact",
    "device/",
    "evaluate",
    "genome",
    "ptx/",
    "report/",
    "representation",
    "representation/mlir/",
  ],
  "trust/": [
    "artifact",
    "device",
    "device/",
    "errors",
    "evaluate",
    "evaluate/",
    "fault",
    "fitness",
    "workload",
  ],
  init: ["device"],
  "init/": [
    "artifact",
    "device",
    "device/",
    "device/emulator/",
    "die-with-parent",
    "errors",
    "fault",
    "init",
    "ptx/",
    "random",
    "representation/llvm/",
    "representation/mlir/",
  ],
  "compare/": [
    "analyze/",
    "errors",
    "evaluate",
    "fitness",
    "report/",
    "search",
    "search/",
    "store",
  ],
  dossier: ["errors", "evaluate", "export/", "genome", "json", "report/", "store/"],
  prune: ["dossier", "evolve", "run", "store", "store/"],
  serve: ["fitness", "report/", "verdict"],
  "serve/": [
    "analyze/",
    "compare/",
    "dossier",
    "errors",
    "export/",
    "fitness",
    "genome",
    "json",
    "report/",
    "run/",
    "serve",
    "store",
    "verdict",
  ],
  // Runs in a browser: types of the server's answers, and what is pure.
  "serve/client/": ["compare/", "fitness", "json", "profile", "report/", "serve", "verdict"],
  suite: ["*"],
  "suite/": ["errors", "report/", "suite"],
  run: ["*"],
  evolve: ["*"],
  record: ["*"],
  "run/": ["*"],
  "cli/": ["*"],
};

/** May be imported by no layer but themselves: `*` above means everything except these. */
const FACES = ["cli/", "serve/"];

/** Native packages and the only file that may load each. */
const NATIVES: Record<string, readonly string[]> = {
  koffi: ["native.ts"],
  "better-sqlite3": ["store/sqlite.ts"],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
  .map((name) => name.replaceAll("\\", "/"));

const texts = new Map(files.map((file) => [file, readFileSync(join(src, file), "utf8")]));

const imports: readonly Import[] = files.flatMap((from) =>
  [...(texts.get(from) ?? "").matchAll(/(?:from|import\(|import)\s*"(\.[^"]+)"/g)].map((match) => ({
    from,
    to: relative(src, resolve(join(src, dirname(from)), match[1] as string)),
  })),
);

function layerOf(file: string): string {
  if (!file.includes("/")) return file.replace(/\.ts$/, "");
  const folders = Object.keys(LAYERS).filter((name) => name.endsWith("/"));
  const found = folders
    .filter((name) => file.startsWith(name))
    .sort((a, b) => b.length - a.length)[0];
  return found ?? `no layer for ${file}`;
}

function allowed(from: string, to: string): boolean {
  if (from === to) return true;
  const list = LAYERS[from] ?? [];
  if (list.includes("*")) return !FACES.includes(to) || FACES.includes(from);
  return list.includes(to);
}

describe("layers", () => {
  it("cover every source file", () => {
    expect(files.length).toBeGreaterThan(20);
    expect(files.map(layerOf).filter((layer) => !(layer in LAYERS))).toEqual([]);
  });

  it("are imported left to right only", () => {
    const wrong = imports.filter(({ from, to }) => !allowed(layerOf(from), layerOf(to)));
    expect(wrong).toEqual([]);
  });

  it("are entered by their door", () => {
    const wrong = imports.filter(({ from, to }) => {
      const [a, b] = [layerOf(from), layerOf(to)];
      return a !== b && b.endsWith("/") && !to.endsWith("/index.ts") && !DIRECT.has(to);
    });
    expect(wrong).toEqual([]);
  });

  it("load each native package in one place", () => {
    for (const [name, places] of Object.entries(NATIVES)) {
      const users = files.filter((file) =>
        new RegExp(`(from|import\\(|require\\))\\s*\\(?"${name}"`).test(texts.get(file) ?? ""),
      );
      expect(users.filter((file) => !places.includes(file))).toEqual([]);
    }
  });

  it("keep the worker out of its parent", () => {
    expect(imports.filter(({ to }) => to === "evaluate/worker.ts")).toEqual([]);
  });
});

/** Files of folders without an entry file: each is its own door. */
const DIRECT: ReadonlySet<string> = new Set(
  files.filter((file) =>
    /^(workload|analyze|compare|report|run|suite|representation)\/[^/]+$/.test(file),
  ),
);
