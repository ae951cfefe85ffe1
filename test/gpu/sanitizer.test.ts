/** compute-sanitizer on kernels with known faults; skipped where the tool or a GPU is missing. */
import { afterAll, describe, expect, it } from "vitest";
import { Recorder } from "../../src/device/cuda/recording.ts";
import { SANITIZER_TOOLS, sanitize, sanitizer } from "../../src/device/cuda/sanitizer.ts";
import type { Gpu } from "../../src/device.ts";
import { artifact } from "../golden/emulator/snippet.ts";
import { gpu } from "./device.ts";

const found = typeof gpu === "string" ? undefined : gpu;
const tool = sanitizer();
const why = typeof gpu === "string" ? gpu : (tool?.version ?? "no compute-sanitizer");

const entry = (name: string, body: string): string => `
.visible .entry ${name}(.param .u64 p, .param .u64 q) {
  .reg .pred %p<4>; .reg .b32 %r<16>; .reg .b64 %rd<16>;
  .shared .align 4 .b8 tile[1024];
  ld.param.u64 %rd1, [p]; ld.param.u64 %rd4, [q];
  mov.u32 %r1, %tid.x; mul.wide.u32 %rd2, %r1, 4; add.u64 %rd3, %rd1, %rd2; add.u64 %rd5, %rd4, %rd2;
  mov.u32 %r2, tile; mad.lo.u32 %r3, %r1, 4, %r2; xor.b32 %r4, %r1, 64; mad.lo.u32 %r5, %r4, 4, %r2;
  ${body}
  ret;
}`;

const through = (barrier: string): string =>
  `st.shared.u32 [%r3], %r1; ${barrier} ld.shared.u32 %r6, [%r5]; st.global.u32 [%rd3], %r6;`;

/** 256 threads, one block; p: an output of 256 words; q: a scratch buffer of 256 words. */
const program = artifact(`.version 7.0
.target sm_70
.address_size 64
${entry("good", through("bar.sync 0;"))}
${entry("racy", through(""))}
${entry("wild", "st.global.u32 [%rd3+1024], %r1;")}
${entry("unwritten", "ld.global.u32 %r6, [%rd5]; st.global.u32 [%rd3], %r6;")}
${entry("divergent", "setp.lt.u32 %p1, %r1, 16; @%p1 bar.sync 0; st.global.u32 [%rd3], %r1;")}
${entry("endless", "again: bra again;")}
`);

describe.skipIf(found === undefined || tool === undefined)(`compute-sanitizer (${why})`, () => {
  const device = found as NonNullable<typeof found>;
  afterAll(() => device.close());

  const run =
    (kernel: string) =>
    (session: Gpu): void => {
      const args = [session.output(Uint32Array, 256), session.scratch(Uint32Array, 256)];
      session.launch(kernel, { grid: [1], block: [256], args });
    };
  const verdict = (kernel: string, name: string) =>
    device.sanitize(name, device.assemble(program), [run(kernel)]);

  for (const name of SANITIZER_TOOLS) {
    it(`${name}: a good kernel is clean`, () => {
      expect(verdict("good", name)).toEqual({ tool: name, status: "clean" });
    });
  }

  const faults: readonly (readonly [string, string, RegExp])[] = [
    ["memcheck", "wild", /^Invalid __global__ write$/],
    ["racecheck", "racy", /^Race: /],
    ["initcheck", "unwritten", /^Uninitialized __global__ memory read$/],
    ["synccheck", "divergent", /^Barrier error/],
  ];
  for (const [name, kernel, kind] of faults) {
    it(`${name}: finds what is wrong with "${kernel}"`, () => {
      const said = verdict(kernel, name);
      if (said.status !== "findings") throw new Error(JSON.stringify(said));
      expect(said.findings[0]).toMatchObject({ kind: expect.stringMatching(kind), kernel });
    });
  }

  it("runs what a run does, several times and with its writes", () => {
    const twice = (session: Gpu): void => {
      const [p, q] = [session.output(Uint32Array, 256), session.scratch(Uint32Array, 256)];
      session.write(q, new Uint32Array(256));
      const args = [p, q];
      session.launch("unwritten", { grid: [1], block: [256], args });
      session.launch("good", { grid: [1], block: [256], args });
    };
    const code = device.assemble(program);
    expect(device.sanitize("initcheck", code, [twice, run("good")]).status).toBe("clean");
  });

  it("gives up when the time is over, and does not call that clean", () => {
    const cubin = device.assemble(program).image as Uint8Array;
    const recorder = new Recorder(device.open(program, { budget: 1, poison: 3 }));
    run("good")(recorder);
    const recordings = [
      recorder.steps.map((step) => (step.kind === "launch" ? { ...step, entry: "endless" } : step)),
    ];
    const task = { ordinal: device.gpu.ordinal, cubin, recordings };
    const said = sanitize(tool as NonNullable<typeof tool>, "memcheck", task, 1);
    expect(said.status).toBe("not-run");
  });
});
