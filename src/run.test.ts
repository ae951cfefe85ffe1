/**
 * Whole runs over a synthetic landscape: an evaluator of this process that implements the contract
 * without compiler and device. Deleting a position of the "program" saves or costs time, adds error,
 * fails, or overfits the search split; candidates finish out of order.
 */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { courseOf } from "./compare/course.ts";
import type { Evaluated, Evaluator, FuzzCase, Inspected, Prepared } from "./evaluate.ts";
import type { Outcome } from "./fitness.ts";
import { rejected } from "./fitness.ts";
import type { Edit, Genome } from "./genome.ts";
import { genomeOf, parseGenome, printGenome } from "./genome.ts";
import type { VariantProfile } from "./profile.ts";
import { Random } from "./random.ts";
import type { Summary } from "./report/summary.ts";
import type { Draw } from "./representation.ts";
import type { RunDeps } from "./run.ts";
import { evolve, resume, summaryOf } from "./run.ts";
import type { Candidate } from "./search.ts";
import { MemoryStore } from "./store/index.ts";
import type { EvaluationRow, RunConfig, Store } from "./store.ts";
import type { Split } from "./workload.ts";

const SIZE = 60;

const placeOf = (draw: Draw): number =>
  "neighbour" in draw ? draw.neighbour : new Random(draw.seed).int(SIZE);

class Landscape implements Evaluator {
  readonly prepared: Prepared;
  /** Candidates evaluated, those answered from memory included. */
  evaluated = 0;
  /** Called before each evaluation. */
  before: () => void = () => undefined;
  readonly #latency: Random | undefined;
  readonly #known = new Set<string>();

  /** @param latency seed of random delays; without one, answers come at once. */
  constructor(latency?: number, key = "key") {
    this.#latency = latency === undefined ? undefined : new Random(latency);
    this.prepared = {
      workload: "landscape",
      key,
      device: "synthetic",
      objectives: [
        { name: "time", unit: "steps", clock: "modelled" },
        { name: "error", unit: "relative", clock: "none" },
      ],
      tolerance: 0.5,
      size: SIZE,
      operators: ["delete"],
      neighbours: SIZE,
      original: [1000, 0],
      builds: { plain: 1000 },
      originalHash: this.#hash([]),
    };
  }

  async evaluate(
    candidates: readonly Candidate[],
    onEach: (index: number, evaluated: Evaluated) => void = () => undefined,
  ): Promise<readonly Evaluated[]> {
    return Promise.all(
      candidates.map(async (candidate, index) => {
        this.before();
        this.evaluated++;
        const delay = this.#latency?.int(4) ?? 0;
        if (delay > 0) await sleep(delay);
        const evaluated = this.#evaluate(candidate);
        onEach(index, evaluated);
        return evaluated;
      }),
    );
  }

  remember({ hash }: Evaluated): void {
    if (hash !== undefined) this.#known.add(hash);
  }

  async check(genome: Genome | null, where: Split | FuzzCase): Promise<Outcome> {
    return this.#outcome(
      genome ?? [],
      typeof where === "string" ? where : (where.split ?? "heldout"),
    );
  }

  async remeasure(): Promise<readonly []> {
    return [];
  }

  async sanitize(): Promise<readonly []> {
    return [];
  }

  async profile(): Promise<VariantProfile> {
    return { file: "", cycles: 0, kernels: [] };
  }

  async observe(): Promise<readonly []> {
    return [];
  }

  async inspect(genome: Genome): Promise<Inspected> {
    const artifact = { kind: "ptx", text: printGenome(genome), hash: this.#hash(genome) } as const;
    return { artifact, ir: "", baseIr: "", edits: genome.map((edit) => ({ edit, places: [] })) };
  }

  async close(): Promise<void> {}

  #evaluate({ genome: base, draw }: Candidate): Evaluated {
    const drawn: Edit[] =
      draw === undefined ? [] : [{ op: "delete", targets: [String(placeOf(draw))], rewires: [] }];
    const genome = genomeOf([...base, ...drawn]);
    const outcome = this.#outcome(genome, "search");
    if (outcome.status === "rejected") return { genome, outcome, from: "none" };
    const hash = this.#hash(genome);
    const from = this.#known.has(hash) ? "memory" : "device";
    this.#known.add(hash);
    return { genome, outcome, hash, from };
  }

  /** By last digit: 0 fails, 1 overfits, 2 adds error and saves, 3 costs; the rest saves or is neutral. */
  #outcome(genome: Genome, split: Split): Outcome {
    let [time, error] = [1000, 0];
    for (const position of positionsOf(genome)) {
      const kind = position % 10;
      if (kind === 0) return rejected("verify", "dominance", `position ${position}`);
      if (kind === 1 && split !== "search") return rejected("check", "wrong-output");
      if (kind === 1) time -= 100;
      else if (kind === 2) [time, error] = [time - 60, error + 0.1];
      else if (kind === 3) time += 50;
      else if (kind < 7) time -= 5 * position;
    }
    if (time <= 0) return rejected("deadline", "instruction-budget");
    return error > 0.5
      ? rejected("check", "wrong-output")
      : { status: "ok", fitness: [time, error] };
  }

  #hash(genome: Genome): string {
    return createHash("sha256").update(positionsOf(genome).join()).digest("hex");
  }
}

