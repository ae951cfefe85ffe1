/**
 * The words of a mnemonic: which fields an instruction form has, which words may fill each, and how
 * the words of one instruction are sorted into them. The order of the words is not checked: compilers
 * write `atom.global.cta.add` and `atom.cta.global.add` alike.
 */
import type { PtxType } from "./ast.ts";

/** State space of an access; `generic` when the mnemonic names none (5.1, 9.7.8.8). */
export type StateSpace = "generic" | "global" | "shared" | "local" | "const" | "param";

/**
 * Types of operations, not of registers: two 16-bit integers in a 32-bit register (9.7.1), and floats
 * with the digits of f16 (5.2.3).
 */
export type PackedType = "u16x2" | "s16x2" | "tf32";

/** setp's and set's comparisons (9.3.1): integer and ordered, unsigned, unordered, NaN tests. */
export type Comparison =
  | "eq"
  | "ne"
  | "lt"
  | "le"
  | "gt"
  | "ge"
  | "lo"
  | "ls"
  | "hi"
  | "hs"
  | "equ"
  | "neu"
  | "ltu"
  | "leu"
  | "gtu"
  | "geu"
  | "num"
  | "nan";

/** What a mnemonic's words say; a field that the instruction has not, or leaves out, is null. */
export interface Mnemonic {
  /** Type of the result and of sources that have no other; of the sources for setp. */
  readonly type: PtxType | PackedType | null;
  /** Type of the sources, where it differs: cvt, set, slct, dp4a. */
  readonly from: PtxType | null;
  readonly space: StateSpace;
  /** Whether cvta goes from generic to the space. */
  readonly to: boolean;
  readonly rounding: "rn" | "rna" | "rz" | "rm" | "rp" | "rni" | "rzi" | "rmi" | "rpi" | null;
  /** `approx` and `full` division, and the approximate functions. */
  readonly precision: "approx" | "full" | null;
  readonly ftz: boolean;
  readonly sat: boolean;
  /** Negative results become zero. */
  readonly relu: boolean;
  /** What is larger than the format's largest number becomes that number. */
  readonly satfinite: boolean;
  /** Writes the carry flag. */
  readonly carryOut: boolean;
  readonly comparison: Comparison | null;
  /** How setp and set combine the comparison with a predicate. */
  readonly combine: "and" | "or" | "xor" | null;
  /** Which half of a product is kept. */
  readonly product: "lo" | "hi" | "wide" | null;
  /** What an atomic, a reduction, a vote, a match, a shuffle, a barrier or testp does. */
  readonly operation: Operation | null;
  /** The reduction of `bar.red`. */
  readonly reduction: "popc" | "and" | "or" | null;
  readonly direction: "l" | "r" | null;
  /** shf's count beyond 32, szext's and bmsk's positions. */
  readonly overflow: "wrap" | "clamp" | null;
  readonly permute: "f4e" | "b4e" | "rc8" | "ecl" | "ecr" | "rc16" | null;
  readonly shiftAmount: boolean;
  /** Elements of a vector access. */
  readonly vector: 1 | 2 | 4;
  /** Memory order (chapter 8); `volatile` is one of them. */
  readonly order: MemoryOrder | null;
  readonly scope: "cta" | "cluster" | "gpu" | "sys" | "gl" | null;
  /** Cache operator (9.7.8.1). */
  readonly cache: "ca" | "cg" | "cs" | "cv" | "lu" | "wb" | "wt" | null;
}

export type MemoryOrder =
  | "weak"
  | "volatile"
  | "relaxed"
  | "acquire"
  | "release"
  | "acq_rel"
  | "sc"
  | "mmio";

export type Operation =
  | "add"
  | "min"
  | "max"
  | "inc"
  | "dec"
  | "cas"
  | "exch"
  | "and"
  | "or"
  | "xor"
  | "all"
  | "any"
  | "uni"
  | "ballot"
  | "up"
  | "down"
  | "bfly"
  | "idx"
  | "sync"
  | "arrive"
  | "red"
  | "warp"
  | "finite"
  | "infinite"
  | "number"
  | "notanumber"
  | "normal"
  | "subnormal"
  | "pack";

const DEFAULTS: Mnemonic = {
  type: null,
  from: null,
  space: "generic",
  to: false,
  rounding: null,
  precision: null,
  ftz: false,
  sat: false,
  relu: false,
  satfinite: false,
  carryOut: false,
  comparison: null,
  combine: null,
  product: null,
  operation: null,
  reduction: null,
  direction: null,
  overflow: null,
  permute: null,
  shiftAmount: false,
  vector: 1,
  order: null,
  scope: null,
  cache: null,
};

type Value = Mnemonic[keyof Mnemonic];

/** One place for a word of the mnemonic. */
export interface Slot {
  /** The field it fills; null for words that say nothing to us. */
  readonly field: keyof Mnemonic | null;
  readonly words: ReadonlyMap<string, Value>;
  readonly required: boolean;
}

/** A field that one of the words must fill. */
export function one<K extends keyof Mnemonic>(
  field: K,
  ...words: readonly (Mnemonic[K] & string)[]
): Slot {
  return { field, required: true, words: new Map(words.map((word) => [word, word])) };
}

/** A field that one of the words may fill. */
export function maybe<K extends keyof Mnemonic>(
  field: K,
  ...words: readonly (Mnemonic[K] & string)[]
): Slot {
  return { ...one(field, ...words), required: false };
}

/** Words that stand for another value: `v4` for 4, `ftz` for true. */
export function worded<K extends keyof Mnemonic>(
  field: K,
  words: Readonly<Record<string, Mnemonic[K]>>,
): Slot {
  return { field, required: false, words: new Map(Object.entries(words)) };
}

/** Words that change nothing for us: hints, and marks that every form has. */
export function ignored(...words: readonly string[]): Slot {
  return { field: null, required: false, words: new Map(words.map((word) => [word, null])) };
}

/** Sorts the words into the slots, each word into the first free one that knows it. */
export function sortWords(slots: readonly Slot[], words: readonly string[]): Mnemonic | undefined {
  const fields: Record<string, Value> = { ...DEFAULTS };
  const taken = new Set<Slot>();
  for (const word of words) {
    const slot = slots.find((each) => !taken.has(each) && each.words.has(word));
    if (slot === undefined) return undefined;
    taken.add(slot);
    if (slot.field !== null) fields[slot.field] = slot.words.get(word) as Value;
  }
  if (slots.some((slot) => slot.required && !taken.has(slot))) return undefined;
  return fields as unknown as Mnemonic;
}
