import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PtxError, parsePtx } from "./index.ts";

const folder = fileURLToPath(new URL("../../test/golden/ptx/", import.meta.url));
const programs = readdirSync(folder)
  .filter((name) => name.endsWith(".ptx"))
  .map((name) => readFileSync(`${folder}${name}`, "utf8"));

/** Only a module or a `PtxError` that points into the text may come out. */
function parseOrRefuse(text: string): void {
  const start = performance.now();
  try {
    parsePtx(text);
  } catch (error) {
    if (!(error instanceof PtxError)) throw error;
    expect(error.line).toBeGreaterThan(0);
    expect(error.line).toBeLessThanOrEqual(text.split("\n").length);
    expect(error.message.length).toBeLessThan(1000);
  }
  expect(performance.now() - start).toBeLessThan(2000);
}

const header = ".version 8.5\n.target sm_90\n.address_size 64\n";
const inBody = (text: string): string => `${header}.entry f()\n{\n${text}\n}\n`;

describe("any text", () => {
  it("random characters", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), parseOrRefuse));
  });

  it("random tokens, at module scope and in a body", () => {
    const words = ".entry .func .reg .b32 .param .global .const .shared .align .extern".split(" ");
    const token = fc.constantFrom(
      ...words,
      ...["f", "%r1", "%r<9>", "add.s32", "call", "bra", "brx.idx", "L:", "L", "0f3F800000", "7"],
      ...["{", "}", "(", ")", "[", "]", "<", ">", ",", ";", "|", "@", "!", "-", "+", "=", ":", '"'],
      ...["/*", "//", "\n", ".loc 1", ".section", ".branchtargets", "generic", "-1", "0xFF(f)"],
    );
    const text = fc.array(token, { maxLength: 60 }).map((list) => list.join(" "));
    fc.assert(
      fc.property(text, fc.boolean(), (body, inside) => {
        parseOrRefuse(inside ? inBody(body) : header + body);
      }),
      { numRuns: 1000 },
    );
  });

  it("real programs with pieces cut, copied and replaced", () => {
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.integer({ min: 0, max: 40 }),
      put: fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom("{", "}", ";", "\n", "%r1", "/*")),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...programs),
        fc.array(change, { maxLength: 4 }),
        (text, list) => {
          let changed = text;
          for (const { at, length, put } of list) {
            const place = Math.floor(at * changed.length);
            changed = changed.slice(0, place) + put + changed.slice(place + length);
          }
          parseOrRefuse(changed);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ["deep scopes", inBody("{".repeat(100_000))],
    ["deep initialisers", `${header}.global .u32 x[1] = ${"{".repeat(100_000)}`],
    ["many negations", inBody(`mov.pred %p1, ${"!".repeat(100_000)};`)],
    ["huge register ranges", inBody(".reg .b32 %r<999999>, %s<999999>;\n".repeat(1000))],
    ["a huge variable", `${header}.global .b8 x[2147483647] = {1};`],
    ["a long number", inBody(`mov.u64 x, ${"9".repeat(200_000)};`)],
    ["a long word", inBody(`${"a".repeat(200_000)} x;`)],
    ["an open comment", `${header}/* ${"*".repeat(100_000)}`],
    ["many open sections", header + ".section x\n".repeat(20_000)],
    ["many labels", inBody(Array.from({ length: 20_000 }, (_, k) => `L${k}:`).join("\n"))],
  ])("%s", (_, text) => parseOrRefuse(text));
});

describe("errors", () => {
  it("show the line with a caret below the guilty place", () => {
    const text = inBody("\tadd.s32 \t%r1, 1, 2;");
    const expected = "line 6: unknown register %r1\n  add.s32  %r1, 1, 2;\n           ^";
    expect(() => parsePtx(text)).toThrow(expected);
  });

  it("carry line and column", () => {
    try {
      parsePtx(inBody("  ret\n"));
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ name: "PtxError", line: 8, column: 1 });
    }
  });
});

describe("instructions", () => {
  it("keep their line and the source line of the last .loc", () => {
    const files = '\n.file 1 "kernel.cu"\n.file 2 "a.h", 1700000000, 12\n';
    const text = inBody("ret;\n.loc 1 42 3\n@%p1 ret;").replace("{", "{ .reg .pred %p<2>;");
    const module = parsePtx(text + files);
    const [first, second] = module.functions[0]?.body ?? [];
    expect(first).toEqual({ line: 6, opcode: "ret", modifiers: [], operands: [] });
    const guard = { register: "%p1", negated: false };
    expect(second).toMatchObject({ line: 8, source: 42, file: 1, guard });
    expect([...module.files.values()]).toEqual(["kernel.cu", "a.h"]);
  });

  it("name every register they use in the function's list", () => {
    const text = inBody(".reg .b32 %r<100>; add.s32 %r7, %r8, %r8;");
    const registers = parsePtx(text).functions[0]?.registers;
    expect([...(registers ?? [])]).toEqual([
      ["%r7", "b32"],
      ["%r8", "b32"],
    ]);
  });
});
