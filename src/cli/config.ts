/**
 * Settings of a project: `gevo.config.ts` (or .mjs, .js, .json) in its root, or the file that `--config` names.
 * They take the place of the defaults of the options that the table of commands marks as `configurable`; flags
 * win over them. Refuses keys that no such option has, all of them in one error.
 */
import { existsSync, readFileSync } from "node:fs";
import { extname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../errors.ts";
import { cacheFolder, projectFolder } from "../store/index.ts";
import { hookTypeScript } from "../workload/load.ts";
import type { Command, CommandOption } from "./command.ts";

const NAMES = ["gevo.config.ts", "gevo.config.mjs", "gevo.config.js", "gevo.config.json"];

export const CONFIG_OPTION: CommandOption = {
  name: "config",
  value: "file",
  summary: "settings in place of these defaults (default: gevo.config.ts or .json of the project)",
};

export interface Setting {
  /** As it would be given on the command line. */
  readonly text: string;
  /** What a mistake in it is said of: `population in gevo.config.json`. */
  readonly place: string;
}

/** By the options' long names. */
export type Settings = Readonly<Record<string, Setting>>;

/**
 * @param named by `--config`.
 * @throws UserError `config-not-found`, `bad-config`.
 */
export async function readSettings(
  named: string | undefined,
  cwd: string,
  commands: readonly Command[],
): Promise<Settings> {
  const file = named === undefined ? findConfig(cwd) : resolve(cwd, named);
  if (file === undefined) return {};
  if (!existsSync(file)) {
    throw new UserError("config-not-found", `there is no file ${named}`, "Check --config.");
  }
  const content = await contentOf(file, cwd);
  return settingsOf(content, relative(cwd, file) || file, commands);
}

function findConfig(cwd: string): string | undefined {
  const folder = projectFolder(cwd);
  return NAMES.map((name) => join(folder, name)).find((file) => existsSync(file));
}

async function contentOf(file: string, cwd: string): Promise<unknown> {
  try {
    if (extname(file) === ".json") return JSON.parse(readFileSync(file, "utf8"));
    hookTypeScript(cacheFolder(cwd));
    const module = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    return module.default;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw bad(`${file} cannot be read: ${why}`, "Mend the file, or take it away.");
  }
}

function settingsOf(content: unknown, file: string, commands: readonly Command[]): Settings {
  const known = new Map(
    commands
      .flatMap(({ options }) => options)
      .filter(({ configurable }) => configurable)
      .map(({ name }) => [camel(name), name]),
  );
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw bad(`${file} gives no object of settings`, 'Write `export default { budget: "10m" }`.');
  }
  const entries = Object.entries(content).filter(([, value]) => value !== undefined);
  const unknown = entries.filter(([key]) => !known.has(key)).map(([key]) => key);
  if (unknown.length > 0) {
    throw bad(
      `${file} has settings that are not known: ${unknown.join(", ")}`,
      `Known are ${[...known.keys()].sort().join(", ")}.`,
    );
  }
  return Object.fromEntries(
    entries.map(([key, value]) => {
      const text = textOf(value);
      const place = `${key} in ${file}`;
      if (text !== undefined) return [known.get(key) as string, { text, place }];
      throw bad(`${place} is neither text nor a number`, "Write it as in `gevo evolve`.");
    }),
  );
}

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(String).join(",");
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

const camel = (name: string): string =>
  name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

function bad(message: string, hint: string): UserError {
  return new UserError("bad-config", message, hint);
}
