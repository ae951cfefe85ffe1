/** What every store promises; run by each implementation (store.test.ts). */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Evaluated, Prepared } from "../../src/evaluate.ts";
import type { Outcome } from "../../src/fitness.ts";
import { rejected } from "../../src/fitness.ts";
import { parseGenome } from "../../src/genome.ts";
import type { EvaluationRow, RunConfig, Store } from "../../src/store.ts";
import type { Verdict } from "../../src/verdict.ts";

const CONFIG: RunConfig = {
  workload: "/project/workloads/example/workload.ts",
  device: "emulator",
  preset: "gevo2020",
  budget: "60s",
  population: 8,
  seed: 1,
  workers: 2,
};

const PREPARED: Prepared = {
  workload: "example",
  key: "0123abcd",
  device: "emulator",
  objectives: [
    { name: "time", unit: "cycles", clock: "modelled" },
    { name: "error", unit: "relative", clock: "none" },
  ],
  tolerance: Number.POSITIVE_INFINITY,
  size: 100,
  operators: ["delete", "copy"],
  neighbours: 3,
  heat: [[7, 900]],
  original: [1000, 0],
  builds: { "clang -O3": 1000, "gevo without edits": 1001 },
  originalHash: "aa",
};

const OUTCOMES: readonly Outcome[] = [
  { status: "ok", fitness: [1 / 3, 5e-324] },
  { status: "ok", fitness: [0.1 + 0.2, Number.POSITIVE_INFINITY] },
  rejected("verify", "dominance", "Instruction does not dominate all uses!\n  %3 = …"),
  rejected("deadline", "instruction-budget"),
  { status: "unsupported", what: "instruction: tex.2d" },
  { status: "lost", stage: "compile", message: "SIGSEGV" },
];

const GENOMES = ["", "delete 14 [20.0=a2]", "delete 14 [20.0=a2]; copy 7 14 [@.0=a5, 20.1=@]"];

function row(sequence: number): EvaluationRow {
  const outcome = OUTCOMES[sequence % OUTCOMES.length] as Outcome;
  const genome = parseGenome(GENOMES[sequence % GENOMES.length] as string);
  const seconds = sequence / 3;
  const base = { sequence, generation: Math.floor(sequence / 8), genome, outcome, seconds };
  return sequence % 2 === 0
    ? { ...base, from: "none" }
    : { ...base, from: "device", hash: `hash${sequence}` };
}

