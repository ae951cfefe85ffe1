/**
 * A variant under the device's sanitizing tools, on the cases of a split. What a build of the original shows
 * under the same tool is its author's design and is excused; it runs only once a tool has found something.
 */
import type { MachineCode, MeasuredDevice, ToolVerdict } from "../device.ts";
import { DeviceFault } from "../fault.ts";
import type { Workload } from "../workload.ts";
import type { Case } from "./cases.ts";

export function sanitize(
  device: MeasuredDevice,
  workload: Workload,
  cases: readonly Case[],
  variant: MachineCode,
  originals: readonly MachineCode[],
): readonly ToolVerdict[] {
  const verdictOn = (tool: string, code: MachineCode): ToolVerdict => {
    const runs = cases.map(({ inputs }) => (gpu: Parameters<Workload["run"]>[0]): void => {
      workload.run(gpu, inputs, code.tuning);
    });
    try {
      return device.sanitize(tool, code, runs);
    } catch (error) {
      if (!(error instanceof DeviceFault)) throw error;
      return { tool, status: "not-run", why: error.message };
    }
  };
  return device.sanitizers.map((tool) => {
    let verdict = verdictOn(tool, variant);
    for (const original of originals) {
      if (verdict.status !== "findings") break;
      verdict = excuse(verdict, verdictOn(tool, original));
    }
    return verdict;
  });
}

/** What remains of a variant's findings without the kinds that the original shows. */
export function excuse(variant: ToolVerdict, original: ToolVerdict): ToolVerdict {
  if (variant.status !== "findings" || original.status !== "findings") return variant;
  const kinds = new Set(original.findings.map(({ kind }) => kind));
  const findings = variant.findings.filter(({ kind }) => !kinds.has(kind));
  const { tool } = variant;
  return findings.length === 0 ? { tool, status: "clean" } : { tool, status: "findings", findings };
}
