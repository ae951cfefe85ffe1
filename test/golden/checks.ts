/**
 * Golden tests in a representation's own language. In comments of a program:
 *
 *     RUN: <genome>            applies it; ids number the program's operations from 1
 *     CHECK: <text>            a line of the result contains it, after the line of the last CHECK
 *     CHECK-NOT: <text>        no line between the surrounding CHECKs does
 *     REJECT: <stage> <reason> it is refused
 *
 * `{{…}}` in a text is a regular expression.
 */
import { expect } from "vitest";
import { parseGenome } from "../../src/genome.ts";
import type { Program } from "../../src/representation.ts";

interface Check {
  readonly kind: "CHECK" | "CHECK-NOT" | "REJECT";
  readonly text: string;
}

export interface Case {
  readonly genome: string;
  readonly checks: Check[];
}

/** @param comment what begins a comment of the language. */
export function casesOf(text: string, comment: string): readonly Case[] {
  const cases: Case[] = [];
  const lines = new RegExp(`^${comment} (RUN|CHECK|CHECK-NOT|REJECT): +(.*)$`, "gm");
  for (const [, key, rest = ""] of text.matchAll(lines)) {
    if (key === "RUN") cases.push({ genome: rest.trim(), checks: [] });
    else cases.at(-1)?.checks.push({ kind: key as Check["kind"], text: rest.trim() });
  }
  return cases;
}

function pattern(text: string): RegExp {
  const parts = text.split(/\{\{(.*?)\}\}(?!\})/);
  const quoted = parts.map((part, i) =>
    i % 2 === 1 ? part : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
  );
  return new RegExp(quoted.join(""));
}

/** @param start text in the print with which the part that is checked begins. */
export function judge(program: Program, { genome, checks }: Case, start: string): void {
  const edits = parseGenome(genome);
  const printed = program.print(edits, "edited");
  if (typeof printed !== "string") {
    expect(`${printed.stage} ${printed.reason}`, printed.message).toBe(checks[0]?.text);
    expect(checks[0]?.kind).toBe("REJECT");
    expect(program.compile(edits)).toEqual(printed);
    return;
  }
  let rest = printed.slice(printed.indexOf(start)).split("\n");
  let not: RegExp[] = [];
  for (const { kind, text } of checks) {
    expect(kind, `accepted, but to be refused: ${text}`).not.toBe("REJECT");
    if (kind === "CHECK-NOT") {
      not.push(pattern(text));
      continue;
    }
    const at = rest.findIndex((line) => pattern(text).test(line));
    expect(at, `"${text}" is not in\n${rest.join("\n")}`).toBeGreaterThanOrEqual(0);
    for (const each of not) expect(rest.slice(0, at).join("\n")).not.toMatch(each);
    rest = rest.slice(at + 1);
    not = [];
  }
  for (const each of not) expect(rest.join("\n")).not.toMatch(each);
}
