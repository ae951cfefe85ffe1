/**
 * Test groups. `e2e` runs the built CLI in `dist/`, so `npm test` builds first. `gpu` is skipped where
 * there is no NVIDIA driver; where there is one, golden programs of the emulator run on the GPU too.
 */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const alias = { gevo: fileURLToPath(new URL("./src/index.ts", import.meta.url)) };
const group = (name: string, include: string[], extra: object = {}) => ({
  resolve: { alias },
  test: { name, include, pool: "forks" as const, testTimeout: 60_000, ...extra },
});

const ON_GPU = existsSync("/dev/nvidiactl")
  ? [
      "test/golden/instructions/instructions.test.ts",
      ...["kernels", "memory", "numerics", "simt"].map(
        (name) => `test/golden/emulator/${name}.test.ts`,
      ),
    ]
  : [];

export default defineConfig({
  test: {
    globalSetup: ["scripts/executor.mjs"],
    // By default one less: half of a small machine.
    maxWorkers: availableParallelism(),
    projects: [
      group("unit", ["src/**/*.test.ts", "workloads/**/*.test.ts", "test/*.test.ts"]),
      group("golden", ["test/golden/**/*.test.ts"]),
      group("contract", ["test/contract/**/*.test.ts"], {
        testTimeout: 180_000,
        hookTimeout: 120_000,
      }),
      group("property", ["test/property/**/*.test.ts"], { testTimeout: 300_000 }),
      group("gpu", ["test/gpu/**/*.test.ts", ...ON_GPU], { env: { GEVO_TEST_DEVICE: "cuda" } }),
      group("e2e", ["test/e2e/**/*.test.ts"], { testTimeout: 600_000, hookTimeout: 120_000 }),
    ],
  },
});
