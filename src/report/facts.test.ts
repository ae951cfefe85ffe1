import { describe, expect, it } from "vitest";
import type { Observed } from "../probe.ts";
import { explainReport, explainText } from "./effects.ts";
import { factsOf } from "./facts.ts";
import { PLAIN } from "./style.ts";

const seen = (
  values: Omit<Observed, "rewire">,
): { in: "original"; values: readonly Observed[] } => ({
  in: "original",
  values: [{ rewire: 0, ...values }],
});

describe("a fact of the runs", () => {
  it.each([
    [
      "condition [4.0=#1]",
      { count: 40, equal: 40, range: [1, 1] },
      "the condition was true all 40 times",
    ],
    [
      "condition [4.0=#0]",
      { count: 40, equal: 39, range: [0, 1] },
      "the condition was false 39 times and true 1 time",
    ],
    [
      "operand [4.1=7]",
      { count: 4096, equal: 0, range: [-3, 2.5] },
      "the value equalled the one it now reads 0 of 4,096 times, it lay between -3 and 2.50",
    ],
    [
      "constant 4 [4.1=#8]",
      { count: 1, equal: 0, range: [16, 16] },
      "the value equalled 8 0 of 1 time, it was 16 throughout",
    ],
    [
      "operand [4.1=a1]",
      { count: 2, equal: 2 },
      "the value equalled the one it now reads all 2 times",
    ],
  ] as const)("of %s", (edit, values, fact) => {
    expect(factsOf({ edit, observed: seen(values) })).toEqual([fact]);
  });

  it("is none where nothing was seen", () => {
    expect(factsOf({ edit: "delete 4" })).toEqual([]);
  });
});

it("an explanation shows facts and machine code, and no lines that differ in numbers alone", () => {
  const head = { run: "r", variant: "best", workload: "w", device: "emulator" };
  const ir = [
    "%v1 = load i32, ptr %a1, !tbaa !7\nret void",
    "%v1 = load i32, ptr %a1, !tbaa !8\nbr label",
  ];
  const report = explainReport(
    head,
    [{ edit: "delete 4 [*=#0]", what: "removes the value", places: [] }],
    [
      {
        edit: "delete 4 [*=#0]",
        gain: 1.5,
        ir: ir as [string, string],
        code: [
          { kernel: "k", instructions: [68, 60], registers: [12, 12], kinds: { LDG: -2, MOV: 1 } },
        ],
        observed: seen({ count: 8, equal: 8, range: [0, 0] }),
      },
    ],
  );
  const text = explainText(report, { style: PLAIN, path: (file) => file });
  expect(text).toContain(
    "seen in the original: the value equalled 0 all 8 times, it was 0 throughout",
  );
  expect(text).toContain("machine code of k: 68 → 60 instructions, −2 LDG, +1 MOV");
  expect(text).toContain("-ret void\n");
  expect(text).not.toContain("tbaa");
});
