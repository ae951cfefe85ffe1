/**
 * What to change in the source for an edit of the IR, where there is one thing to change: a hint for a person,
 * who knows what the line means. Pure. Refuses to guess where several instructions share what the line says.
 */
import { parseEdit } from "../genome.ts";
import type { EditPlace } from "../representation.ts";

export function suggestionOf(edit: string, place: EditPlace | undefined): string | undefined {
  if (place === undefined || place.line === 0 || place.source === "") return undefined;
  const { op, rewires } = parseEdit(edit);
  const { line, source, instruction } = place;
  const isBarrier = source.includes("__syncthreads");
  if (op === "delete" && isBarrier) return `delete line ${line}`;
  if (op === "weaken" && isBarrier) return `write \`__syncwarp()\` on line ${line}`;
  if (
    op === "delete" &&
    /^\s*store\b/.test(instruction) &&
    /^[^=]*[^=!<>]=[^=][^;]*;$/.test(source)
  ) {
    return `delete the assignment on line ${line}`;
  }
  const value = rewires[0]?.value;
  if (op === "condition" && (value === "#0" || value === "#1") && /^if\b/.test(source)) {
    return `the condition on line ${line} can be ${value === "#1" ? "true" : "false"} (or its opposite, as it was compiled)`;
  }
  return undefined;
}
