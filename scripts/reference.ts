/**
 * Writes what the docs take from the tables of commands and of edits: docs/reference/commands.md, docs/reference/edits.md
 * and the list of commands in README.md. `npm run docs:reference`; a unit test fails while one of them is stale.
 */
import { readFileSync, writeFileSync } from "node:fs";
import type { Command, CommandOption } from "../src/cli/command.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import { explainEdits } from "../src/report/explain.ts";
import { OPERATORS as LLVM } from "../src/representation/llvm/edits/index.ts";
import { OPERATORS as MLIR } from "../src/representation/mlir/edits/index.ts";
import { table } from "./table.ts";

const BEGIN = "<!-- commands -->";
const END = "<!-- /commands -->";
const MADE = "Written by `npm run docs:reference`; do not edit.";

/** Every page with a generated part, by its path in the project, as it must be. */
export function pages(): ReadonlyMap<string, string> {
  return new Map([
    ["docs/reference/commands.md", commandsPage()],
    ["docs/reference/edits.md", editsPage()],
    ["README.md", withCommands(read("README.md"))],
  ]);
}

function commandsPage(): string {
  return lines([
    "# Commands",
    "",
    `${MADE} \`gevo COMMAND --help\` says the same.`,
    "",
    "Exit codes: 0 done, 1 a result that is a no, 2 a mistake of the user (message and next step on stderr), 70 a bug of",
    "gevo. Options marked _settings_ may be given for a whole project in `gevo.config.ts`, `.mjs` or `.json`; what stands",
    "on the command line wins.",
    ...COMMANDS.flatMap(section),
  ]);
}

function section({ name, summary, args, options }: Command): readonly string[] {
  const needed = options.filter(({ required }) => required === true);
  const usage = [
    `gevo ${name}`,
    ...args.map((arg) => (arg.required ? `<${arg.name}>` : `[${arg.name}]`)),
    ...needed.map((option) => flag(option)),
    ...(needed.length < options.length ? ["[options]"] : []),
  ];
  return [
    "",
    `## gevo ${name}`,
    "",
    `${sentence(summary)}`,
    "",
    `    ${usage.join(" ")}`,
    ...(args.length === 0
      ? []
      : ["", ...args.map((arg) => `- \`${arg.name}\`: ${text(arg.summary)}`)]),
    ...(options.length === 0
      ? []
      : ["", ...table([["option", "meaning", "default"], ...options.map(row)])]),
  ];
}

function row(option: CommandOption): readonly string[] {
  const notes = [
    ...(option.required === true ? ["required"] : []),
    ...(option.repeats === true ? ["may be repeated"] : []),
    ...(option.configurable === true ? ["_settings_"] : []),
  ];
  const fallback = option.default === undefined ? [] : [`\`${option.default}\``];
  return [`\`${flag(option)}\``, [text(option.summary), ...notes].join("; "), fallback.join("")];
}

const flag = ({ name, value }: CommandOption): string =>
  value === undefined ? `--${name}` : `--${name} <${value}>`;

function editsPage(): string {
  return lines([
    "# Edits",
    "",
    `${MADE} What the words and numbers of an edit's line mean: [searching](../search.md#edits), [models](../models.md#edits).`,
    "An edit that promises what a compiler cannot check takes something for granted; nothing counts but right output,",
    "on the search split first, then on validation under watchers.",
    "",
    "## Of kernels, in LLVM IR",
    "",
    ...operators([...LLVM.keys(), "set"]),
    "",
    "`set` is not of the program but of the workload: it chooses a [tunable](../search.md#edits).",
    "",
    "## Of models, in StableHLO",
    "",
    ...operators([...MLIR.keys()]),
  ]);
}

function operators(names: readonly string[]): readonly string[] {
  const edits = names.map((op) => ({ edit: { op, targets: [], rewires: [] }, places: [] }));
  const rows = explainEdits(edits).map(({ what, assumes }, k) => [
    `\`${names[k]}\``,
    what,
    assumes ?? "",
  ]);
  return table([["edit", "what it does", "takes for granted"], ...rows]);
}

/** The README with its list of commands as the table has it. */
function withCommands(readme: string): string {
  const [before, rest] = readme.split(BEGIN);
  const [, after] = (rest ?? "").split(END);
  if (before === undefined || after === undefined) throw new Error(`README.md lacks ${BEGIN}`);
  const rows = COMMANDS.map(({ name, summary }) => [
    `[\`gevo ${name}\`](docs/reference/commands.md#gevo-${name})`,
    text(summary.split("; exit code")[0] ?? ""),
  ]);
  return `${before}${BEGIN}\n\n${table([["command", "what it does"], ...rows]).join("\n")}\n\n${END}${after}`;
}

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
const lines = (all: readonly string[]): string => `${all.join("\n")}\n`;
const sentence = (summary: string): string =>
  text(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`);
/** Angle brackets and the like are no markup. */
const text = (plain: string): string => plain.replace(/[<>*_]/g, (letter) => `\\${letter}`);

if (process.argv[1]?.endsWith("reference.ts")) {
  for (const [name, page] of pages()) writeFileSync(new URL(`../${name}`, import.meta.url), page);
}
