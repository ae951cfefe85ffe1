/** Smith-Waterman of proteins, tuned by hand: another kernel for the same inputs, outputs and reference. */
import { defineWorkload, type Workload } from "gevo";
import type { Batch } from "./cases.ts";
import naive from "./workload.ts";

const workload: Workload<Batch> = defineWorkload<Batch>({
  ...naive,
  name: "smith-waterman-protein-tuned",
  source: { ...naive.source, file: "tuned.cu" },
});

export default workload;
