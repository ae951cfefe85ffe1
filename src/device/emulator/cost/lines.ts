/**
 * What each line of the PTX did in a launch: counts as they were observed, and the line's part of the
 * modelled cycles. The model is homogeneous (twice the work, twice the cycles), so the parts of all
 * lines, each weighed by how steeply the whole rises with its term, sum up to the whole.
 */
import { idleLine, type LineProfile, type LineSums, TERMS } from "../../../profile.ts";
import type { PtxInstruction } from "../decode/ptx.ts";
import type { LaunchCounts } from "../execute/launch.ts";
import { STATS, stat } from "../machine.ts";
import { stop } from "./latency.ts";
import type { Plan } from "./work.ts";

type Sums = LineSums & Pick<LineProfile, "line" | "source" | "file">;

/**
 * @param perStep `TERMS.length` amounts of work for each step.
 * @param scale a term's cycles for one unit of its work, `weight` the whole's for one more cycle of it.
 */
export function lineProfiles(
  { program, table }: Plan,
  counts: LaunchCounts,
  perStep: Float64Array,
  { scale, weight }: { readonly scale: Float64Array; readonly weight: Float64Array },
): readonly LineProfile[] {
  const lines = new Map<number, Sums>();
  program.blocks.forEach((block, index) => {
    const runs = counts.runs[index]!;
    for (let k = block.start; k < stop(block); k++) {
      const { instruction, head } = program.steps[k]!;
      const line = lines.get(instruction.line) ?? blank(instruction);
      lines.set(instruction.line, line);
      if (head) {
        line.executions = Math.max(line.executions, runs);
        line.instructions += runs;
        line.lanes += counts.lanes[index]!;
      }
      TERMS.forEach((term, t) => {
        const cycles = perStep[k * TERMS.length + t]! * scale[t]!;
        line.terms[term] += cycles;
        line.cycles += cycles * weight[t]!;
      });
      observe(line, table[k]!.memory, counts, k);
    }
  });
  return [...lines.values()].sort((a, b) => a.line - b.line);
}

function blank({ line, source, file }: PtxInstruction): Sums {
  return {
    line,
    ...(source === undefined ? {} : { source }),
    ...(file === undefined ? {} : { file }),
    ...idleLine(),
  };
}

function observe(line: Sums, memory: string | undefined, counts: LaunchCounts, k: number): void {
  if (memory === undefined || memory === "const") return;
  const m = k * STATS;
  const times = counts.memory[m + stat.count]!;
  const units = counts.memory[m + stat.units]!;
  if (memory === "shared") line.bankConflicts += units - times;
  else line.sectors += units;
  if (memory === "global") line.l1Misses += counts.memory[m + stat.l1]!;
  line.atomicSerial += Math.max(0, counts.memory[m + stat.serial]! - times);
}
