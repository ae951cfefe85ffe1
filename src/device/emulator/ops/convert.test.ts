import { expect, it } from "vitest";
import { convert } from "./convert.ts";

const WHOLE = "rni rni.sat rzi rzi.sat rmi rmi.sat rpi rpi.sat";
const DIRECT = "rn rn.sat rz rz.sat rm rm.sat rp rp.sat";
const flushed = (words: string): string => `${words} ${words.replace(/\b(r\w+)/g, "$1.ftz")}`;
const REDUCED = "rn.relu rn.satfinite rn.relu.satfinite rz.relu rz.satfinite rz.relu.satfinite";

/** What ptxas 13.0 takes for sm_90, by the words between `cvt` and the types; `-` stands for none. */
const FORMS: readonly (readonly [types: string, words: string])[] = [
  [
    "u8.u8 s8.s8 u16.u8 u16.u16 s16.u8 s16.s8 s16.s16 u32.u8 u32.u16 u32.u32 s32.u8 s32.s8 s32.u16 s32.s16 s32.s32 u64.u8 u64.u16 u64.u32 u64.u64 s64.u8 s64.s8 s64.u16 s64.s16 s64.u32 s64.s32 s64.s64",
    "-",
  ],
  [
    "u8.s8 u8.u16 u8.s16 u8.u32 u8.s32 u8.u64 u8.s64 s8.u8 s8.u16 s8.s16 s8.u32 s8.s32 s8.u64 s8.s64 u16.s8 u16.s16 u16.u32 u16.s32 u16.u64 u16.s64 s16.u16 s16.u32 s16.s32 s16.u64 s16.s64 u32.s8 u32.s16 u32.s32 u32.u64 u32.s64 s32.u32 s32.u64 s32.s64 u64.s8 u64.s16 u64.s32 u64.s64 s64.u64 f64.f16",
    "- sat",
  ],
  [
    "u8.f16 u8.f64 s8.f16 s8.f64 u16.f16 u16.f64 s16.f16 s16.f64 u32.f16 u32.f64 s32.f16 s32.f64 u64.f16 u64.f64 s64.f16 s64.f64",
    WHOLE,
  ],
  ["u8.f32 s8.f32 u16.f32 s16.f32 u32.f32 s32.f32 u64.f32 s64.f32", flushed(WHOLE)],
  ["u16.bf16 s16.bf16 u32.bf16 s32.bf16 u64.bf16 s64.bf16", "rni rzi rmi rpi"],
  [
    "f16.u8 f16.s8 f16.u16 f16.s16 f16.u32 f16.s32 f16.u64 f16.s64 f16.f64 f64.u8 f64.s8 f64.u16 f64.s16 f64.u32 f64.s32 f64.u64 f64.s64",
    DIRECT,
  ],
  ["f16.f16 f64.f64", `- sat ${WHOLE}`],
  ["f16.bf16 bf16.f16", "rn rz rm rp"],
  ["f64.bf16", "- rn rz rm rp"],
  ["f16.f32", `${flushed(DIRECT)} ${REDUCED}`],
  ["bf16.u16 bf16.s16 bf16.u32 bf16.s32 bf16.u64 bf16.s64 bf16.f64", "rn rz rm rp"],
  ["bf16.bf16", "- rni rzi rmi rpi"],
  ["bf16.f32", `${flushed("rn rz rm rp")} ${REDUCED}`],
  ["f32.u8 f32.s8 f32.u16 f32.s16 f32.u32 f32.s32 f32.u64 f32.s64 f32.f64", flushed(DIRECT)],
  ["f32.f16 f64.f32", "- sat ftz ftz.sat"],
  ["f32.bf16", `- ftz ${flushed("rn rz rm rp")}`],
  ["f32.f32", `- sat ftz ftz.sat ${flushed(WHOLE)}`],
  ["f16x2.f32 bf16x2.f32", `rn rz ${REDUCED}`],
  ["tf32.f32", "rn rn.relu rz rz.relu rna rna.satfinite"],
];

it("knows the conversions that the assembler takes, and no others", () => {
  const legal = FORMS.flatMap(([types, words]) =>
    types.split(" ").flatMap((type) => words.split(" ").map((word) => `${word}.${type}`)),
  );
  const types = ["f16", "bf16", "f32", "f64"];
  for (const sign of "us") for (const width of [8, 16, 32, 64]) types.push(`${sign}${width}`);
  const known: string[] = [];
  const modes = ["", "rn", "rz", "rm", "rp", "rni", "rzi", "rmi", "rpi", "rna"];
  const marks = ["", "sat", "relu", "satfinite", "relu.satfinite"];
  for (const to of [...types, "f16x2", "bf16x2", "tf32", "e4m3x2"])
    for (const from of types)
      for (const mode of modes)
        for (const ftz of ["", "ftz"])
          for (const mark of marks) {
            const words = [mode, ftz, mark].filter(Boolean).join(".");
            const all = [...words.split(".").filter(Boolean), to, from];
            if (convert(all) !== undefined) known.push(`${words || "-"}.${to}.${from}`);
          }
  expect(known.sort()).toEqual(legal.sort());
});
