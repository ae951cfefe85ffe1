/**
 * Imports a workload module. Called in worker processes only: the module is the user's code and may
 * do anything.
 */
import { register } from "node:module";
import { pathToFileURL } from "node:url";
import { UserError } from "../errors.ts";
import type { ModelWorkload } from "../model-workload.ts";
import type { Workload } from "../workload.ts";
import type { HookData } from "./typescript-hook.ts";

let hooked = false;

/**
 * A workload of kernels.
 * @throws UserError `workload-throws`, `bad-workload`, `wrong-device`.
 */
export async function loadWorkload(file: string, cache: string): Promise<Workload> {
  const workload = await load(file, cache);
  if (workload.kind === "workload") return workload;
  throw new UserError(
    "wrong-device",
    `${workload.name} is a model: no device for kernels runs it`,
    "Run it on XLA: --device xla (measured) or --device xla:roofline (modelled).",
  );
}

/** @throws UserError `workload-throws`, `bad-workload`, `wrong-device`. */
export async function loadModelWorkload(file: string, cache: string): Promise<ModelWorkload> {
  const workload = await load(file, cache);
  if (workload.kind === "model") return workload;
  throw new UserError(
    "wrong-device",
    `${workload.name} has kernels: XLA runs models`,
    "Run it on --device emulator or --device cuda.",
  );
}

async function load(file: string, cache: string): Promise<Workload | ModelWorkload> {
  // Loaded for those who need it: it brings a library for schemas.
  if (file.endsWith(".json"))
    return (await import("./plain.ts")).readPlainWorkload(file) as Workload;
  hookTypeScript(cache);
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  } catch (error) {
    if (isUserError(error)) throw error;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new UserError(
      "workload-throws",
      `${file} cannot be imported: ${text}`,
      "Mend the module so that importing it succeeds.",
    );
  }
  const workload = module.default as Workload | ModelWorkload | undefined;
  if (workload?.kind === "workload" || workload?.kind === "model") return workload;
  throw new UserError(
    "bad-workload",
    `${file} has no workload as its default export`,
    "Write `export default defineWorkload({...})`, or defineModelWorkload for a model.",
  );
}

/** Sources run under a loader that handles TypeScript already; the built package brings its own. */
export function hookTypeScript(cache: string): void {
  if (hooked || import.meta.url.endsWith(".ts")) return;
  hooked = true;
  const gevo = new URL("../index.js", import.meta.url).href;
  register<HookData>(new URL("./typescript-hook.js", import.meta.url), { data: { cache, gevo } });
}

function isUserError(error: unknown): boolean {
  return error instanceof Error && error.name === "UserError";
}
