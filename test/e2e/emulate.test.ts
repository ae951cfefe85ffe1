/** `gevo emulate` on good, bad and hostile files: exit codes, the JSON object, one clear error. */
import { createHash } from "node:crypto";
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
    const expected = new Uint8Array(Float32Array.from(x, (v) => 3 * v).buffer);
    const sha256 = createHash("sha256").update(expected).digest("hex");
    expect(first.outputs).toEqual([{ argument: 4, bytes: 4000, sha256 }]);
  });

  it("says so to people, too", async () => {
    const args = ["--arg", "i32:0", "--arg", "f32:1", "--arg", "zeros:0", "--arg", "zeros:0"];
    const { code, stdout } = await gevo(folder, "emulate", SAXPY, ...SHAPE, ...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /modelled cycles.*warp-instructions[\s\S]*sha256[\s\S]*findings {5}not watched/,
    );
  });
});

const HEAD = ".version 8.0\n.target sm_90\n.address_size 64\n";
const ONE = ["--grid", "1", "--block", "32"];
/** A kernel `k` with a pointer in `%rd1` and some registers. */
const kernel = (body: string, outside = ""): string => `${HEAD}${outside}
.visible .entry k(.param .u64 a) {
.reg .pred %p<4>; .reg .b32 %r<9>; .reg .b64 %rd<9>;
ld.param.u64 %rd1, [a];
${body}
ret;
}
`;

describe("a kernel that the watchers object to", () => {
  const racy = ".shared .b32 s[64];\nmov.u32 %r1, %tid.x; st.shared.u32 [s], %r1;";

  it("has findings and still counts as finished", async () => {
    const name = file("racy.ptx", kernel(racy));
    const args = [name, "--grid", "1", "--block", "64", "--arg", "zeros:4"];
    const found = await json(...args, "--watch", "all");
    expect(found).toMatchObject({ code: 0, ok: true, fault: null });
    expect(found.findings).toMatchObject([{ kind: "shared-race", line: 9 }]);
    expect((await json(...args, "--watch", "uninit,bounds")).findings).toEqual([]);
    expect((await json(...args, "--watch", "races")).findings).toEqual(found.findings);
    expect((await json(...args)).findings).toEqual([]);
    const { stdout } = await gevo(folder, "emulate", ...args, "--watch", "shared-races");
    expect(stdout).toMatch(/finding .*shared-race in k, line 9: /);
  });
});

describe("a hostile file ends in a typed fault with its place", () => {
  const shapes: Readonly<Record<string, readonly string[]>> = {
    "zero blocks": ["--grid", "0", "--block", "32"],
    "too many threads": ["--grid", "1", "--block", "5000"],
    "a grid of empty blocks": ["--grid", "2147483647", "--block", "32"],
    "wild sizes": ["--grid", "999999999999999", "--block", "1"],
    "too much shared memory": [...ONE, "--shared", "1099511627776"],
  };
  it.each<readonly [string, string, string, number | null]>([
    ["an endless loop", kernel("L: bra L;"), "fuel", 8],
    ["an endless loop of stores", kernel("L: st.global.u32 [%rd1], %r1; bra L;"), "fuel", 8],
    ["recursion", kernel("call.uni f, ();", ".func f() { call.uni f, (); ret; }"), "call-depth", 4],
    [
      "a wild address",
      kernel("mov.u64 %rd2, 1099511627776; ld.global.u32 %r1, [%rd2];"),
      "global-oob",
      8,
    ],
    ["a huge shared array", kernel(".shared .b8 s[1099511627776];"), "parse", 8],
    ["a large shared array", kernel(".shared .b8 s[2147483647];"), "bad-launch", 5],
    ["a large global array", kernel("", ".global .b8 g[2147483647];"), "out-of-memory", 4],
    ["half a kernel", `${HEAD}.visible .entry k(.param .u64 a) {`, "parse", 4],
    ["an instruction of no device", kernel("frobnicate.u32 %r1;"), "unsupported-instruction", 8],
    ["zero blocks", kernel(""), "bad-launch", 5],
    ["too many threads", kernel(""), "bad-launch", 5],
    ["a grid of empty blocks", kernel(""), "fuel", 7],
    ["wild sizes", kernel(""), "bad-launch", 5],
    ["too much shared memory", kernel(""), "bad-launch", 5],
    ["no kernel", HEAD, "missing-entry", null],
    ["a text of 100 MB", `${kernel("")}//${"x".repeat(1e8)}`, "too-large", null],
  ])("%s", async (name, text, kind, line) => {
    const path = file("hostile.ptx", text);
    const ran = await json(path, ...(shapes[name] ?? ONE), "--arg", "zeros:128");
    expect(ran).toMatchObject({ code: 3, ok: false, outputs: [], fault: { kind, line } });
    expect(ran.fault?.message).not.toBe("");
  });
});

