/**
 *     launch f1 maxnreg 32      at most 32 registers a thread
 *     launch f1 maxntidx 256    blocks of at most 256 threads
 *     launch f1 minctasm 4      at least 4 blocks resident on an SM
 *
 * Bounds that a kernel is compiled for (PTX ISA 11.4, performance-tuning directives). They trade
 * registers, and spills, for warps. A bound that the source sets stays.
 */

import { Refusal } from "../../refusal.ts";
import { annotate, annotationsOf, kernelFunctions } from "../kernels.ts";
import { llvm } from "../library.ts";
import type { Operator } from "./operator.ts";
import { listed } from "./operator.ts";

const BOUNDS: Readonly<Record<string, readonly number[]>> = {
  maxnreg: [24, 32, 40, 48, 64, 96, 128],
  maxntidx: [64, 128, 256, 512, 1024],
  minctasm: [2, 4, 8, 16],
};

export const launch: Operator = listed({
  name: "launch",
  targets: 3,

  every: (snapshot) =>
    snapshot.functions.flatMap(({ id, handle }) => {
      const set = annotationsOf(llvm().c.GetGlobalParent(handle), handle);
      return Object.entries(BOUNDS)
        .filter(([key]) => !set.has(key))
        .flatMap(([key, numbers]) =>
          numbers.map((number) => ({
            edit: { op: "launch", targets: [id, key, String(number)], rewires: [] },
          })),
        );
    }),

  apply(variant, edit) {
    const { module } = variant;
    const [target, key = "", number] = edit.targets;
    const kernel = variant.function(target);
    if (!kernelFunctions(module).includes(kernel)) {
      throw new Refusal("not-eligible", `${target} is no kernel`);
    }
    if (BOUNDS[key]?.includes(Number(number)) !== true) {
      throw new Refusal("missing-value", `there is no bound "${key} ${number}"`);
    }
    if (annotationsOf(module, kernel).has(key)) {
      throw new Refusal("not-eligible", `${target} has a ${key} already`);
    }
    annotate(variant, kernel, key, Number(number));
  },
});
