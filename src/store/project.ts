/** Where a project keeps what gevo writes: the folder `.gevo` of the project that one stands in. */
import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../errors.ts";

/** The nearest folder upward that holds a package.json or a .gevo; without one, `cwd` itself. */
export function projectFolder(cwd: string): string {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (["package.json", ".gevo"].some((name) => existsSync(join(folder, name)))) return folder;
    if (folder === dirname(folder)) return resolve(cwd);
  }
}

/** The database of a project; it need not exist. */
export function storeFile(cwd: string): string {
  return join(projectFolder(cwd), ".gevo", "gevo.db");
}

/** The folder of a project for everything that can be made again; it need not exist. */
export function cacheFolder(cwd: string): string {
  return join(projectFolder(cwd), ".gevo", "cache");
}

/** The same, made where it is missing. @throws UserError `store-unwritable`. */
export function openCache(cwd: string): string {
  const folder = cacheFolder(cwd);
  makeFolder(dirname(folder));
  writing(folder, () => {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  });
  return folder;
}

/** Makes a `.gevo` folder that keeps itself out of version control. @throws UserError `store-unwritable`. */
export function makeFolder(folder: string): void {
  writing(folder, () => {
    mkdirSync(folder, { recursive: true });
    const ignore = join(folder, ".gitignore");
    if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
  });
}

function writing(folder: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new UserError(
      "store-unwritable",
      `cannot write to ${folder}: ${error instanceof Error ? error.message : String(error)}`,
      "Run gevo in a folder that you may write to.",
    );
  }
}
