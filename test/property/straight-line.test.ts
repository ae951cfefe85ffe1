/** Random programs of every data type on two executors; and that the programs are what they should be. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emulator } from "../../src/device/emulator/index.ts";
import { compareDevices, dataTypes, show, straightLine } from "./straight-line.ts";

const reference = emulator(undefined, { executor: "reference" });
const fast = emulator(undefined, { executor: "fast" });
const PROGRAMS = 60;

function* programs(type: string, count: number) {
  for (let seed = 0; seed < count; seed++) yield straightLine(type, seed);
}

describe.each(Object.keys(dataTypes))("straight-line programs of %s", (type) => {
  it("show the same on both executors", () => {
    compareDevices(reference, fast, programs(type, PROGRAMS));
  });

  it("depend neither on poison nor on the modelled device", () => {
    const other = emulator("v100", { executor: "reference" });
    for (const program of programs(type, 8)) {
      const { output } = show(reference, program, 1);
      expect(show(other, program, 2).output).toEqual(output);
    }
  });

  it("tell devices apart that cost differently", () => {
    expect(() => compareDevices(reference, emulator("v100"), programs(type, 1))).toThrow();
  });

  it("use every instruction of the type's list", () => {
    const text = [...programs(type, 400)].map(({ artifact }) => artifact.text).join("");
    const mnemonics = dataTypes[type]!.instructions.flatMap((line) =>
      line.split("; ").map((step) => step.split(" ")[0]!),
    );
    expect(mnemonics.filter((mnemonic) => !text.includes(` ${mnemonic} `))).toEqual([]);
  });

  it.skipIf(spawnSync("ptxas", ["--version"]).status !== 0)("are PTX that ptxas accepts", () => {
    const folder = mkdtempSync(join(tmpdir(), "gevo-ptxas-"));
    try {
      for (const [k, { artifact }] of [...programs(type, 5)].entries()) {
        const path = join(folder, `${k}.ptx`);
        writeFileSync(path, artifact.text);
        const options = ["-arch=sm_90", "-o", join(folder, "out.cubin"), path];
        execFileSync("ptxas", options, { stdio: "pipe" });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
