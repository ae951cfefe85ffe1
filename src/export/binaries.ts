/**
 * A variant as machine code, where this machine has an assembler: a cubin for the architecture that its PTX
 * names, and both in one file where the toolkit's `fatbinary` is there, too.
 */
import type { Artifact } from "../artifact.ts";
import { assembler, fatbinary, machineCodeOf } from "../device/index.ts";
import type { Further } from "../report/export.ts";

/** Neither for a model, which XLA compiles where it runs. */
export type Binaries = Partial<Pick<Further, "variant.cubin" | "variant.fatbin">>;

/** @throws UserError `assembler-refuses`. */
export function binaries(artifact: Artifact): Binaries {
  if (artifact.kind !== "ptx") return {};
  const tool = assembler();
  if (tool === undefined) return {};
  const { cubin, arch } = machineCodeOf(tool, artifact);
  const both = fatbinary(cubin, artifact.text, arch, process.env);
  return { "variant.cubin": cubin, ...(both === undefined ? {} : { "variant.fatbin": both }) };
}
