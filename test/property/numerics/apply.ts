/**
 * Applies instructions to columns of operands on a device: one kernel an instruction, one thread a row.
 * Plain PTX for sm_90, so that any device can be asked. Values are bits, 8 bytes apart in memory; what
 * lies above a value's own bits is noise that the instruction must not look at.
 */
import { createHash } from "node:crypto";
import type { Device } from "../../../src/device.ts";

export interface Form {
  /** The instruction without its operands: `add.rn.f32`. */
  readonly mnemonic: string;
  /** Bits of the result and of each source. */
  readonly result: number;
  readonly sources: readonly number[];
}

/** Rows of operands. */
export type Rows = readonly (readonly bigint[])[];

const BLOCK = 128;

function kernel({ mnemonic, result, sources }: Form, entry: string): string {
  const register = (bits: number): string => `b${Math.max(16, bits)}`;
  const names = "abc".slice(0, sources.length).split("");
  const at = names.map((name, k) => `ld.global.${register(sources[k]!)} ${name}, [%in+${8 * k}];`);
  return `.visible .entry ${entry}(.param .u64 ${entry}_out, .param .u64 ${entry}_in)
{
  .reg .b32 %r<4>; .reg .b64 %out, %in;
  .reg .${register(result)} d;
  ${names.map((name, k) => `.reg .${register(sources[k]!)} ${name};`).join(" ")}
  ld.param.u64 %out, [${entry}_out];
  ld.param.u64 %in, [${entry}_in];
  mov.u32 %r1, %ctaid.x;
  mov.u32 %r2, %tid.x;
  mad.lo.u32 %r3, %r1, ${BLOCK}, %r2;
  mad.wide.u32 %out, %r3, 8, %out;
  mad.wide.u32 %in, %r3, ${8 * sources.length}, %in;
  ${at.join("\n  ")}
  ${mnemonic} ${["d", ...names].join(", ")};
  st.global.${register(result)} [%out], d;
  ret;
}
`;
}

/** The text of a module with one kernel `k0`, `k1`, … for each instruction. */
export function moduleOf(forms: readonly Form[]): string {
  const kernels = forms.map((form, k) => kernel(form, `k${k}`));
  return `.version 8.5\n.target sm_90\n.address_size 64\n${kernels.join("")}`;
}

/**
 * @param rows operands of each instruction
 * @returns the result's bits for each row of each instruction
 * @throws DeviceFault when the device lacks an instruction
 */
export function apply(
  device: Device,
  forms: readonly Form[],
  rows: (form: Form, k: number) => Rows,
): readonly (readonly bigint[])[] {
  const text = moduleOf(forms);
  const hash = createHash("sha256").update(text).digest("hex");
  return forms.map((form, k) => {
    const session = device.open({ kind: "ptx", text, hash }, { budget: 1e7, poison: 11 });
    try {
      const own = rows(form, k);
      const blocks = Math.ceil(own.length / BLOCK);
      const width = form.sources.length;
      const data = new BigUint64Array(blocks * BLOCK * width);
      own.forEach((row, at) => {
        row.forEach((value, n) => {
          const bits = form.sources[n]!;
          data[at * width + n] = BigInt.asUintN(64, (0x5a5a5a5a5a5a5a5an << BigInt(bits)) | value);
        });
      });
      const out = session.output(BigUint64Array, blocks * BLOCK);
      session.launch(`k${k}`, { grid: [blocks], block: [BLOCK], args: [out, session.input(data)] });
      return [...session.read(out).slice(0, own.length)].map((x) => BigInt.asUintN(form.result, x));
    } finally {
      session.close();
    }
  });
}

/** Rows on which a device and the oracle disagree, the first few, as lines. */
export function disagreements(
  device: Device,
  forms: readonly Form[],
  rows: (form: Form, k: number) => Rows,
  expected: (form: Form, row: readonly bigint[], k: number) => bigint,
): string[] {
  const lines: string[] = [];
  const hex = (x: bigint): string => `0x${x.toString(16)}`;
  apply(device, forms, rows).forEach((results, k) => {
    const form = forms[k]!;
    let shown = 0;
    rows(form, k).forEach((row, at) => {
      if (shown > 3) return;
      const want = expected(form, row, k);
      if (results[at] === want) return;
      shown++;
      const operands = row.map(hex).join(" ");
      lines.push(`${form.mnemonic} ${operands} = ${hex(results[at]!)}, should be ${hex(want)}`);
    });
  });
  return lines;
}
