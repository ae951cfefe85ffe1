/**
 * The naive Smith-Waterman workload under the watchers, barrier by barrier: its PTX as the pipeline
 * makes it, without one of its barriers each time.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PtxArtifact } from "../../src/artifact.ts";
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
  const file = resolveWorkload("smith-waterman", process.cwd());
  const sources = await checkTypes(file, folder);
  const request = { workload: file, device: "emulator", cache: folder, sources };
  const pipeline = await Pipeline.open(request, () => {});
  text = pipeline.inspect([]).artifact.text;
  workload = await loadWorkload(file, folder);
});

function ran(ptx: string) {
  const hash = createHash("sha256").update(ptx).digest("hex");
  const artifact: PtxArtifact = { kind: "ptx", text: ptx, hash };
  const gpu = emulator().open(artifact, { budget: 1e8, poison: 1, watch: WATCHERS });
  const outputs = workload.run(
    gpu,
    workload.inputs({ split: "search", seed: 5, index: 0, scale: "small" }),
  );
  const kinds = [...new Set(gpu.findings().map(({ kind }) => kind))].sort();
  gpu.close();
  return { outputs, kinds };
}

/** The text without some of its barriers, by their number in the order of lines. */
function without(...gone: readonly number[]): string {
  let seen = 0;
  return text.replace(/^\s*bar\.sync.*$/gm, (line) => (gone.includes(seen++) ? "" : line));
}

/** The source's barriers in the order of the PTX, where the loop's first one comes behind its end. */
const [, STEP_DONE, ROTATED, CLEARED, GATHERING] = [0, 1, 2, 3, 4] as const;

/** Every thread clears the same cells: noted, and no reason to reject. */
const CLEARING = ["same-value-write"];

describe("naive Smith-Waterman", () => {
  it("clears with equal values and is clean otherwise", () => {
    expect(text.match(/^\s*bar\.sync/gm)?.length).toBe(5);
    expect(ran(text).kinds).toEqual(CLEARING);
  });

  it.each([CLEARED, GATHERING])("races without barrier %i, with the right output", (barrier) => {
    const found = ran(without(barrier));
    expect(found.kinds).toContain("shared-race");
    expect(found.outputs).toEqual(ran(text).outputs);
  });

  it.each([STEP_DONE, ROTATED])("is clean without barrier %i, which is redundant", (barrier) => {
    const found = ran(without(barrier));
    expect(found.kinds).toEqual(CLEARING);
    expect(found.outputs).toEqual(ran(text).outputs);
  });

  it("races without both of a step's last barriers: a thread clears what others have yet to read", () => {
    expect(ran(without(STEP_DONE, ROTATED)).kinds).toContain("shared-race");
  });
});
