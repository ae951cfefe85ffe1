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
import { attributeKind, FUNCTION } from "./attributes.ts";
import { run } from "./codegen.ts";
import { definedFunctions, kernelFunctions } from "./kernels.ts";
import type { Handle } from "./library.ts";
import { llvm } from "./library.ts";

export type Start = "O1" | "O3";

const INTERNAL = 8;

/** @throws UserError `compile-failed` when a pass fails. */
export function prepareStart(context: Handle, module: Handle, start: Start, arch: string): void {
  absorbDeviceFunctions(context, module);
  const passes = `always-inline,globaldce,default<${start}>`;
  const failed = run(module, passes, arch, start === "O3");
  if (failed === undefined) return;
  throw new UserError(
    "compile-failed",
    `preparing the IR failed: ${failed.message}`,
    "Mend the IR.",
  );
}

function absorbDeviceFunctions(context: Handle, module: Handle): void {
  const { c } = llvm();
  const kernels = new Set(kernelFunctions(module));
  // IR without any kernel marking: each function is taken for one.
  if (kernels.size === 0) return;
  for (const fn of definedFunctions(module)) {
    for (const name of ["noinline", "optnone"])
      c.RemoveEnumAttributeAtIndex(fn, FUNCTION, attributeKind(name));
    if (kernels.has(fn)) continue;
    c.SetLinkage(fn, INTERNAL);
    const always = c.CreateEnumAttribute(context, attributeKind("alwaysinline"), 0n);
    c.AddAttributeAtIndex(fn, FUNCTION, always);
  }
}
