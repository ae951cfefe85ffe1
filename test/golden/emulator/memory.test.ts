import { describe, expect, it } from "vitest";
import { onEmulator, run } from "./snippet.ts";

describe("memory", () => {
  const input = Uint8Array.from({ length: 512 }, (_, i) => 255 - i);

  it("extends narrow loads by their type and stores low bytes", () => {
    const body = `ld.global.u8 %r5, [%rd2]; ld.global.s8 %r6, [%rd2]; ld.global.u16 %rs1, [%rd2]; ld.global.s16 %r7, [%rd2];
      cvt.u32.u16 %r8, %rs1; st.global.v4.u32 [%rd1], {%r5, %r6, %r7, %r8}; st.global.u8 [%rd1+16], %r7; st.global.u16 [%rd1+18], %rs1;`;
    const out = run(body, { type: Uint8Array, block: [1], length: 20, input });
    expect([...new Int32Array(out.buffer, 0, 4)]).toEqual([255, -1, -257, 0xfeff]);
    expect([out[16], out[18], out[19]]).toEqual([0xff, 0xff, 0xfe]);
  });

  it("moves vectors of two and four", () => {
    const body = `ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd4]; add.f32 %f1, %f1, %f4; st.global.v2.f32 [%rd3], {%f1, %f2};`;
    const data = Float32Array.from({ length: 128 }, (_, i) => i);
    const out = run(body, { type: Float32Array, input: data });
    expect([...out.slice(0, 4)]).toEqual([3, 1, 11, 5]);
    const wide =
      "ld.global.v2.u64 {%rd5, %rd4}, [%rd4]; add.u64 %rd5, %rd5, %rd4; st.global.u64 [%rd3], %rd5;";
    expect(
      run(wide, {
        type: BigUint64Array,
        input: BigUint64Array.from({ length: 64 }, (_, i) => BigInt(i)),
      })[3],
    ).toBe(13n);
  });

  it("reaches every space through generic addresses", () => {
    const outside =
      ".shared .align 4 .b8 s[128]; .const .align 4 .u32 c[2] = {5, 6}; .global .align 4 .u32 g = 7;";
    const body = `.local .align 4 .b8 depot[16];
      mov.u64 %rd5, s; cvta.shared.u64 %rd5, %rd5; mul.wide.u32 %rd6, %r1, 4; add.u64 %rd5, %rd5, %rd6; st.u32 [%rd5], %r1; ld.u32 %r5, [%rd5];
      mov.u64 %rd7, depot; cvta.local.u64 %rd7, %rd7; mul.lo.u32 %r6, %r1, 100; st.u32 [%rd7+8], %r6; ld.u32 %r6, [%rd7+8];
      mov.u64 %rd8, c; cvta.const.u64 %rd8, %rd8; ld.u32 %r7, [%rd8+4];
      mov.u64 %rd9, g; ld.u32 %r8, [%rd9];
      setp.lt.u32 %p1, %r1, 16; selp.b64 %rd10, %rd5, %rd7, %p1; selp.b64 %rd11, %rd10, %rd9, %p1; ld.u32 %r9, [%rd11];
      add.u32 %r5, %r5, %r6; add.u32 %r5, %r5, %r7; add.u32 %r5, %r5, %r8; st.v2.u32 [%rd3], {%r5, %r9};`;
    const out = run(body, { type: Int32Array, outside });
    expect([...out]).toEqual(
      Array.from({ length: 64 }, (_, k) => (k & 1 ? (k < 32 ? k >> 1 : 7) : (k >> 1) * 101 + 13)),
    );
  });

  it("follows addresses in initialisers", () => {
    const outside = ".global .align 4 .u32 g = 77; .global .align 8 .u64 p = g;";
    const body =
      "mov.u64 %rd5, p; ld.global.u64 %rd6, [%rd5]; ld.global.u32 %r9, [%rd6]; st.global.u32 [%rd3], %r9;";
    expect(run(body, { type: Int32Array, outside, block: [1] })[0]).toBe(77);
  });

  it.runIf(onEmulator())("lets the highest lane win when lanes store to one place", () => {
    expect(run("st.global.u32 [%rd1], %r1;", { type: Int32Array })[0]).toBe(31);
  });

  it.runIf(onEmulator())("adds constants to negative indices across the high word", () => {
    const outside = ".shared .align 4 .b8 s[64];";
    const body =
      "mov.u64 %rd5, -32; st.shared.u32 [%rd5+36], 9; ld.shared.u32 %r9, [s+4]; st.global.u32 [%rd3], %r9;";
    expect(run(body, { type: Int32Array, outside, block: [1] })[0]).toBe(9);
  });

  it.runIf(onEmulator())(
    "poisons shared memory differently per block, the same in every run",
    () => {
      const outside = ".shared .align 4 .b8 s[64];";
      const body =
        "ld.shared.u32 %r9, [s]; mul.wide.u32 %rd5, %r2, 4; add.u64 %rd5, %rd5, %rd1; st.global.u32 [%rd5], %r9;";
      const once = (): number[] => [
        ...run(body, { type: Int32Array, outside, block: [1], grid: [8], length: 8 }),
      ];
      expect(once()).toEqual(once());
      expect(new Set(once()).size).toBeGreaterThan(4);
    },
  );

  it("reads a clock that only grows", () => {
    const out = run(
      "mov.u64 %rd5, %clock64; add.u32 %r5, %r5, 1; bar.sync 0; mov.u64 %rd6, %clock64; sub.u64 %rd5, %rd6, %rd5; st.global.u64 [%rd3], %rd5;",
      { type: BigInt64Array, block: [1] },
    );
    expect(out[0]).toBeGreaterThan(0n);
  });
});
