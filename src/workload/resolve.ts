/** Finds the workload (a module, or plain data) that a user means: a file, a folder, or a name under `workloads/`. */
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../errors.ts";

const MODULE = /\.(ts|mts|js|mjs|json)$/;

/** @throws UserError `workload-not-found`. */
export function resolveWorkload(argument: string, cwd: string): string {
  const tried = [
    resolve(cwd, argument),
    resolve(cwd, "workloads", argument),
    resolve(cwd, "examples", argument),
  ];
  for (const path of tried) {
    if (!existsSync(path)) continue;
    if (!statSync(path).isDirectory()) {
      if (MODULE.test(path)) return path;
      throw notFound(`${argument} is not a workload module`);
    }
    const found = ["workload.ts", "workload.mts", "workload.js", "workload.mjs", "workload.json"]
      .map((name) => join(path, name))
      .find((file) => existsSync(file));
    if (found !== undefined) return found;
  }
  throw notFound(`no workload at ${argument}`);
}

function notFound(message: string): UserError {
  return new UserError(
    "workload-not-found",
    message,
    "Give a workload.ts or workload.json, a folder that holds one, or a name under workloads/ or examples/.",
  );
}
