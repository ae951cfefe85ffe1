/**
 * Needleman-Wunsch under the watchers: its blocks are half a warp, so that lanes in lockstep give the right
 * output with no barrier at all. Only barriers of the warp may take the place of the block's.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emulator } from "../../src/device/emulator/index.ts";
import { Pipeline } from "../../src/evaluate/pipeline.ts";
import { WATCHERS } from "../../src/fault.ts";
import { checkTypes } from "../../src/workload/check-types.ts";
import { loadWorkload } from "../../src/workload/load.ts";
import { resolveWorkload } from "../../src/workload/resolve.ts";
import type { Workload } from "../../src/workload.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-watched-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let text = "";
let workload: Workload;
beforeAll(async () => {
  const file = resolveWorkload("needleman-wunsch", process.cwd());
  const sources = await checkTypes(file, folder);
  const request = { workload: file, device: "emulator", cache: folder, sources };
  text = (await Pipeline.open(request, () => {})).inspect([]).artifact.text;
  workload = await loadWorkload(file, folder);
});

/** The program with each barrier replaced by what `each` says of its number, in the order of lines. */
function ran(each: (barrier: number) => string | undefined) {
  let seen = 0;
  const ptx = text.replace(/^\s*bar\.sync.*$/gm, (line) => each(seen++) ?? line);
  const hash = createHash("sha256").update(ptx).digest("hex");
  const options = { budget: 1e8, poison: 1, watch: WATCHERS };
  const gpu = emulator().open({ kind: "ptx", text: ptx, hash }, options);
  const inputs = workload.inputs({ split: "validation", seed: 5, index: 0, scale: "small" });
  const outputs = workload.run(gpu, inputs);
  const findings = gpu.findings();
  gpu.close();
  return { outputs, findings, kinds: [...new Set(findings.map(({ kind }) => kind))], seen };
}

describe("Needleman-Wunsch in half a warp", () => {
  it("is clean as it is", () => {
    const { seen, findings } = ran(() => undefined);
    expect(seen).toBe(8);
    expect(findings).toEqual([]);
  });

  it("races without its barriers, with the right output", () => {
    const { outputs, kinds, findings } = ran(() => "");
    expect(outputs).toEqual(ran(() => undefined).outputs);
    expect(kinds).toEqual(["shared-race"]);
    expect(findings[0]?.message).toMatch(/of the same warp/);
  });

  it("is clean with barriers of the warp in their place", () => {
    const { outputs, findings } = ran(() => "bar.warp.sync -1;");
    expect(outputs).toEqual(ran(() => undefined).outputs);
    expect(findings).toEqual([]);
  });

  it("needs the barrier inside the loop of each kernel and no other", () => {
    const needed = Array.from({ length: 8 }, (_, gone) => gone).filter(
      (gone) => ran((barrier) => (barrier === gone ? "" : undefined)).findings.length > 0,
    );
    expect(needed.length).toBe(2);
    const { findings } = ran((barrier) => (needed.includes(barrier) ? "bar.warp.sync -1;" : ""));
    expect(findings).toEqual([]);
  });
});
