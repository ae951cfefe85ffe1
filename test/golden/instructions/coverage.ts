/**
 * Which golden programs try which rows of the instruction table, and which words of a row's mnemonic
 * none of them has.
 */
import { describe, INSTRUCTIONS, type InstructionRow, parsePtx } from "../../../src/ptx/index.ts";
import { programs } from "./programs.ts";

export interface RowCoverage {
  readonly row: InstructionRow;
  /** For titles: section, opcode and number among the rows. */
  readonly name: string;
  readonly files: readonly string[];
  readonly missing: readonly string[];
}

export function coverage(): readonly RowCoverage[] {
  const files = new Map<InstructionRow, Set<string>>();
  const words = new Map<InstructionRow, Set<string>>();
  for (const { ptx, file, tested } of new Map(programs.map((p) => [p.ptx, p])).values()) {
    const lines = new Set(
      tested.length === 0 ? [] : programs.filter((p) => p.ptx === ptx).flatMap((p) => p.tested),
    );
    for (const instruction of parsePtx(ptx).functions.flatMap((f) => f.body)) {
      if (!lines.has(instruction.line)) continue;
      const row = describe(instruction)?.row;
      if (row === undefined) continue;
      files.set(row, (files.get(row) ?? new Set()).add(file));
      const said = words.get(row) ?? new Set();
      for (const word of instruction.modifiers) said.add(word);
      words.set(row, said);
    }
  }
  return INSTRUCTIONS.map((row, k) => {
    const said = words.get(row);
    const all = row.slots.flatMap((slot) => [...slot.words.keys()]);
    return {
      row,
      name: `${row.section} ${row.opcode} (row ${k})`,
      files: [...(files.get(row) ?? [])],
      missing: said === undefined ? ["any case"] : all.filter((word) => !said.has(word)),
    };
  });
}
