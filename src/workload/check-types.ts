/**
 * Type-checks a workload module with everything it imports, and fingerprints its files.
 *
 * Checking takes a second or two, so a pass is remembered: the list of files with their hashes is
 * kept, and nothing is checked while all of them are unchanged. JavaScript modules are fingerprinted
 * only.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type ts from "typescript";
import { UserError } from "../errors.ts";

/** Hash of the contents of each file, by path. */
type Fingerprint = Readonly<Record<string, string>>;

/**
 * @returns one hash over all files of the module (node_modules excepted).
 * @throws UserError `workload-types` with the compiler's messages.
 */
export async function checkTypes(file: string, cache: string): Promise<string> {
  const kept = join(cache, "types", `${hash(file)}.json`);
  const known = readFingerprint(kept);
  if (known !== undefined) return hash(JSON.stringify(known));
  const files = await filesOf(file);
  const fingerprint: Fingerprint = Object.fromEntries(
    [...files].sort().map((path) => [path, hash(readFileSync(path))]),
  );
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(`${kept}.${process.pid}`, JSON.stringify(fingerprint));
  renameSync(`${kept}.${process.pid}`, kept);
  return hash(JSON.stringify(fingerprint));
}

/** Those of the module, after its check. */
async function filesOf(file: string): Promise<readonly string[]> {
  if (/\.m?ts$/.test(file)) return compile(file);
  if (!file.endsWith(".json")) return [file];
  const { filesOfPlain } = await import("./plain.ts");
  return filesOfPlain(file).filter((path) => existsSync(path));
}

function hash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The remembered fingerprint, when every file still has its hash. */
function readFingerprint(kept: string): Fingerprint | undefined {
  try {
    const known = JSON.parse(readFileSync(kept, "utf8")) as Fingerprint;
    const same = Object.entries(known).every(([path, was]) => hash(readFileSync(path)) === was);
    return same ? known : undefined;
  } catch {
    return undefined;
  }
}

/** Type-checks and returns the user's files among those read. */
async function compile(file: string): Promise<readonly string[]> {
  const { default: ts } = await import("typescript");
  const own = fileURLToPath(new URL("..", import.meta.url));
  const entry = [join(own, "index.d.ts"), join(own, "index.ts")].find((path) => existsSync(path));
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts"],
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    types: ["node"],
    typeRoots: [typesFolder(own)],
    ...(entry === undefined ? {} : { paths: { gevo: [entry] } }),
  };
  const program = ts.createProgram([file], options);
  // Whoever wrote the workload answers for it, not for gevo.
  const theirs = program.getSourceFiles().filter(({ fileName }) => !fileName.startsWith(own));
  const problems = ts.sortAndDeduplicateDiagnostics(
    theirs.flatMap((each) =>
      each.isDeclarationFile ? [] : ts.getPreEmitDiagnostics(program, each),
    ),
  );
  if (problems.length > 0) {
    const text = ts.formatDiagnostics(problems.slice(0, 10), {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => process.cwd(),
      getNewLine: () => "\n",
    });
    throw new UserError(
      "workload-types",
      `${file} does not type-check:\n${text.trimEnd()}`,
      "Mend the types; `npx tsc --noEmit` in an editor's terminal shows the same.",
    );
  }
  return program
    .getSourceFiles()
    .map((each) => each.fileName)
    .filter((path) => !path.includes("/node_modules/") && !path.startsWith(own));
}

/** `node_modules/@types` of the nearest folder upward that has Node's types. */
function typesFolder(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const types = join(folder, "node_modules", "@types");
    if (existsSync(join(types, "node")) || folder === dirname(folder)) return types;
  }
}
