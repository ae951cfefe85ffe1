/** Golden programs on both executors of the emulator, or on GEVO_TEST_DEVICE; ptxas, where there is one, must accept them all. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emulator } from "../../../src/device/emulator/index.ts";
import { onEmulator, testDevice } from "../emulator/snippet.ts";
import { coverage } from "./coverage.ts";
import { programs } from "./programs.ts";
import { run } from "./runner.ts";

const devices = onEmulator()
  ? [emulator(), emulator(undefined, { executor: "reference" })]
  : [testDevice()];
const files = [...new Set(programs.map((program) => program.file))];

describe.each(files)("%s", (file) => {
  const own = programs.filter((program) => program.file === file);

  // What the manual leaves undefined ends with a fault on the emulator only.
  it.each(own.filter((program) => onEmulator() || program.fault === undefined))(
    "$name",
    (program) => {
      for (const device of devices) expect(run(device, program)).toEqual([]);
    },
  );

  it.skipIf(!assembles())("is PTX that ptxas accepts", () => {
    for (const ptx of new Set(own.map((program) => program.ptx))) expect(assemble(ptx)).toBe("");
  });
});

describe("every executed row of the instruction table", () => {
  it.each(coverage().filter(({ row }) => row.executed))("$name", ({ missing }) =>
    expect(missing).toEqual([]),
  );
});

function assembles(): boolean {
  return spawnSync("ptxas", ["--version"]).status === 0;
}

/** What ptxas objects to. */
function assemble(ptx: string): string {
  const folder = mkdtempSync(join(tmpdir(), "gevo-ptxas-"));
  try {
    const source = join(folder, "program.ptx");
    writeFileSync(source, ptx);
    execFileSync("ptxas", ["-arch=sm_90", "-o", join(folder, "program.cubin"), source], {
      stdio: "pipe",
    });
    return "";
  } catch (error) {
    return String((error as { stderr?: Buffer }).stderr ?? error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