/** @param reopen closes and opens again what was kept; absent when nothing outlives the process. */
export function storeContract(
  name: string,
  open: () => Store,
  reopen?: (store: Store) => Store,
): void {
  describe(`store contract: ${name}`, () => {
    let store: Store;
    beforeEach(() => {
      store = open();
    });
    afterEach(() => store.close());

    it("keeps a run's configuration and preparation", () => {
      const run = store.createRun(CONFIG, PREPARED);
      expect(run).toMatchObject({ config: CONFIG, prepared: PREPARED, status: "running" });
      expect(run.seconds).toBe(0);
      expect(Date.parse(run.started)).toBeGreaterThan(0);
      expect(store.run(run.id)).toEqual(run);
    });

    it("forgets the runs that it is told to, and no others", () => {
      const [gone, stays] = [store.createRun(CONFIG, PREPARED), store.createRun(CONFIG, PREPARED)];
      for (const { id } of [gone, stays]) {
        for (let k = 0; k < 6; k++) store.append(id, row(k));
        store.keep(id, row(2));
        store.judge(id, row(2).genome, { passed: true, checks: [] });
      }
      store.finish(stays.id, 1, {});
      store.remove([gone.id, "nobody"]);
      expect(store.runs().map(({ id }) => id)).toEqual([stays.id]);
      expect(store.run(gone.id)).toBeUndefined();
      expect(store.evaluations(gone.id)).toEqual([]);
      expect(store.kept(gone.id)).toEqual([]);
      expect(store.verdict(gone.id, row(2).genome)).toBeUndefined();
      expect(store.evaluations(stays.id)).toHaveLength(6);
      expect(store.kept(stays.id)).toHaveLength(1);
      expect(store.verdict(stays.id, row(2).genome)).toBeDefined();
      // Edits of before are known still.
      const after = store.createRun(CONFIG, PREPARED);
      store.append(after.id, row(2));
      expect(store.evaluations(after.id)[0]?.genome).toEqual(row(2).genome);
    });

    it("names runs shortly, uniquely and in the order of time", () => {
      const ids = Array.from({ length: 20 }, () => store.createRun(CONFIG, PREPARED).id);
      expect(new Set(ids).size).toBe(20);
      expect([...ids].sort()).toEqual(ids);
      expect(store.runs().map(({ id }) => id)).toEqual(ids);
      for (const id of ids) expect(id).toMatch(/^[a-z0-9]{4,12}$/);
    });

    it("knows no run that was not created", () => {
      expect(store.runs()).toEqual([]);
      expect(store.run("nothing")).toBeUndefined();
      expect(store.evaluations("nothing")).toEqual([]);
    });

    it("gives every outcome back exactly, by rising sequence", () => {
      const { id } = store.createRun(CONFIG, PREPARED);
      const rows = Array.from({ length: 12 }, (_, i) => row(i));
      for (const each of [...rows].reverse()) store.append(id, each);
      expect(store.evaluations(id)).toEqual(rows);
    });

    it("gives a part of the evaluations", () => {
      const { id } = store.createRun(CONFIG, PREPARED);
      for (const i of [7, 1, 4, 2]) store.append(id, row(i));
      expect(store.evaluations(id, 2)).toEqual([2, 4, 7].map(row));
      expect(store.evaluations(id, 2, 2)).toEqual([2, 4].map(row));
      expect(store.evaluations(id, 8)).toEqual([]);
    });

    it("keeps the first of two rows with one sequence", () => {
      const { id } = store.createRun(CONFIG, PREPARED);
      store.append(id, row(3));
      store.append(id, { ...row(4), sequence: 3 });
      expect(store.evaluations(id)).toEqual([row(3)]);
    });

    it("keeps runs apart", () => {
      const [a, b] = [store.createRun(CONFIG, PREPARED), store.createRun(CONFIG, PREPARED)];
      store.append(a.id, row(0));
      store.append(b.id, row(1));
      store.append(b.id, row(2));
      expect(store.evaluations(a.id)).toHaveLength(1);
      expect(store.evaluations(b.id)).toHaveLength(2);
    });

    it("keeps evaluations outside the search, the last of each genome", () => {
      const [{ id }, other] = [
        store.createRun(CONFIG, PREPARED),
        store.createRun(CONFIG, PREPARED),
      ];
      const { sequence: _, generation: __, seconds: ___, ...first } = row(1);
      const second = { ...first, outcome: OUTCOMES[0] as Outcome };
      const [longer] = [row(2)].map(({ genome, outcome }) => ({
        genome,
        outcome,
        from: "none" as const,
      }));
      for (const each of [first, second, longer as Evaluated]) store.keep(id, each);
      const kept = [...store.kept(id)].sort((a, b) => a.genome.length - b.genome.length);
      expect(kept).toEqual([second, longer]);
      expect(store.kept(other.id)).toEqual([]);
      expect(store.evaluations(id)).toEqual([]);
    });

    it("keeps the last verdict on a variant", () => {
      const { id } = store.createRun(CONFIG, PREPARED);
      const [genome, edit] = [parseGenome(GENOMES[2] as string), parseGenome(GENOMES[1] as string)];
      const verdict = (passed: boolean): Verdict => ({
        passed,
        checks: [
          { name: "held-out", status: passed ? "passed" : "failed", what: "right", error: 0 },
        ],
      });
      expect(store.verdict(id, genome)).toBeUndefined();
      store.judge(id, genome, verdict(true));
      store.judge(id, genome, verdict(false));
      expect(store.verdict(id, genome)).toEqual(verdict(false));
      expect(store.verdict(id, edit)).toBeUndefined();
      expect(store.verdict(id, [...genome].reverse())).toBeUndefined();
      expect(store.verdict(id, parseGenome("delete 99"))).toBeUndefined();
    });

    it("records time spent and the end", () => {
      const { id } = store.createRun(CONFIG, PREPARED);
      store.progress(id, 1.5);
      expect(store.run(id)).toMatchObject({ seconds: 1.5, status: "running" });
      expect(store.run(id)).not.toHaveProperty("summary");
      const summary = { best: { edits: ["delete 14"], error: Number.POSITIVE_INFINITY } };
      store.finish(id, 2.25, summary);
      expect(store.run(id)).toMatchObject({ seconds: 2.25, status: "done", summary });
    });

    it.skipIf(reopen === undefined)("keeps all of it over closing and opening", () => {
      const { id } = store.createRun(CONFIG, PREPARED);
      for (let i = 0; i < 12; i++) store.append(id, row(i));
      store.progress(id, 3);
      const [before, rows] = [store.run(id), store.evaluations(id)];
      store = reopen?.(store) ?? store;
      expect(store.run(id)).toEqual(before);
      expect(store.evaluations(id)).toEqual(rows);
      store.append(id, row(12));
      expect(store.evaluations(id)).toHaveLength(13);
    });
  });
}
