/**
 * From the command table to a run command line. Exit codes: 0 done, 1 a result that is a no, 2 a
 * mistake of the user (message and next step on stderr), 70 a bug of gevo (with its stack).
 */
import { fileURLToPath } from "node:url";
import { Command as CommanderCommand, CommanderError } from "commander";
import { UserError } from "../errors.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { CONFIG_OPTION, readSettings } from "./config.ts";
import { Given } from "./given.ts";
import type { Io } from "./io.ts";
import { printText } from "./io.ts";
import { packageVersion } from "./version.ts";

const EXIT_MISTAKE = 2;
const EXIT_BUG = 70;

/** @returns the exit code; never throws. */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    return report(error, io);
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  let exitCode = 0;
  const program = new CommanderCommand("gevo")
    .description(
      "evolves CUDA kernels and models (LLVM IR, StableHLO): faster variants with known error",
    )
    .version(packageVersion(), "--version", "print the version")
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: () => undefined,
    })
    .exitOverride();
  for (const command of COMMANDS) {
    declare(program, command, io, async (given) => {
      exitCode = await command.run(given, io);
    });
  }
  if (argv.length === 0) {
    io.stdout.write(program.helpInformation());
    return 0;
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    throw misuse(error, argv);
  }
  return exitCode;
}

function declare(
  program: CommanderCommand,
  command: Command,
  io: Io,
  action: (given: Given) => Promise<void>,
): void {
  // Settings (exit override, output) pass on to commands made by the program itself.
  const declared = program.command(command.name).description(command.summary);
  for (const { name, summary, required } of command.args) {
    declared.argument(required ? `<${name}>` : `[${name}]`, summary);
  }
  for (const { name, value, summary, default: fallback, required, repeats } of command.options) {
    const flags = value === undefined ? `--${name}` : `--${name} <${value}>`;
    if (repeats === true) declared.option(flags, summary, collect);
    else if (required === true) declared.requiredOption(flags, summary);
    else declared.option(flags, summary, fallback);
  }
  declared.action(async () => {
    // The parser calls `--stop-after` stopAfter; here options keep the names that users write.
    const options = declared.options.map((option) => {
      return [option.name(), declared.getOptionValue(option.attributeName())] as const;
    });
    const given = Object.fromEntries(options);
    const places: Record<string, string> = {};
    if (command.options.includes(CONFIG_OPTION)) {
      const settings = await readSettings(given["config"], io.cwd, COMMANDS);
      for (const option of declared.options) {
        const setting = settings[option.name()];
        const source = declared.getOptionValueSource(option.attributeName());
        if (setting === undefined || source === "cli") continue;
        given[option.name()] = setting.text;
        places[option.name()] = setting.place;
      }
    }
    await action(new Given(declared.args, given, places));
  });
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

function misuse(error: CommanderError, argv: readonly string[]): UserError {
  const named = COMMANDS.find(({ name }) => name === argv[0]);
  return new UserError(
    "bad-arguments",
    error.message.replace(/^error: /, "").replaceAll("\n", " "),
    named === undefined ? "Run `gevo --help`." : `Run \`gevo ${named.name} --help\`.`,
  );
}

function report(error: unknown, { stderr }: Io): number {
  if (error instanceof UserError) {
    printText(stderr, `gevo: ${withoutOwnFrames(error.message)}\n      ${error.hint}\n`);
    return EXIT_MISTAKE;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`gevo: this is a bug of gevo, please report it:\n${text}\n`);
  return EXIT_BUG;
}

/** A user's stack trace without the frames inside gevo and Node. */
function withoutOwnFrames(message: string): string {
  const own = fileURLToPath(new URL("..", import.meta.url));
  const lines = message.split("\n");
  return lines
    .filter((line) => !/^\s+at /.test(line) || !(line.includes(own) || line.includes("node:")))
    .join("\n");
}
