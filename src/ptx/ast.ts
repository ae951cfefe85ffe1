/**
 * The parsed form of a PTX module: plain immutable data, read by the emulator and by reports.
 * Section numbers are those of the PTX ISA manual, version 8.5.
 *
 * Names are resolved while parsing: registers of nested `{ }` scopes are renamed apart, labels become
 * instruction indices, `.param` blocks of calls stay as `param` variables of the function.
 */

/** Fundamental types (5.2.1) by their PTX name, without the dot. */
export type PtxType =
  | "pred"
  | "b8"
  | "b16"
  | "b32"
  | "b64"
  | "b128"
  | "u8"
  | "u16"
  | "u32"
  | "u64"
  | "s8"
  | "s16"
  | "s32"
  | "s64"
  | "f16"
  | "f16x2"
  | "bf16"
  | "bf16x2"
  | "f32"
  | "f64";

/** State spaces (5.1) that a variable can live in. */
export type VariableSpace = "global" | "const" | "shared" | "local" | "param";

export interface PtxVariable {
  readonly name: string;
  /** 1-based line of the PTX text that declares it. */
  readonly line: number;
  readonly space: VariableSpace;
  readonly align: number;
  /** Element type and size of the whole variable in bytes; 0 for `.extern .shared x[]`. */
  readonly type: PtxType;
  readonly bytes: number;
  /** First initial bytes (little-endian) of `.global`/`.const`; those behind them are zero. */
  readonly init?: Uint8Array;
  readonly relocations?: readonly Relocation[];
}

/** An address in an initialiser, to be added to the 64-bit number that `init` holds there. */
export interface Relocation {
  readonly at: number;
  readonly symbol: string;
  /** `generic(symbol)`: the generic address, not that within the symbol's own space. */
  readonly generic: boolean;
}

export type PtxOperand =
  | { readonly kind: "register"; readonly name: string }
  /** Special register with its component: `%tid.x`, `%laneid`. */
  | { readonly kind: "special"; readonly name: string }
  /** Integer literal, sign kept, or the bits of a `0f`/`0d` literal with its width in bits. */
  | { readonly kind: "integer"; readonly value: bigint }
  | { readonly kind: "float"; readonly bits: bigint; readonly width: 32 | 64 }
  /** `[base+offset]`; base is a register, a variable's name, or absent (absolute address). */
  | {
      readonly kind: "address";
      readonly base: { readonly kind: "register" | "symbol"; readonly name: string } | null;
      readonly offset: number;
    }
  /** A variable or function used as a value: its address. */
  | { readonly kind: "symbol"; readonly name: string; readonly offset: number }
  | { readonly kind: "label"; readonly name: string; readonly index: number }
  /** `{a, b}`: vector of registers, immediates or `_` (sink). */
  | { readonly kind: "vector"; readonly elements: readonly PtxOperand[] }
  /** `[image, {a, b}]`: what textures and bulk copies take. */
  | { readonly kind: "list"; readonly elements: readonly PtxOperand[] }
  /** `%r.b0`: a part of a register, in video instructions. */
  | { readonly kind: "part"; readonly register: string; readonly part: string }
  /** `%r|%p`: two results. */
  | { readonly kind: "pair"; readonly first: PtxOperand; readonly second: PtxOperand }
  /** `_`: a result that is thrown away. */
  | { readonly kind: "sink" }
  /** `!%p` as a source operand. */
  | { readonly kind: "not"; readonly operand: PtxOperand };

export interface PtxInstruction {
  /** 1-based line of the PTX text where the statement starts. */
  readonly line: number;
  /** `@%p` or `@!%p`. */
  readonly guard?: { readonly register: string; readonly negated: boolean };
  /** First word: `ld`, `setp`, `bar`. */
  readonly opcode: string;
  /** The other words of the mnemonic, in order: `["global", "nc", "v4", "f32"]`. */
  readonly modifiers: readonly string[];
  /**
   * Destination first. `call`: vector of returned parameters, callee, vector of arguments.
   * `brx.idx`: the index, then every label of the list.
   */
  readonly operands: readonly PtxOperand[];
  /** Source line of the last `.loc`, when the module has any, and the number of its file. */
  readonly source?: number;
  readonly file?: number;
}

export interface PtxFunction {
  readonly name: string;
  /** 1-based line of its name in the PTX text. */
  readonly line: number;
  /** `.entry` (a kernel) or `.func`. */
  readonly entry: boolean;
  /** Offsets are of the parameter block, as the driver packs them (7.1). */
  readonly params: readonly (PtxVariable & { readonly offset: number })[];
  readonly returns: readonly PtxVariable[];
  /** Every register that an instruction names, `%` kept. */
  readonly registers: ReadonlyMap<string, PtxType>;
  /** `.shared`, `.local`, `.param` variables declared inside the body. */
  readonly variables: readonly PtxVariable[];
  readonly body: readonly PtxInstruction[];
  /** `.maxntid`, `.reqntid`, `.minnctapersm`, `.maxnreg` with their numbers. */
  readonly directives: ReadonlyMap<string, readonly number[]>;
}

export interface PtxModule {
  readonly version: string;
  readonly target: string;
  /** Names of source files by their number, from `.file` (11.5.3). */
  readonly files: ReadonlyMap<number, string>;
  /** Module-scope variables. */
  readonly variables: readonly PtxVariable[];
  readonly functions: readonly PtxFunction[];
}
