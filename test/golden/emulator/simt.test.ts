import { describe, expect, it } from "vitest";
import { onEmulator, run } from "./snippet.ts";

const lanes = (f: (i: number) => number, n = 32): number[] =>
  Array.from({ length: n }, (_, i) => f(i));
const ints = (body: string, options: object = {}): number[] => {
  const all = run(`${body}\n st.global.u32 [%rd3], %r9;`, { type: Int32Array, ...options });
  return [...all].filter((_, k) => k % 2 === 0);
};

describe("divergence", () => {
  it("runs both sides of a branch and meets again", () => {
    const body = `and.b32 %r5, %r1, 1; setp.eq.u32 %p1, %r5, 0; @%p1 bra A;
      mov.u32 %r9, 100; bra B; A: mov.u32 %r9, 200; B: activemask.b32 %r6; popc.b32 %r6, %r6; add.u32 %r9, %r9, %r6;`;
    expect(ints(body)).toEqual(lanes((i) => (i & 1 ? 132 : 232)));
  });

  it("sums 0..lane in a loop that lanes leave one by one", () => {
    const body = `mov.u32 %r9, 0; mov.u32 %r5, 0;
      L: add.u32 %r9, %r9, %r5; add.u32 %r5, %r5, 1; setp.le.u32 %p1, %r5, %r1; @%p1 bra L;`;
    expect(ints(body)).toEqual(lanes((i) => (i * (i + 1)) / 2));
  });

  it("keeps values of lanes that wait while others reuse their slots", () => {
    const body = `mov.u32 %r9, 7; setp.lt.u32 %p1, %r1, 16; @%p1 bra A;
      add.u32 %r5, %r1, 1000; add.u32 %r9, %r5, 1; A:`;
    expect(ints(body)).toEqual(lanes((i) => (i < 16 ? 7 : i + 1001)));
  });

  it("handles nested loops with a break and an early exit", () => {
    const body = `mov.u32 %r9, 0; mov.u32 %r5, 0;
      O: mov.u32 %r6, 0;
      I: setp.gt.u32 %p1, %r6, %r1; @%p1 bra X; add.u32 %r9, %r9, 1; add.u32 %r6, %r6, 1; setp.lt.u32 %p2, %r6, 4; @%p2 bra I;
      X: add.u32 %r5, %r5, 1; setp.lt.u32 %p3, %r5, 3; @%p3 bra O;
      setp.eq.u32 %p4, %r1, 5; @%p4 exit;`;
    const out = ints(body);
    expect(out.filter((_, i) => i !== 5)).toEqual(
      lanes((i) => 3 * Math.min(4, i + 1)).filter((_, i) => i !== 5),
    );
    expect(out[5]).not.toBe(12);
  });

  it("runs guarded instructions only where the guard holds", () => {
    const body =
      "mov.u32 %r9, 1; setp.gt.u32 %p1, %r1, 20; @%p1 mov.u32 %r9, 2; @!%p1 add.u32 %r9, %r9, 9;";
    expect(ints(body)).toEqual(lanes((i) => (i > 20 ? 2 : 10)));
  });

  it("runs a part of a warp and three dimensions", () => {
    const body =
      "mov.u32 %r5, %tid.y; mov.u32 %r6, %tid.z; mad.lo.u32 %r7, %r6, 4, %r5; mad.lo.u32 %r1, %r7, 5, %r1; mad.wide.u32 %rd3, %r1, 8, %rd1; mov.u32 %r9, %r1;";
    expect(ints(body, { block: [5, 4, 2] })).toEqual(lanes((i) => i, 40));
  });
});

