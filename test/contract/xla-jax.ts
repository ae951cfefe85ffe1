/** Whether the machine has JAX, and clients for tests: on the CPU, one thread. */
import { spawnSync } from "node:child_process";
import { pythonPath, XlaClient, type XlaOptions } from "../../src/device/xla/index.ts";

const imported = spawnSync(pythonPath(), ["-c", "import jax"], { stdio: "ignore" });

export const HAS_JAX = imported.status === 0;

/** Said in the name of groups that are skipped. */
export const NO_JAX = HAS_JAX ? "" : " (skipped: no JAX, run `npm run setup`)";

export const ENV: Readonly<Record<string, string>> = {
  JAX_PLATFORMS: "cpu",
  XLA_FLAGS: "--xla_cpu_multi_thread_eigen=false",
};

export function client(options: XlaOptions = {}): XlaClient {
  return new XlaClient({ env: ENV, ...options });
}
