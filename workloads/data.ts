/**
 * Real data sets, where a machine has them: in the folder named by `GEVO_DATA`, else in a shared/data
 * folder beside the project. Nothing needs them; they feed extra held-out cases and checks of the
 * CPU references.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

/** The text of a gzipped file, or undefined where it is absent. `path` is relative to the data folder. */
export function dataText(path: string): string | undefined {
  return dataBytes(path)?.toString("latin1");
}

/** The bytes of a gzipped file, unpacked, or undefined where it is absent. */
export function dataBytes(path: string): Buffer | undefined {
  const file = dataFile(path);
  return file === undefined ? undefined : gunzipSync(readFileSync(file));
}

/** Where a file is, or undefined where it is absent. */
export function dataFile(path: string): string | undefined {
  const folder = dataFolder();
  if (folder === undefined) return undefined;
  const file = join(folder, path);
  return existsSync(file) ? file : undefined;
}

function dataFolder(): string | undefined {
  const named = process.env["GEVO_DATA"];
  if (named !== undefined && named !== "") return named;
  const root = projectRoot(dirname(fileURLToPath(import.meta.url)));
  return root === undefined ? undefined : join(dirname(root), "shared", "data");
}

function projectRoot(folder: string): string | undefined {
  if (existsSync(join(folder, "package.json"))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : projectRoot(above);
}
