/** From the module that a user names to a program that can be edited. */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { RunnerFault, type XlaClient } from "../../device/index.ts";
import { UserError } from "../../errors.ts";
import type { Stage } from "../../fitness.ts";
import type { ModelWorkload } from "../../model-workload.ts";
import { openProgram, sourceOf } from "../../representation/mlir/index.ts";
import { Builder } from "../builder.ts";

/** XLA optimises whatever it is given: there is one way to build a model. */
export const XLA_BUILD = "XLA";

/**
 * @param file of the workload.
 * @throws UserError `bad-mlir`, `module-missing`, `dynamic-shape`, `nothing-to-edit`, `python-missing`, `jax-missing`.
 */
export async function openModel(
  file: string,
  workload: ModelWorkload,
  xla: XlaClient,
  onStage: (stage: Stage) => void,
): Promise<Builder<ModelWorkload>> {
  const path = resolve(dirname(file), workload.module);
  const { versions, platform, devices } = await xla.hello();
  const tools = { ...versions, platform, devices: devices.join(", ") };
  const source = sourceOf(path, await normalised(path, xla), tools);
  const program = openProgram(source, { onStage });
  return new Builder(workload, source, program, [{ name: XLA_BUILD, program: source.original }]);
}

/** Any module in generic form. @throws UserError `bad-mlir`, `module-missing`. */
export async function normalised(path: string, xla: XlaClient): Promise<string> {
  const module = contentOf(path);
  try {
    return await xla.normalise(module);
  } catch (error) {
    if (!(error instanceof RunnerFault)) throw error;
    throw new UserError(
      "bad-mlir",
      `${path} is not a module that StableHLO's verifier accepts: ${error.message}`,
      "Write it with `jax.jit(f).lower(...).as_text()`, or mend it at the line named.",
    );
  }
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UserError(
      "module-missing",
      `the model's module cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      "Give the name of an .mlir file, relative to the workload's folder.",
    );
  }
}
