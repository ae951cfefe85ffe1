/** Tables and numbers of the report. */

/** @param heads with a colon behind what stands to the right. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const names = heads.map((head) => head.replace(/:$/, ""));
  const rules = heads.map((head) => (head.endsWith(":") ? "--:" : "---"));
  return [names, rules, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

export function thousands(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: 1 });
}

export function percent(part: number): string {
  return Number.isFinite(part) ? `${(100 * part).toFixed(0)} %` : "never";
}

export function fixed(value: number): string {
  return value.toFixed(3);
}

export function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