function positionsOf(genome: Genome): readonly number[] {
  return [...new Set(genome.map(({ targets }) => Number(targets[0])))].sort((a, b) => a - b);
}

const CONFIG: RunConfig = {
  workload: "/landscape/workload.ts",
  device: "synthetic",
  preset: "gevo2020",
  budget: "300evals",
  population: 16,
  seed: 5,
  workers: 1,
};

interface Done {
  readonly log: readonly Omit<EvaluationRow, "from" | "seconds">[];
  readonly facts: Partial<Summary>;
}

/** What may not depend on the number of workers, the moment of a stop, or the clock. */
function done(store: Store, summary: Summary): Done {
  const log = store.evaluations(summary.run).map(({ from: _, seconds: __, ...row }) => row);
  const { run: _run, seconds: _seconds, started: _started, ...facts } = summary;
  return { log, facts };
}

async function whole(config: RunConfig, latency?: number): Promise<Done> {
  const store = new MemoryStore();
  return done(store, await evolve(config, { store, evaluator: new Landscape(latency) }));
}

const PRESETS = ["default", "gevo2020", "random", "hill-climb"] as const;

describe("a run", () => {
  it.each(PRESETS)("is the same for any number of workers and any latency: %s", async (preset) => {
    const one = await whole({ ...CONFIG, preset });
    expect(one.log).toHaveLength(300);
    for (const workers of [2, 7]) {
      expect(await whole({ ...CONFIG, preset, workers }, workers)).toEqual(one);
    }
  });

  it("finds, minimises and validates a variant", async () => {
    const { facts } = await whole(CONFIG);
    expect(facts).toMatchObject({ status: "budget", evaluations: 300, clock: "modelled" });
    expect(facts.best).toMatchObject({ error: 0, validated: true });
    expect(facts.best?.speedup).toBeGreaterThan(1);
    expect(facts.best?.speedup).toBe(1000 / (facts.best?.time ?? 0));
    // Position 1, 11, … are faster on the search split only: none may be in the best variant.
    const positions = positionsOf(parseGenome(facts.best?.edits.join("; ") ?? ""));
    expect(positions.filter((position) => [0, 1, 2, 3, 7, 8, 9].includes(position % 10))).toEqual(
      [],
    );
    expect(facts.front?.[0]?.time).toBeLessThanOrEqual(facts.best?.time ?? 0);
  });

  it("counts rejections by stage and different artifacts that ran", async () => {
    const { log, facts } = await whole(CONFIG);
    const failed = log.filter(({ outcome }) => outcome.status === "rejected");
    expect(Object.values(facts.rejected ?? {}).reduce((a, b) => a + b, 0)).toBe(failed.length);
    const hashes = log.flatMap(({ hash }) => (hash === undefined ? [] : [hash]));
    expect(facts.unique).toBe(new Set(hashes).size);
  });

  it("ends with its generations", async () => {
    const { facts } = await whole({ ...CONFIG, budget: "3gens" });
    expect(facts.generations).toBe(2);
  });

  it.each([
    ["stagnation", { stopAfter: "60evals" }],
    ["target", { target: 1.1 }],
  ] as const)("ends by %s where it does with any workers, resumed or not", async (_, rules) => {
    const config = { ...CONFIG, ...rules, budget: "2000evals" };
    const one = await whole(config);
    expect(one.facts.status).toBe("budget");
    expect(one.log.length).toBeLessThan(2000);
    expect(await whole({ ...config, workers: 5 }, 9)).toEqual(one);
    const store = cutShort(one, config, (row) => row < one.log.length - 20);
    expect(done(store, await resumeLast(store)).log).toEqual(one.log);
    const reached = one.log.some(({ outcome }) => {
      return outcome.status === "ok" && (outcome.fitness[0] as number) <= 1000 / 1.1;
    });
    if ("target" in rules) expect(reached).toBe(true);
  });

  it("ends with its time, at a first part of the longer run", async () => {
    const store = new MemoryStore();
    const evaluator = new Landscape(1);
    let now = 0;
    evaluator.before = () => {
      now += 100;
    };
    const config = { ...CONFIG, budget: "10s", workers: 3 };
    const short = done(store, await evolve(config, { store, evaluator, now: () => now }));
    expect(short.log.length).toBeGreaterThanOrEqual(100);
    expect(short.log.length).toBeLessThan(110);
    const long = await whole(CONFIG);
    expect(short.log).toEqual(long.log.slice(0, short.log.length));
  });

  it("leaves no run behind when the original fails on the validation split", async () => {
    const [store, evaluator] = [new MemoryStore(), new Landscape()];
    evaluator.check = async () => rejected("check", "wrong-output");
    await expect(evolve(CONFIG, { store, evaluator })).rejects.toMatchObject({
      code: "original-fails",
    });
    expect(store.runs()).toEqual([]);
  });

  it("leaves no run behind when its configuration is refused", async () => {
    const store = new MemoryStore();
    for (const wrong of [{ budget: "soon" }, { preset: "luck" }, { target: 1 }]) {
      const deps = { store, evaluator: new Landscape() };
      await expect(evolve({ ...CONFIG, ...wrong }, deps)).rejects.toHaveProperty("hint");
    }
    expect(store.runs()).toEqual([]);
  });
});

