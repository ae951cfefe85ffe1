/**
 * Verifies, optimises and emits a module: LLVM's verifier, `default<O3>` with the target's own passes,
 * NVPTX code generation at level 3. Code generation errors end the process (LLVM aborts), which is why
 * the stage is announced before each step.
 */
import type { PtxArtifact } from "../../artifact.ts";
import type { Rejection } from "../../fitness.ts";
import { rejected } from "../../fitness.ts";
import { linedArtifact, ptxArtifact } from "../../ptx/index.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";
import { unselectable } from "./unselectable.ts";

const TRIPLE = "nvptx64-nvidia-cuda";
const RETURN_STATUS = 2;
const AGGRESSIVE = 3;
const ASSEMBLY = 0;
/** PTX ISA 8.0: the oldest driver it needs is CUDA 12.0's. */
export const FEATURES = "+ptx80";

const machines = new Map<string, Handle>();

/** Modules that passes have run on, and no code generation after them, with their architecture. */
const passed = new Map<Handle, string>();

/** Target machines are reused: making one costs a tenth of a millisecond and changes nothing. */
export function machine(arch: string): Handle {
  let found = machines.get(arch);
  if (found === undefined) {
    const { c, takeString } = llvm();
    const target = [0];
    const message = [0];
    if (c.GetTargetFromTriple(TRIPLE, target, message) !== 0) {
      throw new Error(takeString(message[0] as Handle));
    }
    found = c.CreateTargetMachine(target[0] as Handle, TRIPLE, arch, FEATURES, AGGRESSIVE, 0, 0);
    machines.set(arch, found);
  }
  return found;
}

/** For IR that says nothing of its target: the triple and the layout of types. */
export function setTarget(module: Handle, arch: string): void {
  const { c } = llvm();
  const layout = c.CreateTargetDataLayout(machine(arch));
  c.SetTarget(module, TRIPLE);
  c.SetModuleDataLayout(module, layout);
  c.DisposeTargetData(layout);
}

export function verify(module: Handle): Rejection | undefined {
  const { c, takeString } = llvm();
  const message = [0];
  const broken = c.VerifyModule(module, RETURN_STATUS, message);
  const text = takeString(message[0] as Handle).trim();
  return broken === 0 ? undefined : rejected("verify", "invalid-ir", text.slice(0, 500));
}

/** Runs the ordinary -O3 pipeline. */
export function optimise(module: Handle, arch: string): Rejection | undefined {
  return run(module, "default<O3>", arch);
}

/** Runs passes, by their names in LLVM's textual pipelines. @param unroll whether pipelines unroll loops. */
export function run(
  module: Handle,
  passes: string,
  arch: string,
  unroll = true,
): Rejection | undefined {
  const { c, takeString } = llvm();
  passed.set(module, arch);
  const options = c.CreatePassBuilderOptions();
  c.PassBuilderOptionsSetLoopUnrolling(options, unroll ? 1 : 0);
  const error = c.RunPasses(module, passes, machine(arch), options);
  c.DisposePassBuilderOptions(options);
  if (error === 0) return undefined;
  return rejected("compile", "passes-failed", takeString(c.GetErrorMessage(error)));
}

/**
 * PTX of an optimised module. Line tables change no instruction, but their labels would make equal
 * code differ.
 * @param file the source file whose lines are kept.
 */
export function emit(module: Handle, arch: string, file?: string): PtxArtifact | Rejection {
  const refused = unselectable(module);
  if (refused !== undefined) return rejected("compile", "no-such-instruction", refused);
  const { takeErrors } = llvm();
  takeErrors();
  const text = generate(module, arch);
  if (typeof text !== "string") return text;
  const errors = takeErrors();
  if (errors.length > 0) return rejected("compile", "code-generation", errors.join("; "));
  return file === undefined ? ptxArtifact(text) : linedArtifact(text, file);
}

/**
 * Frees a module and its context. LLVM's target for PTX keeps what it has read of kernels, such as the size of their
 * blocks, by the addresses of the module and the function, until code of that module has been generated. Were
 * none, the next module in the same place would be compiled for this one's blocks. So code is generated here, of an
 * emptied module: it could not be of what was refused.
 */
export function dispose(context: Handle, module: Handle): void {
  const { c } = llvm();
  const arch = passed.get(module);
  passed.delete(module);
  if (arch !== undefined) {
    // The C API deletes no aliases. They are rare: left where it is, nothing comes into the module's place.
    if (c.GetFirstGlobalAlias(module) !== 0 || c.GetFirstGlobalIFunc(module) !== 0) return;
    clear(module);
    generate(module, arch);
  }
  c.DisposeModule(module);
  c.ContextDispose(context);
}

function clear(module: Handle): void {
  const { c } = llvm();
  for (let fn = c.GetFirstFunction(module); fn !== 0; fn = c.GetFirstFunction(module)) {
    c.ReplaceAllUsesWith(fn, c.ConstNull(c.TypeOf(fn)));
    c.DeleteFunction(fn);
  }
  for (let held = c.GetFirstGlobal(module); held !== 0; held = c.GetFirstGlobal(module)) {
    c.ReplaceAllUsesWith(held, c.ConstNull(c.TypeOf(held)));
    c.DeleteGlobal(held);
  }
}

function generate(module: Handle, arch: string): string | Rejection {
  const { c, takeString, takeBuffer } = llvm();
  const message = [0];
  const buffer = [0];
  const failed = c.TargetMachineEmitToMemoryBuffer(
    machine(arch),
    module,
    ASSEMBLY,
    message,
    buffer,
  );
  if (failed !== 0) {
    return rejected("compile", "code-generation", takeString(message[0] as Handle));
  }
  passed.delete(module);
  return takeBuffer(buffer[0] as Handle).toString("utf8");
}
