import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { UserError } from "../errors.ts";
import { readArrays, rowsOf } from "./model-arrays.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-arrays-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** numpy.savez(file, a=[[1, 2, 3], [4, 5, 6]] as float32). */
const STORED = Buffer.from(
  "UEsDBC0AAAAAAAAAIQB8nN6i//////////8FABQAYS5ucHkBABAAmAAAAAAAAACYAAAAAAAAAJNOVU1QWQEAdgB7" +
    "J2Rlc2NyJzogJzxmNCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCAzKSwgfSAgICAgICAg" +
    "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAACAPwAAAEAAAEBAAACA" +
    "QAAAoEAAAMBAUEsBAi0DLQAAAAAAAAAhAHyc3qKYAAAAmAAAAAUAAAAAAAAAAAAAAIABAAAAAGEubnB5UEsFBgAA" +
    "AAABAAEAMwAAAM8AAAAAAA==",
  "base64",
);
/** numpy.savez_compressed of the same, and b = [0, 1, 2, 3] as int64. */
const COMPRESSED = Buffer.from(
  "UEsDBC0AAAAIAAAAIQB8nN6i//////////8FABQAYS5ucHkBABAAmAAAAAAAAABYAAAAAAAAAJvsF+obEMnIUMZQ" +
    "rZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgaGBnsGBgYH" +
    "IALiBiBeAMQHHABQSwMELQAAAAgAAAAhAMPD2tH//////////wUAFABiLm5weQEAEACgAAAAAAAAAE8AAAAAAAAA" +
    "m+wX6hsQychQxlCtnpJanFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaJjqaOgq1ChQA" +
    "LgYoYITSTFCaGUoDAFBLAQItAy0AAAAIAAAAIQB8nN6iWAAAAJgAAAAFAAAAAAAAAAAAAACAAQAAAABhLm5weVBL" +
    "AQItAy0AAAAIAAAAIQDDw9rRTwAAAKAAAAAFAAAAAAAAAAAAAACAAY8AAABiLm5weVBLBQYAAAAAAgACAGYAAAAV" +
    "AQAAAAA=",
  "base64",
);

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
  return "none";
}

const a = { element: "f32", shape: [2, 3], data: new Float32Array([1, 2, 3, 4, 5, 6]) };

describe("arrays of NumPy's files", () => {
  it("come from an archive, compressed or not, in its order", () => {
    expect(readArrays(file("s.npz", STORED))).toEqual({ a });
    const both = readArrays(pathToFileURL(file("c.npz", COMPRESSED)));
    expect(Object.keys(both)).toEqual(["a", "b"]);
    const b = { element: "i64", shape: [4], data: new BigInt64Array([0n, 1n, 2n, 3n]) };
    expect(both).toEqual({ a, b });
  });

  it("come from a file of one array, called after it", () => {
    const start = STORED.indexOf("\x93NUMPY", 0, "latin1");
    const array = STORED.subarray(start, start + 128 + 24);
    expect(readArrays(file("weights.npy", array))).toEqual({ weights: a });
  });

  it("have parts", () => {
    const second = { element: "f32", shape: [1, 3], data: new Float32Array([4, 5, 6]) };
    expect(rowsOf(a, 1, 1)).toEqual(second);
    expect(() => rowsOf(a, 1, 2)).toThrow(RangeError);
  });

  it("are refused in one error where the file is missing or is none", () => {
    expect(codeOf(() => readArrays(join(folder, "none.npz")))).toBe("input-missing");
    expect(codeOf(() => readArrays(file("text.npz", Buffer.from("no archive"))))).toBe("bad-npz");
    expect(codeOf(() => readArrays(file("text.npy", Buffer.from("no array"))))).toBe("bad-npy");
  });

  it("are read or refused, whatever becomes of the bytes", () => {
    fc.assert(
      fc.property(fc.nat(COMPRESSED.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
        const bytes = Buffer.from(cut ? COMPRESSED.subarray(0, at) : COMPRESSED);
        if (!cut) bytes[at] = byte;
        expect(["none", "bad-npz", "bad-npy"]).toContain(
          codeOf(() => readArrays(file("broken.npz", bytes))),
        );
      }),
    );
  });
});