/** A store with a run of which only the rows that `keep` lets through were written. */
function cutShort(full: Done, config: RunConfig, keep: (row: number) => boolean): MemoryStore {
  const store = new MemoryStore();
  const { id } = store.createRun(config, new Landscape().prepared);
  for (const row of full.log.filter(({ sequence }) => keep(sequence))) {
    store.append(id, { ...row, from: row.hash === undefined ? "none" : "device" });
  }
  return store;
}

function resumeLast(store: Store, deps: Partial<RunDeps> = {}): Promise<Summary> {
  const run = store.runs().at(-1);
  if (run === undefined) throw new Error("no run");
  return resume(run, { store, evaluator: new Landscape(3), ...deps });
}

describe("a run that was killed", () => {
  it.each(PRESETS)("goes on to the same end from any row: %s", async (preset) => {
    const config = { ...CONFIG, preset, budget: "150evals", workers: 2 };
    const full = await whole(config);
    for (const rows of [0, 1, 15, 16, 17, 50, 99, 149, 150]) {
      const store = cutShort(full, config, (sequence) => sequence < rows);
      const evaluator = new Landscape(rows);
      expect(done(store, await resumeLast(store, { evaluator }))).toEqual(full);
    }
  });

  it("evaluates only what is missing, gaps first", async () => {
    const full = await whole(CONFIG);
    const missing = [3, 40, 41, 77];
    const store = cutShort(full, CONFIG, (row) => row < 80 && !missing.includes(row));
    const evaluator = new Landscape();
    const seen: number[] = [];
    const append = store.append.bind(store);
    store.append = (run, row) => {
      seen.push(row.sequence);
      append(run, row);
    };
    expect(done(store, await resumeLast(store, { evaluator }))).toEqual(full);
    expect(seen.slice(0, missing.length + 1)).toEqual([...missing, 80]);
    expect(seen).toHaveLength(300 - 76);
  });

  it("tells the strategy every recorded row, though its time is spent", async () => {
    const full = await whole(CONFIG);
    const store = cutShort(full, { ...CONFIG, budget: "10s" }, (row) => row < 50 && row !== 44);
    store.progress(store.runs()[0]?.id ?? "", 10);
    const summary = await resumeLast(store);
    expect(done(store, summary).log).toEqual(full.log.slice(0, 50));
    expect(summary).toMatchObject({ status: "budget", evaluations: 50 });
    expect(summary.seconds).toBeGreaterThanOrEqual(10);
  });

  it("goes on after a bug ended it", async () => {
    const full = await whole(CONFIG);
    const [store, evaluator] = [new MemoryStore(), new Landscape(2)];
    evaluator.before = () => {
      if (evaluator.evaluated === 123) throw new Error("out of cheese");
    };
    const deps = { store, evaluator };
    await expect(evolve({ ...CONFIG, workers: 4 }, deps)).rejects.toThrow("out of cheese");
    const { id } = store.runs()[0] ?? { id: "" };
    expect(store.evaluations(id).length).toBeGreaterThan(110);
    expect(store.run(id)?.status).toBe("running");
    expect(done(store, await resumeLast(store)).log).toEqual(full.log);
  });

  it("is refused when the workload has changed since", async () => {
    const store = cutShort(await whole(CONFIG), CONFIG, (row) => row < 20);
    const evaluator = new Landscape(undefined, "another key");
    await expect(resumeLast(store, { evaluator })).rejects.toMatchObject({
      code: "workload-changed",
    });
  });

  it("is refused when the search asks for something else now", async () => {
    const store = cutShort(
      await whole(CONFIG),
      { ...CONFIG, preset: "random" },
      (row) => row < 200,
    );
    await expect(resumeLast(store)).rejects.toMatchObject({ code: "run-diverged" });
  });

  it("can be looked at before it goes on", async () => {
    const full = await whole(CONFIG);
    const store = cutShort(full, CONFIG, (row) => row < 200);
    const run = store.runs()[0];
    if (run === undefined) throw new Error("no run");
    const summary = summaryOf(run, store);
    expect(summary).toMatchObject({ status: "running", evaluations: 200 });
    expect(summary.best.validated).toBe(false);
    expect(summary.best.speedup).toBeGreaterThan(1);
  });
});

