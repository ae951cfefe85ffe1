import { readFileSync } from "node:fs";
import { membersOf } from "../src/suite/members.ts";

/** The kernel workloads that benchmarks of the emulator go through. */
export const workloads: readonly string[] = [
  "hotspot",
  "needleman-wunsch",
  "smith-waterman",
  "workloads/smith-waterman/tuned.workload.ts",
];

/** The kernels that searches are compared on. */
export const searched: readonly string[] = [
  ...workloads,
  "lavamd",
  "backprop",
  "nn",
  "bench/exchange",
];

/** Modules under workloads/ that devices for kernels run: all but models. */
export function kernelModules(filter?: string): readonly string[] {
  return membersOf(process.cwd(), filter).filter(
    (file) => !readFileSync(file, "utf8").includes("defineModelWorkload"),
  );
}
