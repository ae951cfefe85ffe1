/**
 * Reads a `.ptx` file of golden programs: kernels with their launches in comments.
 *
 *     // RUN: kernel grid=2,1,1 block=64 shared=128
 *     // IN u32: 1 2 3*4 0..7            memory with these values (3*4: four times 3)
 *     // OUT u32: 64                     so many zeros, to be looked at
 *     // BYTES: 01 02 ff                 a parameter passed by value
 *     // CHECK u32 @0: 5 6 7             what the last memory must hold from that byte on
 *     // CHECK f32 @8: 1.5 ~ 1e-6
 *
 *     // FAULT: trap                     how the launch must end
 *
 * Parameters stand in the kernel's order; CHECK looks at the last memory parameter before it. Instructions
 * under test end in `// TEST`.
 */
import type { FaultKind } from "../../../src/fault.ts";
import type { Expected, Parameter, Program } from "./program.ts";
import { bytesOf } from "./tables.ts";

export function readListing(file: string, text: string): readonly Program[] {
  const lines = text.split("\n");
  const tested = lines.flatMap((line, at) => (/\/\/ TEST$/.test(line) ? [at + 1] : []));
  const programs: Program[] = [];
  for (const [at, line] of lines.entries()) {
    const run = /^\/\/ RUN: (\S+)(.*)$/.exec(line);
    if (run === null) continue;
    const option = (name: string): string | undefined =>
      new RegExp(` ${name}=(\\S+)`).exec(run[2] ?? "")?.[1];
    const numbers = (name: string): readonly number[] =>
      (option(name) ?? "1").split(",").map(Number);
    const next = lines.findIndex((other, k) => k > at && !/^\/\/ (?!RUN: )/.test(other));
    programs.push({
      name: `${run[1]}${run[2]}`,
      file,
      ptx: text,
      entry: run[1] ?? "",
      grid: numbers("grid"),
      block: numbers("block"),
      shared: Number(option("shared") ?? 0),
      ...launchOf(lines.slice(at + 1, next)),
      tested,
    });
  }
  return programs;
}

function launchOf(lines: readonly string[]): Pick<Program, "parameters" | "expected" | "fault"> {
  const fault = lines.map((line) => /^\/\/ FAULT: (\S+)$/.exec(line)?.[1]).find(Boolean);
  const parameters: Parameter[] = [];
  const expected: Expected[] = [];
  for (const line of lines) {
    const [, word, type = "", at = "0", rest = ""] =
      /^\/\/ (IN|OUT|BYTES|CHECK) ?([a-z]*\d*) ?@?(\d*): (.*)$/.exec(line) ?? [];
    switch (word) {
      case "IN":
        parameters.push({ kind: "memory", bytes: pack(type, rest) });
        break;
      case "OUT":
        parameters.push({ kind: "memory", bytes: pack(type, `0*${rest}`) });
        break;
      case "BYTES":
        parameters.push({
          kind: "value",
          bytes: Uint8Array.from(Buffer.from(rest.replaceAll(" ", ""), "hex")),
        });
        break;
      case "CHECK": {
        const [values = "", error] = rest.split(" ~ ");
        let offset = Number(at || 0);
        for (const value of expand(values)) {
          const data = bytesOf(type, value);
          const plain = {
            parameter: parameters.findLastIndex((p) => p.kind === "memory"),
            at: offset,
            bytes: data,
          };
          const what = `${type} at byte ${offset}`;
          expected.push(
            error === undefined ? { ...plain, what } : { ...plain, what, tolerance: Number(error) },
          );
          offset += data.length;
        }
        break;
      }
      default:
        // Remarks may stand between.
        break;
    }
  }
  const launch = { parameters, expected };
  return fault === undefined ? launch : { ...launch, fault: fault as FaultKind };
}

function pack(type: string, values: string): Uint8Array {
  return Uint8Array.from(expand(values).flatMap((value) => [...bytesOf(type, value)]));
}

/** `5*3` is 5 5 5, `0..3` is 0 1 2 3. */
function expand(text: string): readonly string[] {
  return text
    .trim()
    .split(/\s+/)
    .flatMap((word) => {
      const [first = "", times] = word.split("*");
      const [low = "", high] = first.split("..");
      const from = Number(low);
      const range =
        high === undefined
          ? [first]
          : Array.from({ length: Number(high) - from + 1 }, (_, k) => `${from + k}`);
      return Array.from({ length: Number(times ?? 1) }, () => range).flat();
    });
}
