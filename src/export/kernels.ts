/** The kernels of a variant as a loader's author needs them: names and parameters, from the PTX. Pure. */
import type { PtxArtifact } from "../artifact.ts";
import { parsePtx, sourceName } from "../ptx/index.ts";

/** A number of so many bytes, or a block of bytes (a struct) passed by value. */
export type Param =
  | { readonly kind: "integer" | "float"; readonly bytes: 1 | 2 | 4 | 8; readonly signed: boolean }
  | { readonly kind: "block"; readonly bytes: number };

export interface Kernel {
  /** As the module names it. */
  readonly symbol: string;
  /** As the source does, where no other kernel is called the same: an identifier in any language. */
  readonly name: string;
  readonly params: readonly Param[];
}

export function kernelsOf({ text }: PtxArtifact): readonly Kernel[] {
  const entries = parsePtx(text).functions.filter(({ entry }) => entry);
  const names = entries.map(({ name }) => sourceName(name));
  return entries.map(({ name: symbol, params }, k) => {
    const name = names[k] as string;
    const unique = names.indexOf(name) === names.lastIndexOf(name) && /^[A-Za-z_]\w*$/.test(name);
    return {
      symbol,
      name: unique ? name : symbol.replace(/\W/g, "_"),
      params: params.map(({ type, bytes }) => paramOf(type, bytes)),
    };
  });
}

function paramOf(type: string, bytes: number): Param {
  const [, kind = "b", bits = "0"] = /^([busf])(\d+)$/.exec(type) ?? [];
  if (Number(bits) !== 8 * bytes) return { kind: "block", bytes };
  const size = bytes as 1 | 2 | 4 | 8;
  // Half precision has no type of its own in C, Python or TypeScript: its bits are passed.
  const float = kind === "f" && size >= 4;
  return { kind: float ? "float" : "integer", bytes: size, signed: kind === "s" };
}

/** A kernel with its parameters, for a comment. */
export function signatureOf({ name, params }: Kernel): string {
  return `${name}(${params.map(wordOf).join(", ")})`;
}

function wordOf(param: Param): string {
  if (param.kind === "block") return `${param.bytes} bytes`;
  const letter = param.kind === "float" ? "f" : param.signed ? "s" : "u";
  return `${letter}${8 * param.bytes}`;
}

/** What a variant was built with and has to be launched with, for a comment; nothing where that is the original's. */
export function tuningNote({ tuning = {} }: PtxArtifact): readonly string[] {
  const values = Object.entries(tuning).map(([name, value]) => `${name} = ${value}`);
  return values.length === 0 ? [] : [`Built with ${values.join(", ")}: launch them accordingly.`];
}
