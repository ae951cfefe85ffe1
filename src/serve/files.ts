/** The files of `gevo export`, made from a dossier: the same bytes, without building anything. */
import type { Dossier } from "../dossier.ts";
import { furtherFiles } from "../export/index.ts";
import { exportContents } from "../report/export.ts";
import type { Summary } from "../report/summary.ts";

/** @param summary with the variant in the place of the best one. Empty until the variant was analysed. */
export function exportFiles(
  dossier: Dossier | undefined,
  summary: Summary,
): readonly (readonly [name: string, content: string | Uint8Array])[] {
  if (dossier?.analysis === undefined) return [];
  const { inspected, analysis, machineCode } = dossier;
  const further = furtherFiles(summary, analysis, inspected, machineCode);
  return exportContents(inspected, summary, further);
}
