/**
 * Every `.ptx` file of this folder. `// RUN: command` says what to do with the file; each `// CHECK:`
 * line behind it must be part of a line of the output, in order. `// ERROR: message` at the end of a
 * line: the parser refuses the file there, with that message.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { PtxError } from "../../../src/ptx/index.ts";
import { commands } from "./show.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".ptx"));

/** The lines that hold a directive, with what it says. */
function directives(text: string): readonly { name: string; rest: string; line: number }[] {
  return text.split("\n").flatMap((source, at) => {
    const found = /\/\/ (RUN|CHECK|ERROR): (.*)$/.exec(source);
    return found === null ? [] : [{ name: found[1]!, rest: found[2]!.trim(), line: at + 1 }];
  });
}

function run(command: string, text: string): readonly string[] {
  const found = commands[command];
  if (found === undefined) throw new Error(`no command ${command}`);
  try {
    return found(text);
  } catch (error) {
    if (!(error instanceof PtxError)) throw error;
    return [error.message.split("\n")[0] ?? ""];
  }
}

describe.each(files)("%s", (name) => {
  const text = readFileSync(`${folder}${name}`, "utf8");
  const all = directives(text);
  const runs = all.filter((each) => each.name === "RUN");

  it("says what to run", () => expect(runs.length).toBeGreaterThan(0));

  it.each(runs)("$rest", ({ rest, line }) => {
    const end = runs.find((each) => each.line > line)?.line ?? Number.POSITIVE_INFINITY;
    const output = run(rest, text);
    let at = 0;
    for (const each of all) {
      if (each.name === "ERROR") expect(output).toEqual([`line ${each.line}: ${each.rest}`]);
      if (each.name !== "CHECK" || each.line < line || each.line > end) continue;
      const found = output.slice(at).findIndex((shown) => shown.includes(each.rest));
      if (found < 0) expect.fail(`no "${each.rest}" in\n${output.slice(at).join("\n")}`);
      at += found + 1;
    }
  });
});
