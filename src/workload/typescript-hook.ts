/**
 * A module hook that lets Node 20 import a user's `.ts` files: types are stripped file by file and
 * the result kept in a cache folder. Runs on Node's hook thread; refuses to check types (see
 * check-types.ts) and leaves node_modules alone.
 *
 * `gevo` always resolves to this installation, so a workload works from any folder.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { LoadHook, ResolveHook } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface HookData {
  readonly cache: string;
  /** URL of this installation's public entry. */
  readonly gevo: string;
}

let data: HookData;

export function initialize(given: HookData): void {
  data = given;
}

export const resolve: ResolveHook = (specifier, context, next) =>
  specifier === "gevo" ? { url: data.gevo, shortCircuit: true } : next(specifier, context);

export const load: LoadHook = async (url, context, next) => {
  if (!/^file:.*\.m?ts$/.test(url) || url.includes("/node_modules/")) return next(url, context);
  const text = readFileSync(fileURLToPath(url), "utf8");
  return { format: "module", shortCircuit: true, source: await transpiled(text, url) };
};

async function transpiled(text: string, url: string): Promise<string> {
  const name = createHash("sha256").update(url).update("\n").update(text).digest("hex");
  const kept = join(data.cache, "modules", `${name}.js`);
  try {
    return readFileSync(kept, "utf8");
  } catch {
    // Not there yet: transpile below.
  }
  const { default: ts } = await import("typescript");
  const { outputText } = ts.transpileModule(text, {
    fileName: fileURLToPath(url),
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2023,
      inlineSourceMap: true,
      verbatimModuleSyntax: true,
    },
  });
  mkdirSync(join(data.cache, "modules"), { recursive: true });
  const fresh = `${kept}.${process.pid}`;
  writeFileSync(fresh, outputText);
  renameSync(fresh, kept);
  return outputText;
}
