/**
 * What the fast executor derives from a program, once: the table index of each step's handler, and
 * which memory accesses may start from what an earlier one of their block found out about a register.
 */
import type { Program, Step } from "../decode/program.ts";
import { field, STRIDE } from "../machine.ts";
import { exportName } from "./names.ts";

/** Records of fast/assembly/locate.ts that are shared, and the one for accesses that share nothing. */
const RECORDS = 4;
const SCRAP = 4;
/** Added to the number of a record: it is filled already. */
const FILLED = 8;

export interface Prepared {
  /** Per step the table index of what runs it; above it that of a guarded operation. */
  readonly operations: Int32Array;
  /** Instructions whose `y` has the record's number in its high half. */
  readonly code: Int32Array;
}

const prepared = new WeakMap<Program, Prepared>();

/** @param index table index by exported name; the same for all instances of the module. */
export function prepare(program: Program, index: ReadonlyMap<string, number>): Prepared {
  let made = prepared.get(program);
  if (made === undefined) {
    made = { operations: operations(program, index), code: withRecords(program, index) };
    prepared.set(program, made);
  }
  return made;
}

function operations(program: Program, index: ReadonlyMap<string, number>): Int32Array {
  const at = (name: string): number => index.get(name) ?? (index.get("callback") as number);
  return Int32Array.from(program.steps, (s, k) => {
    if (s.op.startsWith("@")) return at("nop");
    const own = at(exportName(s.op));
    return program.inner[k] === undefined ? own : at("guarded") | (own << 16);
  });
}

/** Accesses that run in TypeScript fill no record. */
const isAccess = (s: Step, index: ReadonlyMap<string, number>): boolean =>
  /^(ld|st|atom)\./.test(s.op) && index.has(exportName(s.op));

/** A register's record holds while the register does, within one execution of a block. */
function withRecords(
  { blocks, steps, code }: Program,
  index: ReadonlyMap<string, number>,
): Int32Array {
  const out = code.slice();
  for (const { start, stop } of blocks) {
    const records: number[] = [];
    let oldest = 0;
    for (let k = start; k < stop; k++) {
      const s = steps[k]!;
      if (isAccess(s, index)) {
        const y = k * STRIDE + field.y;
        const address = s.operands[1];
        const known = records.indexOf(address);
        if (s.guard >= 0) out[y] = out[y]! | (SCRAP << 16);
        else if (known >= 0) out[y] = out[y]! | ((known | FILLED) << 16);
        else {
          out[y] = out[y]! | (oldest << 16);
          records[oldest] = address;
          oldest = (oldest + 1) % RECORDS;
        }
      }
      for (const v of s.writes) {
        const at = records.indexOf(v);
        if (at >= 0) records[at] = -1;
      }
    }
  }
  return out;
}