describe("barriers", () => {
  it("makes shared writes of other warps visible", () => {
    const body = `mul.wide.u32 %rd5, %r1, 4; mov.u64 %rd6, s; add.u64 %rd5, %rd5, %rd6; st.shared.u32 [%rd5], %r1; bar.sync 0;
      sub.u32 %r5, 127, %r1; mul.wide.u32 %rd7, %r5, 4; add.u64 %rd7, %rd7, %rd6; ld.shared.u32 %r9, [%rd7];`;
    expect(ints(body, { block: [128], outside: ".shared .align 4 .b8 s[512];" })).toEqual(
      lanes((i) => 127 - i, 128),
    );
  });

  it("pairs arrive with sync on a counted barrier", () => {
    const body = `mov.u32 %r9, 1; mov.u32 %r5, %warpid; setp.eq.u32 %p1, %r5, 0; @%p1 bra P; bar.sync 3, 64;
      ld.shared.u32 %r9, [s]; bra E; P: st.shared.u32 [s], 42; bar.arrive 3, 64; E:`;
    const out = ints(body, { block: [64], outside: ".shared .align 4 .u32 s;" });
    expect(out).toEqual(lanes((i) => (i < 32 ? 1 : 42), 64));
  });

  it("lets warps leave before the others meet", () => {
    const body =
      "mov.u32 %r9, 3; st.global.u32 [%rd3], %r9; setp.ge.u32 %p1, %r1, 32; @%p1 exit; bar.sync 0; mov.u32 %r9, 4;";
    expect(ints(body, { block: [64] })).toEqual(lanes((i) => (i < 32 ? 4 : 3), 64));
  });

  it("counts predicates over the block", () => {
    const body =
      "setp.lt.u32 %p1, %r1, 40; bar.red.popc.u32 %r9, 0, %p1; bar.red.and.pred %p2, 0, %p1; @%p2 add.u32 %r9, %r9, 100; bar.red.or.pred %p3, 0, %p1; @%p3 add.u32 %r9, %r9, 1000;";
    expect(ints(body, { block: [64] })).toEqual(lanes(() => 1040, 64));
  });
});

describe("lanes talking", () => {
  const shuffles: readonly (readonly [string, (i: number) => number])[] = [
    ["shfl.sync.bfly.b32 %r9|%p1, %r1, 16, 0x1f, -1;", (i) => i ^ 16],
    ["shfl.sync.down.b32 %r9|%p1, %r1, 4, 0x1f, -1;", (i) => (i < 28 ? i + 4 : i)],
    ["shfl.sync.up.b32 %r9|%p1, %r1, 3, 0x0, -1;", (i) => (i < 3 ? i : i - 3)],
    ["shfl.sync.idx.b32 %r9|%p1, %r1, 9, 0x1f, -1;", () => 9],
    ["shfl.sync.down.b32 %r9, %r1, 1, 0x181f, -1;", (i) => (i % 8 === 7 ? i : i + 1)],
    ["shfl.sync.idx.b32 %r9, %r1, 2, 0x181f, -1;", (i) => (i & 24) + 2],
    [
      "shfl.sync.down.b32 %r8|%p1, %r1, 4, 0x1f, -1; selp.u32 %r9, 1, 0, %p1;",
      (i) => (i < 28 ? 1 : 0),
    ],
    ["setp.lt.u32 %p1, %r1, 5; vote.sync.ballot.b32 %r9, %p1, -1;", () => 31],
    ["setp.lt.u32 %p1, %r1, 5; vote.sync.any.pred %p2, %p1, -1; selp.u32 %r9, 1, 0, %p2;", () => 1],
    ["setp.lt.u32 %p1, %r1, 5; vote.sync.all.pred %p2, %p1, -1; selp.u32 %r9, 1, 0, %p2;", () => 0],
    [
      "setp.lt.u32 %p1, %r1, 5; vote.sync.uni.pred %p2, !%p1, 31; selp.u32 %r9, 1, 0, %p2;",
      () => 1,
    ],
    ["and.b32 %r5, %r1, 3; match.any.sync.b32 %r9, %r5, -1;", (i) => 0x11111111 << (i & 3)],
    ["redux.sync.add.s32 %r9, %r1, -1;", () => 496],
    ["redux.sync.max.u32 %r9, %r1, -1;", () => 31],
    ["setp.lt.u32 %p1, %r1, 8; mov.u32 %r9, 0; @%p1 activemask.b32 %r9;", (i) => (i < 8 ? 255 : 0)],
    ["mov.u32 %r9, %lanemask_lt;", (i) => (1 << i) - 1],
    ["mov.u32 %r9, %laneid;", (i) => i],
  ];
  // Lanes outside their own mask, which PTX leaves undefined.
  const open = (body: string): boolean => body.includes("!%p1, 31");
  for (const [body, expected] of shuffles)
    it.runIf(onEmulator() || !open(body))(body, () =>
      expect(ints(body)).toEqual(lanes((i) => expected(i) | 0)),
    );
});