it("a fault's line is named once", async () => {
  const name = file("half.ptx", `${HEAD}.visible .entry k(.param .u64 a) {`);
  const { code, stdout } = await gevo(folder, "emulate", name, ...ONE);
  expect(code).toBe(3);
  expect(stdout.match(/line 4\b/g)).toHaveLength(1);
});

describe("a mistake on the command line is one error with the next step", () => {
  it.each<readonly [string, readonly string[], RegExp]>([
    ["file", ["gone.ptx", ...ONE], /gone\.ptx cannot be read \(ENOENT\)/],
    ["grid", [SAXPY, "--grid", "many", "--block", "1"], /--grid cannot be "many"/],
    ["missing grid", [SAXPY, "--block", "1"], /--grid/],
    ["watcher", [SAXPY, ...ONE, "--watch", "races,ghosts"], /--watch knows no "ghosts"/],
    ["device", [SAXPY, ...ONE, "--device", "cuda"], /"cuda" is no emulated device/],
    ["preset", [SAXPY, ...ONE, "--device", "emulator:abacus"], /no preset "abacus"/],
    ["number", [SAXPY, ...ONE, "--arg", "i32:many"], /--arg cannot be "i32:many"/],
    ["range", [SAXPY, ...ONE, "--arg", "u32:-1"], /out of range/],
    ["kind", [SAXPY, ...ONE, "--arg", "5"], /no known kind/],
    ["bytes", [SAXPY, ...ONE, "--arg", "zeros:1e99"], /not a whole number/],
    ["data file", [SAXPY, ...ONE, "--arg", "file:gone.npy"], /gone\.npy cannot be read/],
    ["data", [SAXPY, ...ONE, "--arg", "file:package.json.npy"], /is not an \.npy file/],
    ["kind of file", ["kernel.cu", ...ONE], /kernel\.cu is no PTX text[\s\S]*gevo init/],
    ["garbage", ["garbage.ptx", ...ONE], /no PTX text/],
    ["nothing", ["nothing.ptx", ...ONE], /no PTX text/],
    ["kernel", ["test/golden/emulator/variants.ptx", ...ONE], /kernels[\s\S]*--entry/],
    ["budget", [SAXPY, ...ONE, "--budget", "0"], /--budget/],
  ])("in its %s", async (name, args, said) => {
    if (name === "data") file("package.json.npy", "{}");
    file("kernel.cu", "// twice\n__global__ void twice(float *x) { x[0] *= 2; }\n");
    file("garbage.ptx", "\u0000\u0001{{{{");
    file("nothing.ptx", "");
    const { code, stdout, stderr } = await gevo(folder, "emulate", ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(said);
    expect(stderr).toMatch(/^gevo: .*\n {6}\S.*\n$/);
  });

  it("wrong arguments for the kernel are a fault of the launch", async () => {
    expect(await json(SAXPY, ...ONE)).toMatchObject({ code: 3, fault: { kind: "bad-launch" } });
  });
});
