/** `gevo emulate` on good, bad and hostile files: exit codes, the JSON object, one clear error. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gevo, project, remove } from "./gevo.ts";

let folder: string;
beforeAll(() => {
  folder = project("test/golden/emulator");
});
afterAll(() => remove(folder));

const SAXPY = "test/golden/emulator/saxpy.ptx";
const SHAPE = ["--grid", "4", "--block", "256"];

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

/** A float32 array as numpy.save writes it. */
function npy(values: readonly number[], version = 1): Uint8Array {
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': (${values.length},), }`;
  const front = version === 1 ? 10 : 12;
  const header = `${dict.padEnd(Math.ceil((front + dict.length + 1) / 64) * 64 - front - 1)}\n`;
  const length = Buffer.alloc(front - 8);
  if (version === 1) length.writeUInt16LE(header.length);
  else length.writeUInt32LE(header.length);
  const start = Buffer.from([0x93, ...Buffer.from("NUMPY"), version, 0]);
  return Buffer.concat([
    start,
    length,
    Buffer.from(header),
    Buffer.from(Float32Array.from(values).buffer),
  ]);
}

async function json(...args: readonly string[]) {
  const { code, stdout, stderr } = await gevo(folder, "emulate", ...args, "--json");
  expect(stderr).toBe("");
  return { code, ...(JSON.parse(stdout) as Record<string, never>) } as unknown as {
    readonly code: number;
    readonly ok: boolean;
    readonly cycles: number;
    readonly instructions: number;
    readonly fault: { kind: string; line: number | null; message: string } | null;
    readonly findings: readonly { kind: string; line: number }[];
    readonly outputs: readonly { argument: number; bytes: number; sha256: string }[];
  };
}

describe("a kernel that runs to its end", () => {
  it("gives digests, cost and no findings, the same twice", async () => {
    const x = Array.from({ length: 1000 }, (_, i) => i / 8);
    file("x.npy", npy(x));
    file("y.npy", npy(x, 2));
    const args = [
      SAXPY,
      ...SHAPE,
      "--arg",
      "i32:1000",
      "--arg",
      "f32:2",
      "--arg",
      "input:x.npy",
      "--arg",
      "file:y.npy",
    ];
    const first = await json(...args);
    expect(first).toMatchObject({
      code: 0,
      ok: true,
      fault: null,
      findings: [],
      instructions: 640,
    });
    expect(first.cycles).toBeGreaterThan(0);
    expect(await json(...args)).toEqual(first);
    file("y.bin", Float32Array.from(x, (v) => 3 * v) as unknown as Uint8Array);
    const expected = new Uint8Array(Float32Array.from(x, (v) => 3 * v).buffer);
    const { createHash } = await import("node:crypto");
    const sha256 = createHash("sha256").update(expected).digest("hex");
    expect(first.outputs).toEqual([{ argument: 4, bytes: 4000, sha256 }]);
  });

  it("says so to people, too", async () => {
    const args = ["--arg", "i32:0", "--arg", "f32:1", "--arg", "zeros:0", "--arg", "zeros:0"];
    const { code, stdout } = await gevo(folder, "emulate", SAXPY, ...SHAPE, ...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /modelled cycles.*warp-instructions[\s\S]*sha256[\s\S]*findings {5}none/,
    );
  });
});
