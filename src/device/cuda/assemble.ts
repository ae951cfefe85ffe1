/**
 * Assembly: PTX text to a cubin for one architecture, on a CPU core, without touching the GPU; so any
 * number of processes may do it at once. By libnvJitLink, else by ptxas. Where neither is installed the
 * driver assembles when it loads, one module at a time.
 */
import { createHash } from "node:crypto";
import type { Artifact } from "../../artifact.ts";
import type { MachineCode, Resources } from "../../device.ts";
import { DeviceFault } from "../../fault.ts";
import { nvJitLink } from "./nvjitlink.ts";
import { ptxas } from "./ptxas.ts";

/** A cubin. */
export interface Assembled extends MachineCode {
  readonly image: Uint8Array;
  readonly resources: readonly Resources[];
}

/** A tool that assembles. */
export interface Assembler {
  readonly name: string;
  readonly version: string;
  run(
    text: string,
    arch: string,
  ):
    | { readonly ok: true; readonly cubin: Uint8Array; readonly log: string }
    | { readonly ok: false; readonly log: string };
}

let found: { readonly assembler: Assembler | undefined } | undefined;

/** The assembler of this machine; undefined leaves the driver's. */
export function assembler(): Assembler | undefined {
  found ??= { assembler: nvJitLink(process.env) ?? ptxas(process.env) };
  return found.assembler;
}

/** @throws DeviceFault `assemble` when the assembler refuses the text. */
export function assemble(tool: Assembler, artifact: Artifact, arch: string): Assembled {
  const result = tool.run(artifact.text, targetOf(artifact.text, arch));
  if (!result.ok) throw new DeviceFault("assemble", `${tool.name}: ${result.log}`);
  const hash = createHash("sha256").update(result.cubin).digest("hex");
  const resources = resourcesOf(result.log);
  return { kind: "machine-code", image: result.cubin, hash, resources };
}

/** The text's own target where it names features of just this architecture ("sm_90a"). */
function targetOf(text: string, arch: string): string {
  const target = /^\s*\.target\s+(sm_\d+[af]?)/m.exec(text)?.[1];
  return target?.replace(/[af]$/, "") === arch ? target : arch;
}

/** Reads ptxas's report, which both tools print. */
export function resourcesOf(log: string): readonly Resources[] {
  const pattern =
    /Function properties for (\S+)\s+(?:ptxas\s*\.)?\s*(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads/g;
  const registers = registersIn(log);
  return [...log.matchAll(pattern)].map(([, name = "", stack, stores, loads]) => {
    const used = registers.get(name);
    return {
      name,
      stack: Number(stack),
      spillStores: Number(stores),
      spillLoads: Number(loads),
      ...(used === undefined ? {} : { registers: used }),
    };
  });
}

/** On a line of their own, below the kernel's name. */
function registersIn(log: string): ReadonlyMap<string, number> {
  const registers = new Map<string, number>();
  let name = "";
  for (const line of log.split("\n")) {
    name = /Function properties for '?([\w$]+)/.exec(line)?.[1] ?? name;
    const used = /used (\d+) registers/i.exec(line)?.[1];
    if (used !== undefined && !registers.has(name)) registers.set(name, Number(used));
  }
  return registers;
}
