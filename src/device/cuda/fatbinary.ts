/**
 * Machine code and PTX in one file, from which the driver takes what fits the GPU at hand: by the toolkit's
 * `fatbinary`. `GEVO_FATBINARY` names another than the one on the PATH.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DEADLINE_MS = 60_000;

/** @param arch of the cubin, such as `sm_90`. @returns undefined where there is no such tool, or it fails. */
export function fatbinary(
  cubin: Uint8Array,
  ptx: string,
  arch: string,
  env: NodeJS.ProcessEnv,
): Uint8Array | undefined {
  const folder = mkdtempSync(join(tmpdir(), "gevo-fatbinary-"));
  try {
    writeFileSync(join(folder, "module.cubin"), cubin);
    writeFileSync(join(folder, "module.ptx"), ptx);
    const sm = arch.replace("sm_", "");
    const images = [`kind=elf,sm=${sm},file=module.cubin`, `kind=ptx,sm=${sm},file=module.ptx`];
    const { status } = spawnSync(
      env["GEVO_FATBINARY"] ?? "fatbinary",
      ["--create=module.fatbin", "--64", ...images.map((image) => `--image3=${image}`)],
      { cwd: folder, stdio: "ignore", timeout: DEADLINE_MS, killSignal: "SIGKILL" },
    );
    if (status !== 0) return undefined;
    return new Uint8Array(readFileSync(join(folder, "module.fatbin")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
