/**
 * Edits and genomes: values with a one-line text form that parses back.
 *
 *     delete 14 [*=a2]                  the uses of instruction 14 read argument 2, 14 goes
 *     copy 7 14 [@.0=a5, 20.1=@]        7 copied before 14; `@` is what this edit creates
 *     operand [31.0=22]                 operand 0 of instruction 31 becomes the value 22
 *
 * Grammar: `op target* [slot=value, …]`; a genome is edits joined by `; `. What a target, slot or
 * value may be is the representation's matter; here they are words without blanks, commas, `;`,
 * `=`, `[` or `]`. The hard part is identity: an edit equals another when their texts are equal, and
 * whatever an edit creates is named after the edit (`editId`), so crossover and reordering keep
 * meaning.
 */
import { createHash } from "node:crypto";
import { UserError } from "./errors.ts";

/** One frozen choice: operand slot `slot` is overwritten with `value`. */
export interface Rewire {
  readonly slot: string;
  readonly value: string;
}

export interface Edit {
  /** Operator name: `delete`, `copy`, `condition`, … */
  readonly op: string;
  readonly targets: readonly string[];
  /** The choices that drawing made (repair, result connection), in the order they are applied. */
  readonly rewires: readonly Rewire[];
}

/** Edits against the original program, in application order; no edit stands twice. */
export type Genome = readonly Edit[];

/** What an edit calls the things it creates, inside its own rewires. */
export const SELF = "@";

const WORD = /^[^\s,;=[\]]+$/;

export function printEdit(edit: Edit): string {
  const head = [edit.op, ...edit.targets].join(" ");
  if (edit.rewires.length === 0) return head;
  return `${head} [${edit.rewires.map((r) => `${r.slot}=${r.value}`).join(", ")}]`;
}

/** @throws UserError `bad-edit` when the text is not an edit. */
export function parseEdit(text: string): Edit {
  const match = /^\s*([^[\]]*?)\s*(?:\[([^[\]]*)\])?\s*$/.exec(text);
  const words = match?.[1]?.split(/\s+/).filter((w) => w !== "") ?? [];
  const [op, ...targets] = words;
  const list = match?.[2]?.trim() ?? "";
  const rewires = list === "" ? [] : list.split(",").map((pair) => parseRewire(pair, text));
  if (op === undefined || !words.every((w) => WORD.test(w))) throw badEdit(text);
  return { op, targets, rewires };
}

function parseRewire(pair: string, text: string): Rewire {
  const [slot, value, ...rest] = pair.trim().split("=");
  if (slot === undefined || value === undefined || rest.length > 0) throw badEdit(text);
  if (!WORD.test(slot) || !WORD.test(value)) throw badEdit(text);
  return { slot, value };
}

function badEdit(text: string): UserError {
  return new UserError(
    "bad-edit",
    `not an edit: "${text.trim()}"`,
    'Write edits as `op target… [slot=value, …]` joined by `; `, for example "delete 14 [*=a2]".',
  );
}

export function printGenome(genome: Genome): string {
  return genome.map(printEdit).join("; ");
}

/** Parses edits separated by `;` or line ends; repeated edits are dropped. */
export function parseGenome(text: string): Genome {
  return genomeOf(
    text
      .split(/[;\n]/)
      .filter((part) => part.trim() !== "")
      .map(parseEdit),
  );
}

/** A genome of these edits: the first of equal edits stays. */
export function genomeOf(edits: readonly Edit[]): Genome {
  const seen = new Set<string>();
  return edits.filter((edit) => {
    const text = printEdit(edit);
    return !seen.has(text) && seen.add(text);
  });
}

export function sameGenome(a: Genome, b: Genome): boolean {
  return printGenome(a) === printGenome(b);
}

/** The name of what this edit creates: `x` and ten hex digits of its text's hash. */
export function editId(edit: Edit): string {
  return `x${createHash("sha256").update(printEdit(edit)).digest("hex").slice(0, 10)}`;
}
