/**
 * Machine code of many variants: assembly needs no GPU, so as many processes as there are cores do it
 * at once, before the one that has the GPU begins.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { PtxArtifact } from "../../src/artifact.ts";
import { CudaDevice } from "../../src/device/cuda/index.ts";
import type { Device, MachineCode } from "../../src/device.ts";
import { DeviceFault } from "../../src/fault.ts";

/** By hash of the PTX; without what the assembler refuses. */
export type Codes = ReadonlyMap<string, MachineCode>;

/**
 * @param command arguments of a process of this bench, to which the part's place, the number of parts
 *   and the file to write are added.
 */
export async function assembleAll(command: readonly string[]): Promise<Codes> {
  const folder = mkdtempSync(join(tmpdir(), "gevo-fidelity-"));
  const parts = availableParallelism();
  const run = (part: number): Promise<Codes> => {
    const file = join(folder, `${part}`);
    const args = [...process.execArgv, ...command, `${part}`, `${parts}`, file];
    const child = spawn(process.execPath, args, { stdio: "inherit" });
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (status) => {
        if (status === 0) resolve(deserialize(readFileSync(file)) as Codes);
        else reject(new Error(`assembly ended with ${status}`));
      });
    });
  };
  try {
    const found = await Promise.all(Array.from({ length: parts }, (_, part) => run(part)));
    return new Map(found.flatMap((codes) => [...codes]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What one of those processes does. */
export function assemblePart(
  device: Device,
  artifacts: readonly PtxArtifact[],
  [part, parts, file]: readonly [number, number, string],
): void {
  const codes = new Map<string, MachineCode>();
  artifacts.forEach((artifact, k) => {
    if (k % parts !== part || !(device instanceof CudaDevice)) return;
    try {
      codes.set(artifact.hash, device.assemble(artifact));
    } catch (error) {
      if (!(error instanceof DeviceFault)) throw error;
    }
  });
  writeFileSync(file, serialize(codes));
}
