/**
 * XLA as a device of models: `xla` measures on what JAX finds (a CPU, a GPU, a TPU), `xla:roofline` models
 * the time from XLA's own count of operations and bytes. Programs run in runners (client.ts).
 */
import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Face } from "../../device.ts";
import { UserError } from "../../errors.ts";
import { XlaClient } from "./client.ts";
import type { Cost } from "./protocol.ts";

export interface XlaDevice extends Face {
  readonly accepts: readonly ["stablehlo"];
  /** @param cache folder for what can be made again. */
  connect(cache: string): XlaClient;
}

/**
 * The roofline of the modelled clock: a machine that computes 100 floating-point operations and moves 20
 * bytes each nanosecond, about a CPU of eight cores. Whichever takes longer is the time.
 */
const FLOPS_PER_NS = 100;
const BYTES_PER_NS = 20;

/** Modelled nanoseconds of one execution. */
export function rooflineTime({ flops, bytesAccessed }: Cost): number {
  return Math.max(flops / FLOPS_PER_NS, bytesAccessed / BYTES_PER_NS);
}

/** @param which clock: the real one by default. @throws UserError `device-missing`. */
export function xla(which?: string): XlaDevice {
  const known = { accepts: ["stablehlo"], unit: "ns", version: "1" } as const;
  if (which === undefined) {
    const description = "XLA by way of JAX, on the device that JAX chooses";
    const connect = (cache: string): XlaClient =>
      new XlaClient({ env: environment(cache), turns: folderIn(cache, "turns") });
    return { ...known, name: "xla", description, clock: "measured", connect };
  }
  if (which === "roofline") {
    const description = `XLA by way of JAX, timed by a roofline of ${FLOPS_PER_NS} operations and ${BYTES_PER_NS} bytes a nanosecond`;
    const connect = (cache: string): XlaClient => new XlaClient({ env: environment(cache) });
    return { ...known, name: "xla:roofline", description, clock: "modelled", connect };
  }
  throw new UserError(
    "device-missing",
    `there is no device "xla:${which}"`,
    "Use xla (measured) or xla:roofline (modelled).",
  );
}

/**
 * One thread on a CPU, so that outcomes do not depend on the number of cores and runners do not fight for
 * them. On a GPU what autotuning finds is kept for later processes: without autotuning convolutions are a
 * hundred times slower. Flags of the user's own come after and win.
 */
function environment(cache: string): Readonly<Record<string, string>> {
  const flags = ["--xla_cpu_multi_thread_eigen=false"];
  if (existsSync("/dev/nvidiactl")) {
    const folder = folderIn(cache, "autotune");
    flags.push(`--xla_gpu_per_fusion_autotune_cache_dir=${folder}`);
  }
  const XLA_FLAGS = [...flags, process.env["XLA_FLAGS"] ?? ""].join(" ").trim();
  return { XLA_PYTHON_CLIENT_PREALLOCATE: "false", XLA_FLAGS };
}

function folderIn(cache: string, name: string): string {
  const folder = resolve(cache, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
