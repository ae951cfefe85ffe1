/**
 * The evaluation pool under attack: workers are killed, starved, hung and aborted, and every candidate
 * still gets its outcome.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { openPool } from "../../src/evaluate/open-pool.ts";
import { Random } from "../../src/random.ts";
import type { Candidate } from "../../src/search.ts";
import { checkTypes } from "../../src/workload/check-types.ts";
import { resolveWorkload } from "../../src/workload/resolve.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-pool-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function request(argument: string) {
  const workload = resolveWorkload(argument, process.cwd());
  const sources = await checkTypes(workload, folder);
  return { workload, device: "emulator", cache: folder, sources };
}

function draws(count: number, operators: readonly string[]): readonly Candidate[] {
  const random = new Random(5);
  return Array.from({ length: count }, () => ({
    genome: [],
    draw: { seed: random.seed(), operators },
  }));
}

describe("the evaluation pool", () => {
  it("gives the same outcomes when workers are killed at random", async () => {
    const asked = await request("examples/saxpy");
    const calm = await openPool(asked, 1, {});
    const candidates = draws(120, calm.prepared.operators);
    const expected = await calm.evaluate(candidates);
    await calm.close();

    const pool = await openPool(asked, 2, {});
    let done = false;
    const attacker = (async () => {
      for (let kills = 0; kills < 4 && !done; kills++) {
        await sleep(150);
        const pid = pool.pids[kills % 2];
        if (pid !== undefined && pid > 0) process.kill(pid, "SIGKILL");
      }
    })();
    const results = await pool.evaluate(candidates);
    done = true;
    await attacker;
    await pool.close();
    const facts = (list: typeof expected) =>
      list.map(({ genome, outcome, hash }) => ({ genome, outcome, hash }));
    expect(facts(results)).toEqual(facts(expected));
  });

  it("runs equal code once and remembers genomes", async () => {
    const pool = await openPool(await request("examples/saxpy"), 2, {});
    const same = { genome: [] };
    const results = await pool.evaluate([same, same, same, same]);
    expect(results.filter((each) => each.from === "device")).toHaveLength(1);
    expect(new Set(results.map((each) => JSON.stringify(each.outcome))).size).toBe(1);
    const [again] = await pool.evaluate([same]);
    expect(again?.from).toBe("memory");
    await pool.close();
  });

  it("rejects what does not answer in time and goes on", async () => {
    const pool = await openPool(await request("examples/saxpy"), 1, { compileMs: 1 });
    const [late] = await pool.evaluate([{ genome: [] }]);
    expect(late?.outcome).toMatchObject({ status: "rejected", stage: "deadline" });
    await pool.close();
  });

  it("replaces workers that have served long enough", async () => {
    const pool = await openPool(await request("examples/saxpy"), 1, { recycleAfter: 4 });
    const before = pool.pids;
    const results = await pool.evaluate(draws(8, pool.prepared.operators));
    expect(results.filter((each) => each.outcome.status === "lost")).toEqual([]);
    expect(pool.pids).not.toEqual(before);
    await pool.close();
  });

  it("says where the compiler library aborted on the user's own program", async () => {
    mkdirSync(join(folder, "abort"));
    writeFileSync(join(folder, "abort", "kernel.ll"), ABORTING);
    writeFileSync(
      join(folder, "abort", "workload.js"),
      `export default { kind: "workload", name: "abort", source: { file: "kernel.ll" },
         inputs: () => 0, run: () => ({}) };`,
    );
    const asked = await request(join(folder, "abort"));
    const error = await openPool(asked, 1, {}).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).code).toBe("worker-died");
  });
});

/** LLVM 19 cannot select a sequentially consistent load for NVPTX and aborts. */
const ABORTING = `target triple = "nvptx64-nvidia-cuda"
define ptx_kernel void @k(ptr %p) {
  %v = load atomic i32, ptr %p seq_cst, align 4
  store i32 %v, ptr %p
  ret void
}
!nvvm.annotations = !{!0}
!0 = !{ptr @k, !"kernel", i32 1}
`;
