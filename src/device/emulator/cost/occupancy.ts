/** How many CTAs share an SM, from the kernel's registers and shared memory. */
import type { Program } from "../decode/program.ts";
import type { LaunchShape } from "../execute/launch.ts";
import type { Preset } from "./parameters.ts";

export interface Occupancy {
  /** Resident CTAs per SM. */
  readonly blocks: number;
  readonly warps: number;
  /** Estimated registers per thread: live words and a few for addressing, in steps of 8. */
  readonly registers: number;
  /** Bytes of L1 that each resident CTA can count on. */
  readonly l1Bytes: number;
}

export function residentBlocks(preset: Preset, program: Program, shape: LaunchShape): Occupancy {
  const warps = Math.ceil((shape.block[0] * shape.block[1] * shape.block[2]) / 32);
  const cap = program.directives.get("maxnreg")?.[0] ?? 255;
  const wanted = Math.ceil(Math.max(16, program.maxLive + 4) / 8) * 8;
  // Beyond 255 the assembler spills; the spill itself is not modelled.
  const registers = Math.min(wanted, Math.ceil(cap / 8) * 8);
  const shared = program.layout.dynamic + shape.shared + preset.sharedReserved;
  const blocks = Math.min(
    preset.ctas,
    Math.floor(preset.warps / warps),
    // A block of 1024 threads with more than 64 registers would not load; the assembler caps them.
    Math.max(1, Math.floor(preset.registers / (32 * warps * registers))),
    Math.floor(preset.sharedPerSm / shared),
  );
  const l1 = preset.l1AndShared - Math.max(1, blocks) * shared;
  const resident = Math.max(
    1,
    Math.min(blocks, Math.ceil((shape.grid[0] * shape.grid[1] * shape.grid[2]) / preset.sms)),
  );
  return {
    blocks,
    warps: blocks * warps,
    registers,
    l1Bytes: Math.max(8192, Math.floor(l1 / resident)),
  };
}
