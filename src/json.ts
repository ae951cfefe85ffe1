/**
 * JSON that keeps every number: `JSON.stringify` alone would turn an infinite error or tolerance into
 * null. A number that JSON lacks is written as `{"number": "Infinity"}`. Refuses nothing else; the
 * values stored are plain data.
 */

export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "number" && !Number.isFinite(item) ? { number: String(item) } : item,
  );
}

/** @throws SyntaxError when the text is not JSON. */
export function fromJson(text: string): unknown {
  return JSON.parse(text, (_key, item: unknown) => (isWrapped(item) ? Number(item.number) : item));
}

function isWrapped(item: unknown): item is { readonly number: string } {
  if (typeof item !== "object" || item === null || Object.keys(item).length !== 1) return false;
  return "number" in item && typeof item.number === "string";
}
