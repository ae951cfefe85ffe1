/** `gevo doctor`: what this machine has. Exit code 1 when something that a run needs is missing. */
import { availableParallelism } from "node:os";
import {
  assembler,
  chooseDevice,
  deviceNames,
  type GpuInfo,
  type GpuMonitor,
  gpus,
  lockHolder,
  monitor,
  toolkit,
} from "../device/index.ts";
import { pythonPath, RunnerFault, XlaClient } from "../device/xla/index.ts";
import { UserError } from "../errors.ts";
import { clangInfo, llvmInfo, nvccInfo } from "../representation/llvm/index.ts";
import { projectFolder, sqliteVersion } from "../store/index.ts";
import { doctorTrust } from "./doctor-trust.ts";
import type { Given } from "./given.ts";
import type { Io } from "./io.ts";
import { printJson, styleFor } from "./io.ts";

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** The next step, when something is missing. */
  readonly hint?: string;
}

/** The oldest Node that gevo runs on. */
const NODE = [20, 19] as const;

const NO_GPU = "no GPU";

/** @returns what is there, in words. @throws UserError when it is missing. */
type Check = (io: Io) => string | Promise<string>;

const CHECKS: Readonly<Record<string, Check>> = {
  node: () => {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    if (major > NODE[0] || (major === NODE[0] && minor >= NODE[1])) return process.versions.node;
    const hint = `Install Node ${NODE.join(".")} or newer.`;
    throw new UserError("node-too-old", `${process.versions.node} is too old`, hint);
  },
  clang: () => {
    const { version, path } = clangInfo();
    return `${version} (${path})`;
  },
  libLLVM: () => {
    const { version, path } = llvmInfo();
    return `${version} (${path})`;
  },
  sqlite: () => sqliteVersion(),
  devices: () => `${deviceNames().join(", ")}; auto is ${chooseDevice("auto")}`,
  gpu: () => everyGpu(describe),
  clocks: () => everyGpu(({ uuid, clockMHz }) => clockText(monitor(uuid), clockMHz), NO_GPU),
  "in use": () => everyGpu(({ uuid }) => useText(lockHolder(uuid)), NO_GPU),
  assemble: () => {
    const tool = assembler();
    if (tool === undefined) return "by the driver (libnvJitLink and ptxas were not found)";
    return `${tool.name} ${tool.version}`;
  },
  toolkit: () => {
    const tools = Object.entries({ nvcc: nvccInfo()?.version, ...toolkit() });
    return tools.map(([name, version]) => `${name} ${version ?? "none"}`).join(", ");
  },
  models: () => modelsText(),
  cores: () => String(availableParallelism()),
  project: ({ cwd }) => projectFolder(cwd),
};

/** A machine without a GPU lacks nothing that a run needs. @param none said there; the reason by default. */
function everyGpu(text: (gpu: GpuInfo) => string, none?: string): string {
  try {
    return gpus().map(text).join("; ") || (none ?? "none (the driver shows no device)");
  } catch (error) {
    if (error instanceof UserError) return none ?? `none: ${error.message}`;
    throw error;
  }
}

/** Kernels need no JAX: a machine without it lacks nothing that their runs need. */
async function modelsText(): Promise<string> {
  // The whole memory of a GPU is not taken for a question.
  const xla = new XlaClient({ env: { XLA_PYTHON_CLIENT_PREALLOCATE: "false" } });
  try {
    const { versions, platform, devices } = await xla.hello();
    const { jax, jaxlib, python } = versions;
    return `JAX ${jax} (jaxlib ${jaxlib}, Python ${python}: ${pythonPath()}) on ${platform}: ${devices.join(", ")}`;
  } catch (error) {
    if (error instanceof UserError || error instanceof RunnerFault) return `none: ${error.message}`;
    throw error;
  } finally {
    xla.close();
  }
}

function describe({ name, uuid, arch, multiprocessors, release, cuda }: GpuInfo): string {
  return `${name} (${uuid}), ${arch}, ${multiprocessors} SM, driver ${release ?? "unknown"}, CUDA ${cuda}`;
}

/** @param nominalMHz what the driver calls the highest clock. */
function clockText(gpu: GpuMonitor, nominalMHz: number): string {
  const now = gpu.clockMHz();
  if (now === undefined) return `at most ${nominalMHz} MHz (NVML does not tell the clock)`;
  const held = gpu.heldDownBy() ?? [];
  const persistent = gpu.persistent();
  return [
    `${now} of ${gpu.maxClockMHz() ?? nominalMHz} MHz`,
    ...(held.length > 0 ? [`held down by ${held.join(", ")}`] : []),
    ...(persistent === undefined ? [] : [`persistence mode ${persistent ? "on" : "off"}`]),
  ].join(", ");
}

function useText(holder: string | undefined): string {
  return holder === undefined ? "by no run" : `by a run: process ${holder}`;
}

export async function doctor(given: Given, io: Io): Promise<number> {
  if (given.flag("trust")) return doctorTrust(io, given.text("device"), given.flag("json"));
  const checks = Object.entries(CHECKS).map(([name, check]) => find(name, check, io));
  const findings = await Promise.all(checks);
  const ok = findings.every((finding) => finding.ok);
  if (given.flag("json")) {
    printJson(io, { ok, findings });
  } else {
    const style = styleFor(io.stdout, io.env);
    for (const { name, ok: fine, detail, hint } of findings) {
      const mark = fine ? style.good("ok     ") : style.bad("MISSING");
      io.stdout.write(`${mark} ${name.padEnd(8)} ${detail}\n`);
      if (hint !== undefined) io.stdout.write(`                 ${hint}\n`);
    }
  }
  return ok ? 0 : 1;
}

async function find(name: string, check: Check, io: Io): Promise<Finding> {
  try {
    return { name, ok: true, detail: await check(io) };
  } catch (error) {
    // A doctor reports whatever it meets: here even a bug is a finding.
    const detail = error instanceof Error ? error.message : String(error);
    const hint = error instanceof UserError ? { hint: error.hint } : {};
    return { name, ok: false, detail, ...hint };
  }
}
