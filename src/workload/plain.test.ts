/** Workloads of plain data: what is read from the files, and what is refused. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { UserError } from "../errors.ts";
import { filesOfPlain, readPlainWorkload } from "./plain.ts";
import { plainJsonSchema } from "./plain-schema.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-plain-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** As numpy.save writes it. */
function npy(descr: string, length: number, data: ArrayBufferView): Buffer {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${length},), }`;
  const header = `${text.padEnd(128 - 10 - 1)}\n`;
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  return Buffer.concat([head, Buffer.from(header), Buffer.from(data.buffer as ArrayBuffer)]);
}

const floats = (length: number, from = 0) => Float32Array.from({ length }, (_, i) => from + i);
writeFileSync(join(folder, "x.npy"), npy("<f4", 8, floats(8)));
writeFileSync(join(folder, "x2.npy"), npy("<f4", 8, floats(8, 100)));
writeFileSync(join(folder, "long.npy"), npy("<f4", 9, floats(9)));
writeFileSync(join(folder, "whole.npy"), npy("<i4", 8, new Int32Array(8)));
writeFileSync(join(folder, "y.bin"), Buffer.from(floats(8, 50).buffer));
writeFileSync(join(folder, "odd.bin"), Buffer.alloc(7));

const GOOD = {
  name: "saxpy",
  source: { file: "kernel.cu" },
  arrays: {
    x: { role: "input", file: "x.npy" },
    y: { role: "inout", file: "y.bin", type: "f32" },
  },
  launches: [{ kernel: "saxpy", grid: [1], block: [32], args: [{ i32: 8 }, { f32: 2 }, "x", "y"] }],
  cases: { search: [{}, { x: "x2.npy" }] },
};

let files = 0;
function file(content: unknown): string {
  const path = join(folder, `w${files++}.json`);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const request = { split: "search", seed: 1, index: 0, scale: "small" } as const;

describe("a workload of plain data", () => {
  it("gives each case its files", () => {
    const workload = readPlainWorkload(file(GOOD));
    expect(workload.cases).toEqual({ search: 2, validation: 1, heldout: 1 });
    expect(workload.inputs(request)).toEqual({ x: floats(8), y: floats(8, 50) });
    expect(workload.inputs({ ...request, index: 1 })).toEqual({
      x: floats(8, 100),
      y: floats(8, 50),
    });
  });

  it("draws what is random anew for every seed", () => {
    const x = { role: "input", type: "f64", length: 50, random: [2, 3] };
    const n = { role: "input", type: "i64", length: 50, random: [0, 4] };
    const { y } = GOOD.arrays;
    const { inputs } = readPlainWorkload(file({ ...GOOD, arrays: { x, n, y }, cases: undefined }));
    const [one, again, other] = [1, 1, 2].map((seed) => inputs({ ...request, seed }));
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
    expect(
      Array.from((one as Record<string, Float64Array>)["x"] ?? []).every(
        (value) => value >= 2 && value <= 3,
      ),
    ).toBe(true);
    expect(new Set(one?.["n"] as BigInt64Array)).toEqual(new Set([0n, 1n, 2n, 3n]));
  });

  it("depends on every file that it names", () => {
    const path = file(GOOD);
    const names = ["kernel.cu", "x.npy", "y.bin", "x2.npy"].map((name) => join(folder, name));
    expect(filesOfPlain(path)).toEqual([path, ...names]);
  });

  const y = { role: "inout", file: "y.bin", type: "f32" };
  it.each<readonly [string, unknown, RegExp]>([
    ["no JSON", "{", /is no JSON/],
    ["an unknown field", { ...GOOD, colour: 1 }, /colour/],
    ["a missing field", { ...GOOD, name: undefined }, /name: /],
    ["a name that is none", { ...GOOD, name: "A B" }, /name: must be kebab-case/],
    ["a source of another kind", { ...GOOD, source: { file: "k.c" } }, /source\.file: must end in/],
    ["no launches", { ...GOOD, launches: [] }, /launches: /],
    [
      "a launch of an array that is not there",
      { ...GOOD, launches: [{ ...GOOD.launches[0], args: ["z"] }] },
      /launches\[0\]\.args names "z"/,
    ],
    [
      "an argument without a type",
      { ...GOOD, launches: [{ ...GOOD.launches[0], args: [7] }] },
      /launches\[0\]\.args\[0\]: must be an array's name or a number/,
    ],
    [
      "a case of an array that is not there",
      { ...GOOD, cases: { search: [{}, { z: "x.npy" }] } },
      /cases\.search\[1\] names "z"/,
    ],
    ["one case alone", { ...GOOD, cases: undefined }, /give a second one in "cases\.search"/],
    [
      "nothing to compare",
      { ...GOOD, arrays: { ...GOOD.arrays, y: { ...y, role: "input" } } },
      /no array is an output/,
    ],
    [
      "an array without contents",
      { ...GOOD, arrays: { ...GOOD.arrays, x: { role: "input" } } },
      /arrays\.x: needs either/,
    ],
    [
      "an output with contents",
      { ...GOOD, arrays: { ...GOOD.arrays, y: { ...y, role: "output" } } },
      /arrays\.y: has the role output/,
    ],
    [
      "raw bytes without a type",
      { ...GOOD, arrays: { ...GOOD.arrays, y: { role: "inout", file: "y.bin" } } },
      /needs "type"/,
    ],
  ])("is refused with %s", (_, content, said) => {
    expect(() => readPlainWorkload(file(content))).toThrow(UserError);
    expect(() => readPlainWorkload(file(content))).toThrow(said);
  });

  it.each<readonly [string, object, RegExp]>([
    ["that is not there", { role: "input", file: "none.npy" }, /the array "x" cannot be read/],
    [
      "of another type",
      { role: "input", file: "whole.npy", type: "f32" },
      /holds i32, and "type" says f32/,
    ],
    ["of another length", { role: "input", file: "x.npy", length: 7 }, /8 elements.*length of 7/],
    [
      "that breaks off",
      { role: "input", file: "odd.bin", type: "f32" },
      /7 bytes: that is no whole number of f32/,
    ],
    ["that is no .npy", { role: "input", file: "fake.npy" }, /not an \.npy file/],
  ])("is refused with a file %s", (_, x, said) => {
    writeFileSync(join(folder, "fake.npy"), "a,b,c,d,e,f,g");
    const { inputs } = readPlainWorkload(file({ ...GOOD, arrays: { ...GOOD.arrays, x } }));
    expect(() => inputs(request)).toThrow(UserError);
    expect(() => inputs(request)).toThrow(said);
  });

  it("is refused with a case of another size", () => {
    const cases = { search: [{}, { x: "long.npy" }] };
    const { inputs } = readPlainWorkload(file({ ...GOOD, cases }));
    expect(() => inputs({ ...request, index: 1 })).toThrow(
      /long\.npy has 9 elements.*x\.npy has 8/,
    );
  });

  it("has a published schema", () => {
    const published = fileURLToPath(new URL("../../docs/workload.schema.json", import.meta.url));
    expect(JSON.parse(readFileSync(published, "utf8"))).toEqual(plainJsonSchema());
  });
});
