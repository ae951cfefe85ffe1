/**
 * Variants and workloads that cheat, by hand, in the ways that searches have been seen to cheat; and what is to
 * catch each. Every exploit that is ever found gets a row here and stays.
 *
 * A variant is its program's text with a few replacements, so that a row shows the cheat and nothing else.
 */
import type { Split } from "../workload.ts";
import { type Program, root, scale, share } from "./programs.ts";

/** Where a variant is looked at, in this order: the first that objects has caught it. */
export type Where = Split | "fuzz";

export interface PlantedVariant {
  readonly cheat: string;
  readonly program: Program;
  readonly replacements: readonly (readonly [from: string, to: string])[];
  /** What is meant to catch it, in words. */
  readonly guard: string;
  readonly caught: { readonly where: Where; readonly reason: string };
}

const STORE = "st.global.u32 [%rd5], %r8;";
const LOAD = "ld.global.u32 %r6, [%rd4];";
const LAST = "st.global.f32 [%rd4], %f2;";
const NEGATED = "neg.f32 %f2, %f1;";
const wrong = (where: Where) => ({ where, reason: "wrong-output" });

export const CHEATERS: readonly PlantedVariant[] = [
  {
    cheat: "skips the work and leaves what the buffer held",
    program: scale,
    replacements: [[STORE, ""]],
    guard: "outputs are poisoned before each run",
    caught: wrong("search"),
  },
  {
    cheat: "writes the first elements only",
    program: scale,
    replacements: [["setp.ge.u32 %p1, %r3, %r4;", "setp.ge.u32 %p1, %r3, 128;"]],
    guard: "every element of every output is compared",
    caught: wrong("search"),
  },
  {
    cheat: "gives a constant answer",
    program: scale,
    replacements: [[STORE, "st.global.u32 [%rd5], 42;"]],
    guard: "every element of every output is compared",
    caught: wrong("search"),
  },
  {
    cheat: "recomputes the expected output of the first case without looking at the input",
    program: scale,
    replacements: [[LOAD, "mad.lo.u32 %r6, %r3, 7, 13;\n  rem.u32 %r6, %r6, 97;"]],
    guard: "several cases of different inputs",
    caught: wrong("search"),
  },
  {
    cheat: "knows the search split's inputs by their sizes",
    program: scale,
    replacements: [
      [
        LOAD,
        `setp.eq.u32 %p2, %r4, 150;
  selp.u32 %r9, 13, 26, %p2;
  mad.lo.u32 %r6, %r3, 7, %r9;
  rem.u32 %r6, %r6, 97;`,
      ],
    ],
    guard: "the validation split",
    caught: wrong("validation"),
  },
  {
    cheat: "leaves out work at sizes that the search does not have",
    program: scale,
    replacements: [[STORE, "setp.gt.u32 %p2, %r3, 999;\n  @!%p2 st.global.u32 [%rd5], %r8;"]],
    guard: "the held-out split, of other sizes",
    caught: wrong("heldout"),
  },
  {
    cheat: "is right for the seeds of all splits and wrong for others",
    program: scale,
    replacements: [
      [
        STORE,
        `ld.global.u32 %r9, [%rd1];
  rem.u32 %r9, %r9, 7;
  and.b32 %r10, %r9, 1;
  setp.eq.u32 %p2, %r10, 0;
  sub.u32 %r9, %r9, 1;
  setp.lt.u32 %p3, %r9, 4;
  and.pred %p2, %p2, %p3;
  @%p2 add.u32 %r8, %r8, 1;
  ${STORE}`,
      ],
    ],
    guard: "fuzzed inputs of seeds that no split has",
    caught: wrong("fuzz"),
  },
  {
    cheat: "overwrites its input",
    program: scale,
    replacements: [[STORE, `${STORE}\n  st.global.u32 [%rd4], 0;`]],
    guard: "inputs must come out unchanged",
    caught: { where: "search", reason: "input-changed" },
  },
  {
    cheat: "overwrites its input and puts it back",
    program: scale,
    replacements: [[STORE, `${STORE}\n  st.global.u32 [%rd4], 0;\n  st.global.u32 [%rd4], %r6;`]],
    guard: "the watcher of inputs",
    caught: { where: "validation", reason: "input-write" },
  },
  {
    cheat: "writes behind the end of its output",
    program: scale,
    replacements: [["@%p1 bra DONE;", ""]],
    guard: "guard zones around every buffer",
    caught: { where: "search", reason: "global-oob" },
  },
  {
    cheat: "reads in front of its input, times zero",
    program: scale,
    replacements: [
      [STORE, `ld.global.u32 %r9, [%rd1+-64];\n  mad.lo.u32 %r8, %r9, 0, %r8;\n  ${STORE}`],
    ],
    guard: "guard zones around every buffer",
    caught: { where: "search", reason: "global-oob" },
  },
  {
    cheat: "goes on for ever",
    program: scale,
    replacements: [["DONE:\n", "  bra DONE;\nDONE:\n  bra DONE;\n"]],
    guard: "a budget of instructions, and a deadline",
    caught: { where: "search", reason: "instruction-budget" },
  },
  {
    cheat: "reads the clock, to be right while it is watched",
    program: scale,
    replacements: [
      [
        STORE,
        "mov.u64 %rd9, %globaltimer;\n  setp.eq.u64 %p2, %rd9, 1;\n  @%p2 add.u32 %r8, %r8, 1;\n  " +
          STORE,
      ],
    ],
    guard: "no variant may read a clock that the original does not",
    caught: { where: "search", reason: "reads-clock" },
  },
  {
    cheat: "counts its launches, to be right for the first ones",
    program: scale,
    replacements: [
      [".visible .entry", ".global .align 4 .u32 launches;\n.visible .entry"],
      [
        STORE,
        `atom.global.add.u32 %r9, [launches], 1;
  setp.gt.u32 %p2, %r9, 1000000;
  @%p2 add.u32 %r8, %r8, 1;
  ${STORE}`,
      ],
    ],
    guard: "no variant may keep state that the original does not",
    caught: { where: "search", reason: "keeps-state" },
  },
  {
    cheat: "relies on the order of warps: no barrier",
    program: share,
    replacements: [["bar.sync 0;\n  and.b32", "and.b32"]],
    guard: "the watcher of shared-memory races",
    caught: { where: "validation", reason: "data-race" },
  },
  {
    cheat: "relies on the order of blocks: each spoils the next one's output first",
    program: share,
    replacements: [
      [
        "ret;",
        `mov.u32 %r20, %nctaid.x;
  sub.u32 %r20, %r20, 1;
  setp.lt.u32 %p1, %r1, %r20;
  @%p1 st.global.u32 [%rd5+256], 7;
  ret;`,
      ],
    ],
    guard: "the watcher of global races",
    caught: { where: "validation", reason: "data-race" },
  },
  {
    cheat: "reads shared memory that nobody has written, times zero",
    program: share,
    replacements: [
      ["st.shared.u32 [%r13], %r6;", ""],
      [
        "mad.lo.u32 %r17, %r6, 3, %r16;",
        "ld.shared.u32 %r18, [%r13];\n  mad.lo.u32 %r16, %r18, 0, %r16;\n  mad.lo.u32 %r17, %r6, 3, %r16;",
      ],
    ],
    guard: "the watcher of uninitialised reads",
    caught: { where: "validation", reason: "uninitialised-read" },
  },
  {
    cheat: "reads scratch memory that nobody has written, times zero",
    program: share,
    replacements: [
      [
        "st.global.u32 [%rd7], %r6;",
        "ld.global.u32 %r18, [%rd7];\n  mad.lo.u32 %r6, %r18, 0, %r6;",
      ],
    ],
    guard: "the watcher of uninitialised reads",
    caught: { where: "validation", reason: "uninitialised-read" },
  },
  {
    cheat: "lets the previous run's poison into its output",
    program: share,
    replacements: [
      [
        "st.global.u32 [%rd7], %r6;",
        "ld.global.u32 %r18, [%rd7];\n  and.b32 %r18, %r18, 1;\n  add.u32 %r6, %r6, %r18;",
      ],
    ],
    guard: "scratch buffers are poisoned before each run",
    caught: wrong("search"),
  },
  {
    cheat: "leaves one shared array for the next, which holds the same",
    program: share,
    replacements: [["ld.shared.u32 %r16, [%r15];", "ld.shared.u32 %r16, [%r15+256];"]],
    guard: "the watcher of bounds",
    caught: { where: "validation", reason: "out-of-bounds" },
  },
  {
    cheat: "lets half of the warps wait at another barrier",
    program: share,
    replacements: [
      [
        "bar.sync 0;\n  and.b32",
        `setp.lt.u32 %p1, %r2, 32;
  @%p1 bra FIRST;
  bar.sync 0;
  bra BOTH;
FIRST:
  bar.sync 0;
BOTH:
  and.b32`,
      ],
    ],
    guard: "the watcher of barriers",
    caught: { where: "validation", reason: "barrier-divergence" },
  },
  {
    cheat: "reads shared memory beyond all of it",
    program: share,
    replacements: [["ld.shared.u32 %r16, [%r15];", "ld.shared.u32 %r16, [%r15+1048576];"]],
    guard: "memory-safe execution",
    caught: { where: "search", reason: "shared-oob" },
  },
  {
    cheat: "stops a convergence loop after two steps",
    program: root,
    replacements: [["setp.lt.u32 %p2, %r4, 40;", "setp.lt.u32 %p2, %r4, 2;"]],
    guard: "the validation split, of values that take more steps",
    caught: wrong("validation"),
  },
  {
    cheat: "uses up the tolerance in each launch, so that errors add up",
    program: root,
    replacements: [[LAST, `mul.f32 %f2, %f2, 0f3F800032;\n  ${LAST}`]],
    guard: "the held-out split, of more launches",
    caught: wrong("heldout"),
  },
  {
    cheat: "writes NaN where a lax comparison passes",
    program: root,
    replacements: [
      [NEGATED, `${NEGATED}\n  setp.eq.u32 %p1, %r3, 5;\n  @%p1 mov.f32 %f2, 0f7FC00000;`],
    ],
    guard: "NaN equals NaN alone",
    caught: wrong("search"),
  },
  {
    cheat: "writes an infinity, whose difference to itself is no number",
    program: root,
    replacements: [
      [NEGATED, `${NEGATED}\n  setp.eq.u32 %p1, %r3, 5;\n  @%p1 mov.f32 %f2, 0fFF800000;`],
    ],
    guard: "an infinity equals itself alone",
    caught: wrong("search"),
  },
  {
    cheat: "is off by much where the expected value is negative",
    program: root,
    replacements: [[NEGATED, "mul.f32 %f2, %f1, 0fC0400000;"]],
    guard: "errors are relative to the absolute value",
    caught: wrong("search"),
  },
];

