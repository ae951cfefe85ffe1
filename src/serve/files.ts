/**
 * The files of `gevo export`, made from a dossier: the same bytes, without building anything. Its reports come with the
 * analysis, which an export makes.
 */
import type { Dossier } from "../dossier.ts";
import { furtherFiles } from "../export/index.ts";
import { exportContents } from "../report/export.ts";
import type { Summary } from "../report/summary.ts";

/** @param summary with the variant in the place of the best one. */
export function exportFiles(
  { inspected, analysis, machineCode }: Dossier,
  summary: Summary,
): readonly (readonly [name: string, content: string | Uint8Array])[] {
  const further = furtherFiles(summary, analysis, inspected, machineCode);
  return exportContents(inspected, summary, further);
}
