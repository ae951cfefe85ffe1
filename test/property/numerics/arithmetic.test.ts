/** Every float operation that is rounded exactly, in every rounding, on both executors, bit by bit. */
import { describe, expect, it } from "vitest";
import { emulator } from "../../../src/device/emulator/index.ts";
import { disagreements, type Form } from "./apply.ts";
import {
  type Format,
  flush,
  formats,
  type Mode,
  operations,
  rectify,
  saturate,
  widthOf,
} from "./exact.ts";
import { drawing, operands } from "./inputs.ts";

const devices = (["reference", "fast"] as const).map((executor) => ({
  executor,
  device: emulator(undefined, { executor }),
}));

type OperationName = keyof typeof operations;

interface Case extends Form {
  readonly operation: OperationName;
  readonly format: Format;
  readonly mode: Mode;
  readonly ftz: boolean;
  readonly mark: "" | "sat" | "relu";
  /** Two numbers in a register. */
  readonly packed: boolean;
}

function caseOf(
  operation: OperationName,
  format: Format,
  mode: Mode,
  ftz: boolean,
  mark: Case["mark"] = "",
  packed = false,
): Case {
  const arity = operation === "fma" ? 3 : operation === "sqrt" || operation === "rcp" ? 1 : 2;
  const words = [operation, mode, ...(ftz ? ["ftz"] : []), ...(mark === "" ? [] : [mark])];
  const width = packed ? 32 : widthOf(format);
  const mnemonic = [...words, `${format.name}${packed ? "x2" : ""}`].join(".");
  const sources = Array.from({ length: arity }, () => width);
  return { mnemonic, result: width, sources, operation, format, mode, ftz, mark, packed };
}

function casesOf(operation: OperationName, format: Format): readonly Case[] {
  const cases: Case[] = [];
  const narrow = format.digits < 24;
  const modes: readonly Mode[] = narrow ? ["rn"] : ["rn", "rz", "rm", "rp"];
  const ftzs = format === formats.f32 || format === formats.f16 ? [false, true] : [false];
  const sums = /^(add|sub|mul|fma)$/.test(operation);
  for (const mode of modes)
    for (const ftz of ftzs)
      for (const packed of narrow ? [false, true] : [false]) {
        cases.push(caseOf(operation, format, mode, ftz, "", packed));
        if (sums && ftzs.length > 1)
          cases.push(caseOf(operation, format, mode, ftz, "sat", packed));
        if (narrow && operation === "fma")
          cases.push(caseOf(operation, format, mode, ftz, "relu", packed));
      }
  return cases;
}

function single(row: readonly bigint[], { operation, format, mode, ftz, mark }: Case): bigint {
  const f = ftz && format === formats.f32 ? { ...format, flushing: true } : format;
  let result = operations[operation](ftz ? row.map((x) => flush(x, format)) : row, f, mode);
  if (ftz) result = flush(result, format);
  if (mark === "sat") return saturate(result, format);
  return mark === "relu" ? rectify(result, format) : result;
}

function expected(row: readonly bigint[], each: Case): bigint {
  if (!each.packed) return single(row, each);
  const half = (shift: bigint): bigint =>
    single(
      row.map((x) => (x >> shift) & 0xffffn),
      each,
    ) << shift;
  return half(0n) | half(16n);
}

/** Rows of single numbers, or of neighbouring rows in one. */
function rowsOf({ operation, format, packed }: Case, seed: number): readonly (readonly bigint[])[] {
  const rows = operands(operation, format, format === formats.f64 ? 1500 : 2500, seed);
  if (!packed) return rows;
  return rows.map((row, k) => row.map((x, n) => x | (rows[(k + 1) % rows.length]![n]! << 16n)));
}

describe.each(devices)("$executor", ({ device }) => {
  for (const format of Object.values(formats))
    for (const operation of Object.keys(operations) as OperationName[]) {
      if (format.digits < 24 && /^(div|rcp|sqrt)$/.test(operation)) continue;
      it(`${operation} of ${format.name}`, () => {
        const cases = casesOf(operation, format);
        const rows = [false, true].map((packed) => rowsOf({ ...cases[0]!, packed }, 1));
        const lines = disagreements(
          device,
          cases,
          (_, k) => rows[Number(cases[k]!.packed)]!,
          (_, row, k) => expected(row, cases[k]!),
        );
        expect(lines).toEqual([]);
      });
    }
});

describe("the oracle", () => {
  it("agrees with this machine's arithmetic where it has the same", () => {
    const view = new DataView(new ArrayBuffer(8));
    const number = (bits: bigint): number => {
      view.setBigUint64(0, bits);
      return view.getFloat64(0);
    };
    const draw = drawing(4);
    const laws: readonly (readonly [OperationName, (x: number, y: number) => number])[] = [
      ["add", (x, y) => x + y],
      ["sub", (x, y) => x - y],
      ["mul", (x, y) => x * y],
      ["div", (x, y) => x / y],
      ["sqrt", Math.sqrt],
    ];
    for (let k = 0; k < 2000; k++) {
      const a = draw(64);
      const b = k & 1 ? draw(64) : a ^ draw(55);
      for (const [operation, law] of laws) {
        const want = law(number(a), number(b));
        const got = number(operations[operation]([a, b], formats.f64, "rn"));
        expect([operation, a, b, got]).toEqual([operation, a, b, want]);
      }
    }
  });
});
