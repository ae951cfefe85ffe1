/** CTAs on several threads: the same outputs, counts and faults as on one. */
import { describe, expect, it } from "vitest";
import { EmulatorSession, emulator } from "../../src/device/emulator/index.ts";
import { DeviceFault } from "../../src/fault.ts";
import { artifact, golden, kernel } from "../golden/emulator/snippet.ts";

/** A loop of about 15,000 warp-instructions a warp around some lines; `%r10` counts, `%r2` is the CTA. */
const loop = (inside: string, after: string): string =>
  kernel(`mov.u32 %r10, 0; mov.u32 %r11, 0;
L: ${inside}
  add.u32 %r10, %r10, 1;
  setp.lt.u32 %p1, %r10, 5000;
  @%p1 bra L;
  ${after}`);

const own = "mul.wide.u32 %rd5, %r2, 256; add.u64 %rd6, %rd3, %rd5; st.global.u32 [%rd6], %r11;";

function see(text: string, threads: number, budget = 1e9) {
  const device = emulator("h100-8sm", { threads });
  const gpu = device.open(artifact(text), { budget, poison: 2 });
  if (!(gpu instanceof EmulatorSession)) throw new Error("not the emulator");
  const input = gpu.input(Uint32Array.from({ length: 4096 }, (_, k) => 7 * k));
  const output = gpu.inout(new Uint32Array(64 * 512));
  let fault: unknown;
  try {
    gpu.launch("k", { grid: [8, 64], block: [32], args: [output, input] });
  } catch (error) {
    if (!(error instanceof DeviceFault)) throw error;
    fault = { kind: error.kind, message: error.message, place: error.place };
  }
  const launches = gpu.launches.map(({ lines, ...totals }) => ({ ...totals, lines: lines() }));
  const out = fault === undefined ? [...gpu.read(output)] : [];
  const seen = { out, fault, time: gpu.time, instructions: gpu.instructions, launches };
  gpu.close();
  return seen;
}

describe("CTAs on threads", () => {
  const programs = {
    "each its own bytes": loop("ld.global.u32 %r12, [%rd4]; add.u32 %r11, %r11, %r12;", own),
    "all read and write one word": loop(
      "add.u32 %r11, %r11, %r10;",
      "ld.global.u32 %r12, [%rd3]; add.u32 %r12, %r12, %r2; st.global.u32 [%rd3], %r12;",
    ),
    "a fault in a late CTA": loop(
      "add.u32 %r11, %r11, 1;",
      "mov.u32 %r13, %ctaid.y; setp.eq.u32 %p2, %r13, 50; @%p2 trap;",
    ),
    "a clock": loop("mov.u32 %r12, %clock; xor.b32 %r11, %r11, %r12;", own),
  };
  for (const [name, text] of Object.entries(programs))
    it(name, () => {
      const alone = see(text, 1);
      expect(alone.instructions).toBeGreaterThan(4e6);
      expect(see(text, 2)).toEqual(alone);
      expect(see(text, 3)).toEqual(alone);
    });

  it("a budget that ends in a late CTA", () => {
    const text = programs["each its own bytes"];
    const alone = see(text, 1, 8e6);
    expect(alone.fault).toMatchObject({ kind: "fuel" });
    expect(see(text, 2, 8e6)).toEqual(alone);
  });

  it("a tiled matrix product", () => {
    const run = (threads: number) => {
      const n = 256;
      const gpu = emulator("h100-8sm", { threads }).open(golden("matmul.ptx"), {
        budget: 1e9,
        poison: 1,
      });
      const a = gpu.input(Float32Array.from({ length: n * n }, (_, k) => k % 7));
      const c = gpu.output(Float32Array, n * n);
      const n32 = { kind: "scalar", type: "i32", value: n } as const;
      for (let k = 0; k < 2; k++)
        gpu.launch("matmul", { grid: [16, 16], block: [16, 16], args: [a, a, c, n32] });
      const seen = { c: gpu.read(c), time: gpu.time, instructions: gpu.instructions };
      gpu.close();
      return seen;
    };
    expect(run(2)).toEqual(run(1));
  });
});
