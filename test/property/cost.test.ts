/**
 * Laws of the cost model, over random kernels: more code never costs less. Each statement ends in an
 * effect, so that none is dead code; they stand one after another, in a loop, or on one side of a
 * divergent branch.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emulator } from "../../src/device/emulator/index.ts";
import type { LaunchProfile } from "../../src/profile.ts";
import { TERMS } from "../../src/profile.ts";
import { artifact, kernel } from "../golden/emulator/snippet.ts";

const STATEMENTS: readonly string[] = [
  "mad.lo.u32 %r5, %r1, 3, 1; st.global.u32 [%rd3], %r5;",
  "div.u32 %r5, %r1, 7; st.global.u32 [%rd3+4], %r5;",
  "cvt.rn.f32.u32 %f1, %r1; sqrt.rn.f32 %f1, %f1; st.global.f32 [%rd3], %f1;",
  "cvt.rn.f64.u32 %fd1, %r1; fma.rn.f64 %fd1, %fd1, %fd1, %fd1; st.global.f64 [%rd3], %fd1;",
  "cvt.rn.f32.u32 %f1, %r1; ex2.approx.f32 %f1, %f1; st.global.f32 [%rd3], %f1;",
  "ld.global.u32 %r6, [%rd4]; add.u32 %r6, %r6, 1; st.global.u32 [%rd3], %r6;",
  "ld.global.v4.u32 {%r6,%r7,%r8,%r9}, [%rd4]; add.u32 %r6, %r7, %r9; st.global.u32 [%rd3], %r6;",
  "mul.wide.u32 %rd5, %r1, 4; mov.u64 %rd6, s; add.s64 %rd5, %rd6, %rd5; st.shared.u32 [%rd5], %r1;",
  "mul.wide.u32 %rd5, %r1, 32; mov.u64 %rd6, s; add.s64 %rd5, %rd6, %rd5; ld.shared.u32 %r6, [%rd5]; st.global.u32 [%rd3], %r6;",
  "st.local.u32 [depot], %r1; ld.local.u32 %r6, [depot]; st.global.u32 [%rd3], %r6;",
  "shfl.sync.bfly.b32 %r6, %r1, 1, 31, -1; st.global.u32 [%rd3], %r6;",
  "atom.global.add.u32 %r6, [%rd1], 1; st.global.u32 [%rd3+4], %r6;",
  "atom.shared.add.u32 %r6, [s], 1; st.global.u32 [%rd3+4], %r6;",
  "setp.lt.u32 %p3, %r1, 9; vote.sync.ballot.b32 %r6, %p3, -1; st.global.u32 [%rd3], %r6;",
  "membar.gl;",
];

const BARRIER = "bar.sync 0;";

interface Shape {
  readonly body: readonly string[];
  readonly where: "straight" | "loop" | "branch";
}

function profile({ body, where }: Shape): LaunchProfile {
  const inner = body.join("\n");
  const text =
    where === "straight"
      ? inner
      : where === "loop"
        ? `mov.u32 %r20, 0; L: ${inner} add.u32 %r20, %r20, 1; setp.lt.u32 %p1, %r20, 3; @%p1 bra L;`
        : `and.b32 %r20, %r1, 1; setp.eq.u32 %p1, %r20, 0; @%p1 bra A; st.global.u32 [%rd3], %r1; bra B; A: ${inner} B: st.global.u32 [%rd3], %r2;`;
  const outside = ".shared .align 4 .b8 s[4096];";
  const made = artifact(kernel(`.local .align 4 .b8 depot[16]; ${text}`, outside));
  const gpu = emulator().open(made, { budget: 1e7, poison: 5 });
  const out = gpu.output(Int32Array, 128 * 2);
  gpu.launch("k", { grid: [9], block: [128], args: [out, gpu.input(new Int32Array(128 * 4))] });
  gpu.close();
  return gpu.launches[0]!;
}

const shape = fc.record({
  where: fc.constantFrom("straight", "loop", "branch"),
  body: fc.array(fc.constantFrom(...STATEMENTS), { minLength: 1, maxLength: 6 }),
});

/** Rounding of a term's sum may differ by the order of its parts. */
const atLeast = (more: number, less: number): void =>
  expect(more).toBeGreaterThanOrEqual(less * (1 - 1e-12));

describe("one statement more", () => {
  it("lowers no count and no term", () => {
    fc.assert(
      fc.property(shape, fc.constantFrom(...STATEMENTS, BARRIER), fc.nat(), (small, added, at) => {
        fc.pre(small.where !== "branch" || added !== BARRIER);
        const body = [...small.body];
        body.splice(at % (body.length + 1), 0, added);
        const less = profile(small as Shape);
        const more = profile({ ...(small as Shape), body });
        for (const [name, count] of Object.entries(less.counts))
          expect(more.counts[name as keyof typeof more.counts], name).toBeGreaterThanOrEqual(count);
        // An access more may bring in what another one has waited for.
        const prefetch = added.includes(".global");
        for (const term of TERMS)
          if (term !== "latency" || !prefetch) atLeast(more.terms[term], less.terms[term]);
        if (!prefetch) expect(more.cycles).toBeGreaterThanOrEqual(less.cycles);
        expect(more.counts.issueSlots).toBeGreaterThan(less.counts.issueSlots);
      }),
      { numRuns: 150, seed: 4 },
    );
  });
});

describe("the parts of lines", () => {
  it("are never negative and sum up to the whole", () => {
    fc.assert(
      fc.property(shape, (small) => {
        const launch = profile(small as Shape);
        const lines = launch.lines();
        for (const { cycles, lanes, instructions } of lines) {
          expect(cycles).toBeGreaterThanOrEqual(0);
          expect(lanes).toBeLessThanOrEqual(32 * instructions);
        }
        const sum = lines.reduce((total, { cycles }) => total + cycles, 0);
        expect(Math.abs(sum + launch.fixed - launch.cycles)).toBeLessThan(1);
        for (const term of TERMS) {
          const part = lines.reduce((total, line) => total + line.terms[term], 0);
          expect(Math.abs(part - launch.terms[term]), term).toBeLessThan(1e-6);
        }
        const instructions = lines.reduce((total, line) => total + line.instructions, 0);
        expect(instructions).toBe(launch.counts.instructions);
      }),
      { numRuns: 60, seed: 5 },
    );
  });
});
