/**
 * The ideas of the default search, each of which can be switched off to see what it is worth:
 * `default~heat` is the default without preferring hot lines.
 */
import { UserError } from "../errors.ts";

export const IDEAS = {
  neighbours: "begins with the single edits that tell most, not with random ones",
  operators: "draws with all operators, not only the six published",
  heat: "prefers lines where the emulator says that time goes",
  blocks: "puts edits that helped once into other variants",
  enabling: "tries edits, those that failed alone as well, on top of those that changed the time",
  local: "tries edits that are valid alone on top of the fastest variant",
  filter: "learns which edits fail on top of others, and tries them less",
  model:
    "beside a clock, takes the cost model's word for what an edit changed that the clock leaves open",
} as const;

export type Idea = keyof typeof IDEAS;

/** Which ideas are on. */
export type SearchOptions = Readonly<Record<Idea, boolean>>;

/**
 * Reads what follows the preset's name: `~` and an idea to switch off, repeated.
 * @throws UserError `unknown-idea`.
 */
export function withoutIdeas(names: readonly string[]): SearchOptions {
  const options = Object.fromEntries(Object.keys(IDEAS).map((idea) => [idea, true]));
  for (const name of names) {
    if (!Object.hasOwn(IDEAS, name)) {
      throw new UserError(
        "unknown-idea",
        `the default search has no idea "${name}" to switch off`,
        `Use one of: ${Object.keys(IDEAS).join(", ")}.`,
      );
    }
    options[name] = false;
  }
  return options as SearchOptions;
}
