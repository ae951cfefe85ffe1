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
