/**
 * `gevo completion bash|zsh|fish`: a script for the shell, made from the table of commands. It completes commands,
 * options, values that are known beforehand and paths; it runs nothing of gevo while somebody types.
 */
import { UserError } from "../errors.ts";
import type { Command, CommandOption } from "./command.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";

const SHELLS: Readonly<Record<string, (commands: readonly Command[]) => string>> = {
  bash,
  zsh,
  fish,
};

export function printCompletion(commands: readonly Command[], given: Given, io: Io): number {
  const shell = given.required(0);
  const script = SHELLS[shell];
  if (script === undefined) {
    throw new UserError(
      "unknown-shell",
      `there is no completion for ${shell}`,
      `Give one of: ${Object.keys(SHELLS).join(", ")}.`,
    );
  }
  io.stdout.write(script(commands));
  return 0;
}

const HELP: CommandOption = { name: "help", summary: "display help for command" };

function bash(commands: readonly Command[]): string {
  const cases = commands.map(({ name, options }) => {
    const flags = [...options, HELP].map((option) => `--${option.name}`).join(" ");
    return `    ${name}) options="${flags}" ;;`;
  });
  const values = choicesIn(commands).map(
    ([option, choices]) => `    --${option}) words="${choices.join(" ")}" ;;`,
  );
  return `# gevo completion for bash: eval "$(gevo completion bash)"
_gevo() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD - 1]}" options="" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")} help" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  case "$before" in
${values.join("\n")}
  esac
  if [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$word"))
  elif [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _gevo gevo
`;
}

function zsh(commands: readonly Command[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const named = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`);
  const specified = ({ name, value, summary, values }: CommandOption): string => {
    const what = summary.replace(/[[\]:\\]/g, (letter) => `\\${letter}`);
    if (value === undefined) return quoted(`--${name}[${what}]`);
    const choices = values === undefined ? "_files" : `(${values.join(" ")})`;
    return quoted(`--${name}[${what}]:${value}:${choices}`);
  };
  const cases = commands.map(
    ({ name, options }) =>
      `    ${name}) _arguments ${[...options, HELP].map(specified).join(" ")} '*:file:_files' ;;`,
  );
  return `#compdef gevo
# gevo completion for zsh: gevo completion zsh > a folder of $fpath, named _gevo
_gevo() {
  local -a commands
  commands=(
${named.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case $words[2] in
${cases.join("\n")}
  esac
}
# Called by name where it lies in $fpath, read whole by eval.
if [[ "$funcstack[1]" == _gevo ]]; then _gevo "$@"; else compdef _gevo gevo; fi
`;
}

function fish(commands: readonly Command[]): string {
  const quoted = (text: string): string =>
    `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = commands.flatMap(({ name, summary, options }) => [
    `complete -c gevo -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
    ...[...options, HELP].map(({ name: option, value, summary: what, values }) => {
      const choices = values === undefined ? "" : ` -f -a ${quoted(values.join(" "))}`;
      const takes = value === undefined ? "" : ` -r${choices}`;
      return `complete -c gevo -n '__fish_seen_subcommand_from ${name}' -l ${option}${takes} -d ${quoted(what)}`;
    }),
  ]);
  return `# gevo completion for fish: gevo completion fish | source\n${lines.join("\n")}\n`;
}

/** Options of which every command with that name knows the same values. */
function choicesIn(
  commands: readonly Command[],
): readonly (readonly [string, readonly string[]])[] {
  const all = commands.flatMap(({ options }) => options);
  const found = new Map(all.flatMap(({ name, values }) => (values ? [[name, values]] : [])));
  return [...found];
}
