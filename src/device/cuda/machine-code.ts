/**
 * What an assembler makes of PTX, for people: the cubin, and of each kernel how many instructions and registers
 * it has; by kind of instruction where the toolkit's `nvdisasm` or `cuobjdump` is installed. Needs no GPU. Reads
 * code of sm_70 and later, whose instructions are 16 bytes each.
 */
import type { PtxArtifact } from "../../artifact.ts";
import type { KernelCode } from "../../device.ts";
import { UserError } from "../../errors.ts";
import { DeviceFault } from "../../fault.ts";
import { type Assembler, assemble } from "./assemble.ts";
import { cubinCode } from "./cubin.ts";
import { disassemble } from "./disassemble.ts";

export interface MachineCodeReport {
  /** Name and version of the assembler. */
  readonly assembler: string;
  /** `sm_90`, say. */
  readonly arch: string;
  readonly cubin: Uint8Array;
  readonly kernels: readonly KernelCode[];
}

/** For the architecture that the text names. @throws UserError `assembler-refuses`. */
export function machineCodeOf(tool: Assembler, artifact: PtxArtifact): MachineCodeReport {
  const arch = /^\s*\.target\s+(sm_\w+)/m.exec(artifact.text)?.[1] ?? "sm_90";
  const { image: cubin, resources } = assembled(tool, artifact, arch);
  const kinds = disassemble(cubin, process.env);
  const kernels = cubinCode(cubin).map(({ name, code }): KernelCode => {
    const registers = resources.find((each) => each.name === name)?.registers;
    const kind = kinds?.get(name);
    return {
      name,
      instructions: instructionsOf(code),
      ...(registers === undefined ? {} : { registers }),
      ...(kind === undefined ? {} : { kinds: kind }),
    };
  });
  return { assembler: `${tool.name} ${tool.version}`, arch, cubin, kernels };
}

function assembled(
  tool: Assembler,
  artifact: PtxArtifact,
  arch: string,
): ReturnType<typeof assemble> {
  try {
    return assemble(tool, artifact, arch);
  } catch (error) {
    if (!(error instanceof DeviceFault)) throw error;
    throw new UserError(
      "assembler-refuses",
      error.message,
      "Install a newer ptxas, or name one in GEVO_PTXAS.",
    );
  }
}

const INSTRUCTION_BYTES = 16;
/** Low bits of an instruction that are its opcode and form, and NOP's, as nvdisasm names it. */
const OPCODE = 0xfff;
const NOP = 0x918;

function instructionsOf(code: Uint8Array): number {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  let count = Math.floor(code.length / INSTRUCTION_BYTES);
  const opcode = (k: number): number => view.getUint32(k * INSTRUCTION_BYTES, true) & OPCODE;
  while (count > 0 && opcode(count - 1) === NOP) count--;
  return count;
}
