/** `gevo doctor`: what this machine has. Exit code 1 when something that a run needs is missing. */
import { availableParallelism } from "node:os";
import { assembler, clockReader, deviceNames, gpus } from "../device/index.ts";
import { UserError } from "../errors.ts";
import { clangInfo, llvmInfo } from "../representation/llvm/index.ts";
import { projectFolder, sqliteVersion } from "../store/index.ts";
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

/** @returns what is there, in words. @throws UserError when it is missing. */
type Check = (io: Io) => string;

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
  devices: () => deviceNames().join(", "),
  gpu: () => gpuText(),
  assemble: () => {
    const tool = assembler();
    if (tool === undefined) return "by the driver (libnvJitLink and ptxas were not found)";
    return `${tool.name} ${tool.version}`;
  },
  cores: () => String(availableParallelism()),
  project: ({ cwd }) => projectFolder(cwd),
};

/** A machine without a GPU lacks nothing that a run needs. */
function gpuText(): string {
  try {
    const found = gpus().map((gpu) => {
      const now = clockReader(gpu.uuid)();
      const clock = `${now === undefined ? "" : `${now} of `}${gpu.clockMHz} MHz`;
      const driver = `driver ${gpu.release ?? "unknown"}, CUDA ${gpu.cuda}`;
      return `${gpu.name} (${gpu.uuid}), ${gpu.arch}, ${gpu.multiprocessors} SM, ${clock}, ${driver}`;
    });
    return found.join("; ") || "none (the driver shows no device)";
  } catch (error) {
    if (error instanceof UserError) return `none: ${error.message}`;
    throw error;
  }
}

export async function doctor(given: Given, io: Io): Promise<number> {
  const findings = Object.entries(CHECKS).map(([name, check]) => find(name, check, io));
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

function find(name: string, check: Check, io: Io): Finding {
  try {
    return { name, ok: true, detail: check(io) };
  } catch (error) {
    // A doctor reports whatever it meets: here even a bug is a finding.
    const detail = error instanceof Error ? error.message : String(error);
    const hint = error instanceof UserError ? { hint: error.hint } : {};
    return { name, ok: false, detail, ...hint };
  }
}
