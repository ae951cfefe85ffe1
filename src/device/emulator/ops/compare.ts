/** setp and set (9.7.5) for every type and comparison; combinations are split by the decoder. */
import { equal, lessS, lessU } from "./long.ts";
import type { Rows } from "./template.ts";

const order: Record<string, (x: string, y: string) => string> = {
  eq: (x, y) => `${x}===${y}`,
  ne: (x, y) => `${x}!==${y}`,
  lt: (x, y) => `${x}<${y}`,
  le: (x, y) => `${x}<=${y}`,
  gt: (x, y) => `${x}>${y}`,
  ge: (x, y) => `${x}>=${y}`,
};

const unsigned: Record<string, string> = { lo: "lt", ls: "le", hi: "gt", hs: "ge" };

/** Conditions on two 64-bit integers by their halves. */
function longs(name: string, less: string): string {
  const swapped = less.replaceAll("$a", "$t").replaceAll("$b", "$a").replaceAll("$t", "$b");
  switch (name) {
    case "eq":
      return equal;
    case "ne":
      return `!${equal}`;
    case "lt":
      return less;
    case "ge":
      return `!${less}`;
    case "gt":
      return swapped;
    default:
      return `!${swapped}`;
  }
}

/** Ordered comparisons are false on NaN, except that JavaScript's `!==` needs help; `…u` are true. */
function floats(name: string, x: string, y: string): string {
  if (name === "num") return `${x}===${x}&&${y}===${y}`;
  if (name === "nan") return `${x}!==${x}||${y}!==${y}`;
  const base = name.endsWith("u") ? name.slice(0, -1) : name;
  const test = order[base]!(x, y);
  if (name === "ne") return `${x}<${y}||${x}>${y}`;
  if (name === "neu") return test;
  return name.endsWith("u") ? `${test}||${x}!==${x}||${y}!==${y}` : test;
}

export const compare: Rows = {};

const set = (name: string, sig: string, loads: string, condition: string): void => {
  compare[name] = { sig, body: `${loads}if(${condition})R|=bit;` };
};

for (const [name, test] of Object.entries(order)) {
  const xy = test("x", "y");
  set(`setp.${name}.s32`, "p=ww", "const x=$a.i,y=$b.i;", xy);
  set(`setp.${name}.u32`, "p=ww", "const x=$a.u,y=$b.u;", xy);
  set(`setp.${name}.s16`, "p=ww", "const x=$a.h,y=$b.h;", xy);
  set(`setp.${name}.u16`, "p=ww", "const x=$a.uh16,y=$b.uh16;", xy);
  set(`setp.${name}.s64`, "p=ll", "", longs(name, lessS));
  set(`setp.${name}.u64`, "p=ll", "", longs(name, lessU));
}
for (const [name, base] of Object.entries(unsigned)) {
  for (const width of ["u16", "u32", "u64"]) {
    const row = compare[`setp.${base}.${width}`];
    if (row !== undefined) compare[`setp.${name}.${width}`] = row;
  }
}
for (const name of [
  ...Object.keys(order),
  "equ",
  "neu",
  "ltu",
  "leu",
  "gtu",
  "geu",
  "num",
  "nan",
]) {
  const test = floats(name, "x", "y");
  set(`setp.${name}.f32`, "p=ww", "const x=$a.f,y=$b.f;", test);
  set(`setp.${name}.ftz.f32`, "p=ww", "const x=flush($a.f),y=flush($b.f);", test);
  set(`setp.${name}.f64`, "p=ll", "const x=$a.d,y=$b.d;", test);
  // Numbers in the upper halves are compared by rows of their own, for f16x2 and bf16x2.
  for (const [half, shift] of [
    ["", ""],
    [".high", ">>>16"],
  ] as const)
    for (const [mark, read] of [
      [".f16", (o: string) => `fromF16($${o}.i${shift})`],
      [".ftz.f16", (o: string) => `fromF16(flushF16($${o}.i${shift}))`],
      [".bf16", (o: string) => `fromBf16($${o}.i${shift})`],
    ] as const)
      set(`setp.${name}${half}${mark}`, "p=ww", `const x=${read("a")},y=${read("b")};`, test);
}