/** Faster or just other ways to the right result: none of them may be refused. */
export const HONEST: readonly Pick<PlantedVariant, "program" | "replacements">[] = [
  { program: scale, replacements: [] },
  {
    program: scale,
    replacements: [
      ["mul.lo.u32 %r7, %r6, %r5;", ""],
      ["add.u32 %r8, %r7, %r3;", "mad.lo.u32 %r8, %r6, %r5, %r3;"],
    ],
  },
  { program: scale, replacements: [[LOAD, "ld.global.nc.u32 %r6, [%rd4];"]] },
  { program: scale, replacements: [[STORE, "st.global.cs.u32 [%rd5], %r8;"]] },
  {
    program: scale,
    replacements: [
      ["@%p1 bra DONE;", ""],
      [LOAD, `@!%p1 ${LOAD}`],
      [STORE, `@!%p1 ${STORE}`],
    ],
  },
  { program: share, replacements: [["bar.sync 0;\n  mad.lo", "mad.lo"]] },
  { program: share, replacements: [["st.global.u32 [%rd7], %r6;", ""]] },
  { program: share, replacements: [["st.shared.u32 [%r13], %r6;", ""]] },
  {
    program: share,
    replacements: [
      [
        "st.shared.u32 [%r12], %r6;",
        "setp.lt.u32 %p1, %r2, 32;\n  @%p1 st.shared.u32 [%r12], %r6;",
      ],
    ],
  },
  {
    program: share,
    replacements: [
      ["bar.sync 0;\n  and.b32", "and.b32"],
      [
        "ld.shared.u32 %r16, [%r15];",
        `and.b32 %r20, %r2, 32;
  mul.wide.u32 %rd8, %r20, 4;
  sub.u64 %rd9, %rd4, %rd8;
  ld.global.u32 %r16, [%rd9];`,
      ],
    ],
  },
  {
    program: root,
    replacements: [["mov.f32 %f2, %f1;\n  mov.u32", "sqrt.approx.f32 %f2, %f1;\n  mov.u32"]],
  },
  {
    program: root,
    replacements: [
      ["@%p1 bra STEP;", ""],
      ["mov.f32 %f2, %f1;", "sqrt.rn.f32 %f2, %f1;"],
    ],
  },
];
