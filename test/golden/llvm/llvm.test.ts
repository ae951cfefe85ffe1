/**
 * Golden tests in LLVM's own language. In each `.ll` file beside this one:
 *
 *     ; RUN: <genome>            applies it; ids number the file's instructions from 1
 *     ; CHECK: <text>            a line of the result contains it, after the line of the last CHECK
 *     ; CHECK-NOT: <text>        no line between the surrounding CHECKs does
 *     ; REJECT: <stage> <reason> it is refused
 *
 * `{{…}}` in a text is a regular expression.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { parseGenome } from "../../../src/genome.ts";
import { loadSource, openProgram } from "../../../src/representation/llvm/index.ts";
import type { Program } from "../../../src/representation.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const cache = mkdtempSync(join(tmpdir(), "gevo-golden-"));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

interface Check {
  readonly kind: "CHECK" | "CHECK-NOT" | "REJECT";
  readonly text: string;
}

interface Case {
  readonly genome: string;
  readonly checks: Check[];
}

function casesOf(text: string): readonly Case[] {
  const cases: Case[] = [];
  for (const [, key, rest = ""] of text.matchAll(/^; (RUN|CHECK|CHECK-NOT|REJECT): +(.*)$/gm)) {
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

function judge(program: Program, { genome, checks }: Case): void {
  const edits = parseGenome(genome);
  const printed = program.print(edits, "edited");
  if (typeof printed !== "string") {
    expect(`${printed.stage} ${printed.reason}`, printed.message).toBe(checks[0]?.text);
    expect(checks[0]?.kind).toBe("REJECT");
    expect(program.compile(edits)).toEqual(printed);
    return;
  }
  let rest = printed.slice(printed.indexOf("define ")).split("\n");
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

describe.each(readdirSync(folder).filter((name) => name.endsWith(".ll")))("%s", (name) => {
  const file = join(folder, name);
  it.each(casesOf(readFileSync(file, "utf8")).map((each) => [each.genome, each] as const))(
    "%s",
    async (_, each) => {
      judge(openProgram(await loadSource({ file, cache })), each);
    },
  );
});