describe("an interrupted run", () => {
  it("finishes with the front so far, and goes on when resumed", async () => {
    const full = await whole(CONFIG);
    const [store, evaluator, stop] = [new MemoryStore(), new Landscape(4), new AbortController()];
    evaluator.before = () => {
      if (evaluator.evaluated === 60) stop.abort();
    };
    const config = { ...CONFIG, workers: 3 };
    const summary = await evolve(config, { store, evaluator, signal: stop.signal });
    expect(summary.status).toBe("interrupted");
    expect(summary.evaluations).toBeGreaterThanOrEqual(60);
    expect(summary.evaluations).toBeLessThan(70);
    expect(store.runs()[0]).toMatchObject({ status: "done", summary });
    expect(done(store, await resumeLast(store))).toEqual(full);
  });

  it("has the rest of its time when resumed, whatever finishing took", async () => {
    const [store, evaluator, stop] = [new MemoryStore(), new Landscape(), new AbortController()];
    let now = 0;
    evaluator.before = () => {
      now += 100;
      if (evaluator.evaluated === 20) stop.abort();
    };
    const check = evaluator.check.bind(evaluator);
    evaluator.check = async (...asked) => {
      now += 3000;
      return check(...asked);
    };
    const deps = { evaluator, now: () => now };
    const config = { ...CONFIG, budget: "10s" };
    const cut = await evolve(config, { store, signal: stop.signal, ...deps });
    expect(cut.status).toBe("interrupted");
    expect(cut.seconds).toBeGreaterThan(10);
    const searched = 0.1 * cut.evaluations;
    expect(store.runs()[0]?.seconds).toBeCloseTo(searched);
    const { evaluations, seconds, status } = await resumeLast(store, deps);
    expect({ evaluations, status }).toEqual({ evaluations: 100, status: "budget" });
    expect(seconds).toBeGreaterThan(20);
    const [run] = store.runs();
    if (run === undefined) throw new Error("no run");
    expect(run.seconds).toBeCloseTo(10);
    expect(courseOf(run, store.evaluations(run.id)).seconds).toBe(run.seconds);
  });
});

