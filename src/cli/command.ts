/** What a command is: data, from which parsing, help and the reference page are made. */
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";

export interface CommandArgument {
  readonly name: string;
  readonly summary: string;
  readonly required: boolean;
}

export interface CommandOption {
  /** Long name without dashes. */
  readonly name: string;
  /** Name of its value in help; absent for a switch. */
  readonly value?: string;
  readonly summary: string;
  readonly default?: string;
  /** May be given several times; their order is kept. */
  readonly repeats?: true;
  /** Refused when missing. */
  readonly required?: boolean;
  /** A project's settings may take the place of its default. */
  readonly configurable?: true;
  /** Values known beforehand, for completion; others may be right, too. */
  readonly values?: readonly string[];
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly args: readonly CommandArgument[];
  readonly options: readonly CommandOption[];
  /** @returns the exit code. @throws UserError, which means exit code 2. */
  readonly run: (given: Given, io: Io) => Promise<number>;
}
