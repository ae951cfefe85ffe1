/**
 * From what clang's code generation left (no optimisation run, all attributes and metadata of -O3)
 * to the module that edits are made in.
 *
 *     1. device functions become internal and are inlined into their kernels, so that edits see one
 *        function per kernel; `optnone` and `noinline` go
 *     2. O1: LLVM's -O1 pipeline without unrolling: SSA, loops as written
 *        O3: the whole -O3 pipeline
 *
 * clang's own `-O1` output will not do: it marks device functions `noinline` and loops as never to be
 * unrolled, and -O3 after the edits keeps to that.
 */
import { UserError } from "../../errors.ts";
import { machine } from "./codegen.ts";
import { definedFunctions, kernelFunctions } from "./kernels.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";

export type Start = "O1" | "O3";

/** Index of a function's own attributes: `LLVMAttributeFunctionIndex`. */
const FUNCTION = 0xffffffff;
const INTERNAL = 8;

/** @throws UserError `compile-failed` when a pass fails. */
export function prepareStart(context: Handle, module: Handle, start: Start, arch: string): void {
  absorbDeviceFunctions(context, module);
  run(module, `always-inline,globaldce,default<${start}>`, arch, start === "O3");
}

function absorbDeviceFunctions(context: Handle, module: Handle): void {
  const { c } = llvm();
  const kernels = new Set(kernelFunctions(module));
  // IR without any kernel marking: each function is taken for one.
  if (kernels.size === 0) return;
  const kind = (name: string): number => c.GetEnumAttributeKindForName(name, name.length);
  for (const fn of definedFunctions(module)) {
    for (const name of ["noinline", "optnone"])
      c.RemoveEnumAttributeAtIndex(fn, FUNCTION, kind(name));
    if (kernels.has(fn)) continue;
    c.SetLinkage(fn, INTERNAL);
    const always = c.CreateEnumAttribute(context, kind("alwaysinline"), 0n);
    c.AddAttributeAtIndex(fn, FUNCTION, always);
  }
}

function run(module: Handle, passes: string, arch: string, unroll: boolean): void {
  const { c, takeString } = llvm();
  const options = c.CreatePassBuilderOptions();
  c.PassBuilderOptionsSetLoopUnrolling(options, unroll ? 1 : 0);
  const error = c.RunPasses(module, passes, machine(arch), options);
  c.DisposePassBuilderOptions(options);
  if (error !== 0) {
    const message = takeString(c.GetErrorMessage(error));
    throw new UserError("compile-failed", `preparing the IR failed: ${message}`, "Mend the IR.");
  }
}