describe("atomics", () => {
  const cases: readonly (readonly [string, number, number])[] = [
    ["atom.global.add.u32 %r5, [%rd2], %r1;", 10, 506],
    ["red.global.max.s32 [%rd2], %r1;", -4, 31],
    ["red.global.min.s32 [%rd2], %r1;", 5, 0],
    ["red.global.min.u32 [%rd2], %r1;", -4, 0],
    ["red.global.or.b32 [%rd2], %r1;", 64, 95],
    ["red.global.and.b32 [%rd2], %r1;", -1, 0],
    ["red.global.xor.b32 [%rd2], %r1;", 1, 1],
    ["red.global.inc.u32 [%rd2], 6;", 0, 32 % 7],
    ["atom.global.dec.u32 %r5, [%rd2], 6;", 0, (7 - (32 % 7)) % 7],
    ["atom.global.exch.b32 %r5, [%rd2], %r1;", 3, 31],
    ["add.u32 %r5, %r1, 1; atom.global.cas.b32 %r6, [%rd2], %r1, %r5;", 0, 32],
    ["atom.add.u32 %r5, [%rd2], 2;", 1, 65],
  ];
  for (const [body, start, expected] of cases)
    it(body, () => {
      const out = ints(`${body} bar.sync 0; ld.global.u32 %r9, [%rd2];`, {
        input: Int32Array.of(start, 0, 0, 0),
      });
      expect(out[0]! | 0).toBe(expected);
    });

  it("hands out old values in lane order", () => {
    expect(ints("atom.global.add.u32 %r9, [%rd2], 1;")).toEqual(lanes((i) => i));
  });

  it("adds floats and doubles, on shared memory too", () => {
    const f = run(
      "atom.global.add.f32 %f1, [%rd2], 0f3F000000; bar.sync 0; ld.global.f32 %f2, [%rd2]; st.global.f32 [%rd3], %f2;",
      { type: Float32Array, input: new Float32Array(4) },
    );
    expect(f[0]).toBe(16);
    const d = run(
      "red.global.add.f64 [%rd2], 0d3FE0000000000000; bar.sync 0; ld.global.f64 %fd2, [%rd2]; st.global.f64 [%rd3], %fd2;",
      { type: Float64Array, input: new Float64Array(2) },
    );
    expect(d[0]).toBe(16);
    const s = ints(
      "st.shared.u32 [s], 0; bar.sync 0; atom.shared.add.u32 %r5, [s], 3; bar.sync 0; ld.shared.u32 %r9, [s];",
      { outside: ".shared .align 4 .u32 s;" },
    );
    expect(s[0]).toBe(96);
    const u = run(
      "atom.global.add.u64 %rd5, [%rd2], 4294967295; atom.global.max.u64 %rd6, [%rd2], 5; bar.sync 0; ld.global.u64 %rd7, [%rd2]; st.global.u64 [%rd3], %rd7;",
      { type: BigUint64Array, input: new BigInt64Array(2) },
    );
    expect(u[0]).toBe(32n * 4294967295n);
  });
});

it.runIf(onEmulator())("gives special registers of the machine fixed values", () => {
  const names = ["%smid", "%nsmid", "%gridid", "%envreg3", "%pm0", "%nwarpid", "%warpid"];
  const clusters = ["%cluster_ctaid.x", "%cluster_nctaid.y", "%cluster_nctarank", "%clusterid.x"];
  const all = [...names, ...clusters, "%nclusterid.x"];
  const code = all.map((name, k) => `mov.u32 %r5, ${name}; st.global.u32 [%rd1+${4 * k}], %r5;`);
  const out = run(`setp.ne.u32 %p1, %r2, 1; @%p1 ret; ${code.join("")}`, {
    type: Uint32Array,
    grid: [3],
    block: [1],
    length: all.length,
  });
  expect([...out]).toEqual([0, 1, 0, 0, 0, 1, 0, 0, 1, 1, 1, 3]);
});
