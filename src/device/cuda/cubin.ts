/**
 * What stands in a cubin: its variables by name and size, from its ELF symbol table, since the driver finds a
 * variable by its exact name only and lists none; and the code of each function. Reads 64-bit little-endian
 * ELF (System V ABI, chapter 4), which is what every cubin is; anything else has neither.
 */

export interface CubinVariable {
  readonly name: string;
  readonly bytes: number;
  /** Lives in constant memory, so kernels cannot change it. */
  readonly constant: boolean;
}

const SYMBOL_TABLE = 2;
const OBJECT = 1;
const SYMBOL_BYTES = 24;
const SECTION_BYTES = 64;

interface Section {
  readonly nameAt: number;
  readonly type: number;
  readonly offset: number;
  readonly bytes: number;
  readonly link: number;
}

export function cubinVariables(cubin: Uint8Array): readonly CubinVariable[] {
  if (cubin.length < SECTION_BYTES || !isElf(cubin)) return [];
  const view = new DataView(cubin.buffer, cubin.byteOffset, cubin.byteLength);
  const sections = sectionsOf(view);
  const names = sections[view.getUint16(62, true)];
  const variables: CubinVariable[] = [];
  for (const table of sections.filter(({ type }) => type === SYMBOL_TABLE)) {
    const strings = sections[table.link];
    if (strings === undefined || names === undefined) continue;
    for (let at = table.offset; at < table.offset + table.bytes; at += SYMBOL_BYTES) {
      const section = sections[view.getUint16(at + 6, true)];
      if ((view.getUint8(at + 4) & 15) !== OBJECT || section === undefined) continue;
      const where = text(cubin, names.offset + section.nameAt);
      if (!/^\.nv\.(global|constant3)/.test(where)) continue;
      variables.push({
        name: text(cubin, strings.offset + view.getUint32(at, true)),
        bytes: Number(view.getBigUint64(at + 16, true)),
        constant: where.startsWith(".nv.constant"),
      });
    }
  }
  return variables;
}

/** The machine code of each function, from the section of its own (`.text.NAME`). */
export function cubinCode(
  cubin: Uint8Array,
): readonly { readonly name: string; readonly code: Uint8Array }[] {
  if (cubin.length < SECTION_BYTES || !isElf(cubin)) return [];
  const view = new DataView(cubin.buffer, cubin.byteOffset, cubin.byteLength);
  const sections = sectionsOf(view);
  const names = sections[view.getUint16(62, true)];
  if (names === undefined) return [];
  return sections.flatMap(({ nameAt, offset, bytes }) => {
    const name = /^\.text\.(.+)$/.exec(text(cubin, names.offset + nameAt))?.[1];
    return name === undefined ? [] : [{ name, code: cubin.subarray(offset, offset + bytes) }];
  });
}

function isElf(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

function sectionsOf(view: DataView): readonly Section[] {
  const start = Number(view.getBigUint64(40, true));
  return Array.from({ length: view.getUint16(60, true) }, (_, k) => {
    const at = start + k * SECTION_BYTES;
    return {
      nameAt: view.getUint32(at, true),
      type: view.getUint32(at + 4, true),
      offset: Number(view.getBigUint64(at + 24, true)),
      bytes: Number(view.getBigUint64(at + 32, true)),
      link: view.getUint32(at + 40, true),
    };
  });
}

function text(bytes: Uint8Array, at: number): string {
  return new TextDecoder().decode(bytes.subarray(at, bytes.indexOf(0, at)));
}
