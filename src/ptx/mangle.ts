/**
 * Finds a symbol by its name in the source. CUDA C++ names are mangled (Itanium C++ ABI): a function
 * `f` becomes `_Z1f…`, one in a namespace or a static variable `_ZN1n1fE…`, `_ZL1f`. Template arguments
 * are not compared; the first symbol that fits is taken.
 */

/** The source name a mangled symbol ends its nested name with, or the symbol itself. */
export function sourceName(symbol: string): string {
  if (!symbol.startsWith("_Z")) return symbol;
  let at = 2;
  const nested = symbol[at] === "N";
  if (nested) at++;
  let name = "";
  for (;;) {
    while (/[LKVrC]/.test(symbol[at] ?? "") && /[\dL]/.test(symbol[at + 1] ?? "")) at++;
    const length = /^\d+/.exec(symbol.slice(at, at + 6))?.[0];
    if (length === undefined) break;
    at += length.length;
    const part = symbol.slice(at, at + Number(length));
    at += Number(length);
    name = part;
    if (!nested) break;
  }
  return name === "" ? symbol : name;
}

/** The symbol with that exact name, or the first whose source name it is. */
export function findByName<T extends { readonly name: string }>(
  symbols: readonly T[],
  name: string,
): T | undefined {
  const last = name.split("::").at(-1) ?? name;
  return symbols.find((s) => s.name === name) ?? symbols.find((s) => sourceName(s.name) === last);
}