describe("the best variant", () => {
  it("is reported as not validated when none is right on the validation split", async () => {
    const [store, evaluator] = [new MemoryStore(), new Landscape()];
    const check = evaluator.check.bind(evaluator);
    evaluator.check = async (genome, split) =>
      (genome ?? []).length === 0 ? check(genome, split) : rejected("check", "wrong-output");
    const { best } = await evolve(CONFIG, { store, evaluator });
    expect(best).toMatchObject({ validated: false, validation: { status: "failed" } });
    expect(best.edits.length).toBeGreaterThan(0);
  });

  it("is not one that is slower than the original on the validation split", async () => {
    const [store, evaluator] = [new MemoryStore(), new Landscape()];
    const check = evaluator.check.bind(evaluator);
    evaluator.check = async (genome, split) =>
      (genome ?? []).length === 0 ? check(genome, split) : { status: "ok", fitness: [1001, 0] };
    const { best, passedOver = [] } = await evolve(CONFIG, { store, evaluator });
    expect(best.validated).toBe(false);
    expect(best.validation).toEqual({ status: "failed", reason: "check: slower-on-validation" });
    expect(passedOver.length).toBeGreaterThan(5);
    expect(new Set(passedOver.map(({ why }) => why))).toEqual(
      new Set(["fails on the validation split (check: slower-on-validation)"]),
    );
  });

  it("is right on further inputs of both splits, too, none of which `gevo validate` asks for", async () => {
    const [store, evaluator] = [new MemoryStore(), new Landscape()];
    const check = evaluator.check.bind(evaluator);
    const wrong = (genome: Genome): boolean => positionsOf(genome).some((at) => at % 10 === 4);
    const asked = new Map<string | undefined, Set<number>>();
    evaluator.check = async (genome, where) => {
      if (typeof where === "string") return check(genome, where);
      asked.set(where.split, (asked.get(where.split) ?? new Set()).add(where.fuzz));
      // A rare fault: only one of the cases shows it.
      const shows = where.split === "search" && where.fuzz % 8 === 5;
      return shows && wrong(genome ?? [])
        ? rejected("check", "wrong-output")
        : check(genome, where);
    };
    const { best } = await evolve(CONFIG, { store, evaluator });
    expect(best.validated).toBe(true);
    expect(best.edits.length).toBeGreaterThan(0);
    expect(best.edits.filter((edit) => /^delete \d*4$/.test(edit))).toEqual([]);
    expect([...asked.keys()].sort()).toEqual(["search", "validation"]);
    for (const numbers of asked.values()) {
      expect(numbers.size).toBe(24);
      expect(Math.min(...numbers)).toBeGreaterThanOrEqual(100_000);
    }
  });

  it("is found far down the list when the fastest share a fault", async () => {
    const [store, evaluator] = [new MemoryStore(), new Landscape()];
    const check = evaluator.check.bind(evaluator);
    evaluator.check = async (genome, split) =>
      (genome ?? []).length < 2 ? check(genome, split) : rejected("check", "data-race");
    const { best, passedOver = [] } = await evolve(CONFIG, { store, evaluator });
    expect(best).toMatchObject({ validated: true, error: 0 });
    expect(best.edits).toHaveLength(1);
    expect(passedOver.length).toBeGreaterThan(20);
  });

  it("stays as found when its minimised form fails validation", async () => {
    const [store, evaluator] = [new MemoryStore(), new Landscape()];
    const check = evaluator.check.bind(evaluator);
    const neutral = [7, 8, 9];
    // Neutral on the search split, needed on the validation split.
    const safe = (genome: Genome): boolean =>
      positionsOf(genome).some((position) => neutral.includes(position % 10));
    evaluator.check = async (genome) =>
      genome === null || genome.length === 0 || safe(genome)
        ? check(genome, "search")
        : rejected("check", "wrong-output");
    const { best } = await evolve(CONFIG, { store, evaluator });
    expect(best.validated).toBe(true);
    expect(safe(parseGenome(best.edits.join("; ")))).toBe(true);
    expect(best.edits).toHaveLength(best.editsFound ?? 0);
  });
});

describe("a finished run", () => {
  it("is answered from the store", async () => {
    const store = new MemoryStore();
    const summary = await evolve(CONFIG, { store, evaluator: new Landscape() });
    const evaluator = new Landscape(undefined, "another key");
    expect(await resumeLast(store, { evaluator })).toEqual(summary);
    expect(evaluator.evaluated).toBe(0);
  });
});
