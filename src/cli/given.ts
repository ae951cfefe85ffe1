/** The arguments and options that a user gave, read with a check: every mistake is a UserError. */
import { Bug, UserError } from "../errors.ts";

export interface Bounds {
  readonly least: number;
  readonly most?: number;
  readonly multipleOf?: number;
}

export class Given {
  readonly #args: readonly (string | undefined)[];
  readonly #options: Readonly<Record<string, unknown>>;
  readonly #places: Readonly<Record<string, string>>;

  /**
   * @param options by long name without dashes.
   * @param places of those that stand in a file of settings: `population in gevo.config.json`.
   */
  constructor(
    args: readonly (string | undefined)[],
    options: Readonly<Record<string, unknown>> = {},
    places: Readonly<Record<string, string>> = {},
  ) {
    this.#args = args;
    this.#options = options;
    this.#places = places;
  }

  /** A positional argument, when it was given. */
  argument(index: number): string | undefined {
    return this.#args[index];
  }

  /** A positional argument that the command table declares as required. */
  required(index: number): string {
    const text = this.#args[index];
    if (text === undefined) throw new Bug(`argument ${index} is missing`);
    return text;
  }

  flag(name: string): boolean {
    return this.#options[name] === true;
  }

  /** An option that is required or has a default. */
  text(name: string): string {
    const value = this.#options[name];
    if (typeof value !== "string") throw new Bug(`option --${name} is missing`);
    return value;
  }

  /** The option's text when it was given. */
  optional(name: string): string | undefined {
    return this.#options[name] === undefined ? undefined : this.text(name);
  }

  /** Every value of an option that repeats, in order. */
  texts(name: string): readonly string[] {
    const values = this.#options[name] ?? [];
    if (!Array.isArray(values)) throw new Bug(`option --${name} does not repeat`);
    return values;
  }

  /** A whole number within bounds; `fallback` when the option was not given. */
  whole(name: string, bounds: Bounds, fallback?: number): number {
    const given = this.#options[name];
    if (given === undefined && fallback !== undefined) return fallback;
    const text = this.text(name);
    const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
    const { least, most = Number.MAX_SAFE_INTEGER, multipleOf = 1 } = bounds;
    if (value >= least && value <= most && value % multipleOf === 0) return value;
    const multiple = multipleOf === 1 ? "" : `, a multiple of ${multipleOf}`;
    const upper = bounds.most === undefined ? "" : ` and at most ${most}`;
    throw new UserError(
      "bad-option",
      `${this.#places[name] ?? `--${name}`} cannot be "${text}"`,
      `Give a whole number of at least ${least}${upper}${multiple}.`,
    );
  }
}
