/**
 * Random genomes of 1 to 10 edits on the two model workloads: how many StableHLO's verifier accepts, by operator,
 * and what becomes of those of workloads/2fcnet in the whole pipeline. Whatever a variant does, the parent must
 * live, every outcome must have a type, and no runner may be left: else the bench fails. Writes
 * docs/results/models.json, and while it runs what there is so far.
 *
 *     npm run bench:model-genomes -- [genomes of each, 2000] [of them through the whole pipeline, all]
 *
 * The verifier is asked of both models on any machine; a variant of workloads/mobilenet runs in reasonable time
 * on a GPU alone, where a search tries as many (docs/results/mobilenet.md).
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { RunnerFault, XlaClient } from "../src/device/xla/index.ts";
import { openEvaluator } from "../src/evaluate/index.ts";
import type { Edit } from "../src/genome.ts";
import { printGenome } from "../src/genome.ts";
import { Random } from "../src/random.ts";
import { openProgram, sourceOf } from "../src/representation/mlir/index.ts";
import type { Program } from "../src/representation.ts";
import { resolveWorkload } from "../src/workload/resolve.ts";
import { addToMix, evaluateRandomGenomes, type Mix, MOST_EDITS } from "./random-genomes.ts";

const MODELS = {
  mobilenet: "workloads/mobilenet/model.mlir",
  "2fcnet": "workloads/2fcnet/step.mlir",
};
const [count = "2000", run = count] = process.argv.slice(2);
/** Genomes that went through the whole pipeline, between one writing of the report and the next. */
const OFTEN = 50;
/** Inherited by every runner of this bench: others may be at work on the machine. */
const MARK = `GEVO_MODEL_GENOMES=${process.pid}`;
process.env["GEVO_MODEL_GENOMES"] = String(process.pid);
const report: Report = {
  date: new Date().toISOString().slice(0, 10),
  command: `npm run bench:model-genomes -- ${process.argv.slice(2).join(" ")}`.trim(),
  verified: {},
  run: { genomes: 0, mix: {} },
};
mkdirSync("docs/results", { recursive: true });
await verify(report.verified, Number(count));
await runThrough(report.run, Number(run));
await new Promise((resolve) => setTimeout(resolve, 1000));
report.runnersLeft = runners().length;
write();
console.log(JSON.stringify(report, null, 2));
const rates = Object.values(report.verified).map(({ accepted, genomes }) => accepted / genomes);
const untyped = Object.keys(report.run.mix).some((what) => /^(lost|unsupported)/.test(what));
process.exitCode = Math.min(...rates) >= 0.95 && !untyped && report.runnersLeft === 0 ? 0 : 1;

interface Report {
  readonly date: string;
  readonly command: string;
  /** By model. */
  readonly verified: Record<string, Verified>;
  readonly run: { genomes: number; readonly mix: Mix };
  /** Absent until all is over. */
  runnersLeft?: number;
}

function write(): void {
  writeFileSync("docs/results/models.json", `${JSON.stringify(report, null, 2)}\n`);
}

interface Verified {
  readonly genomes: number;
  accepted: number;
  /** Refused by gevo before the verifier is asked, by reason. */
  readonly refused: Mix;
  /** Of the genomes that hold an edit of the operator, those accepted. */
  readonly byOperator: Record<string, string>;
  /** What the verifier said, and how often. */
  readonly said: Mix;
}

async function verify(found: Record<string, Verified>, genomes: number): Promise<void> {
  const xla = new XlaClient({ env: { JAX_PLATFORMS: "cpu" } });
  try {
    for (const [name, file] of Object.entries(MODELS)) {
      const text = await xla.normalise(readFileSync(file));
      found[name] = await accepted(openProgram(sourceOf(file, text, {})), xla, genomes);
      console.log(name, JSON.stringify(found[name]));
      write();
    }
  } finally {
    xla.close();
  }
}

async function accepted(program: Program, xla: XlaClient, genomes: number): Promise<Verified> {
  const random = new Random(1);
  const found: Verified = { genomes, accepted: 0, refused: {}, byOperator: {}, said: {} };
  const tally = new Map<string, { accepted: number; of: number }>();
  for (let n = 0; n < genomes; n++) {
    const genome = drawn(program, 1 + (n % MOST_EDITS), random);
    const ok = await isAccepted(program, genome, xla, found);
    if (ok) found.accepted++;
    for (const op of new Set(genome.map((edit) => edit.op))) {
      const each = tally.get(op) ?? { accepted: 0, of: 0 };
      tally.set(op, { accepted: each.accepted + Number(ok), of: each.of + 1 });
    }
  }
  for (const [op, each] of tally) found.byOperator[op] = `${each.accepted}/${each.of}`;
  return found;
}

/** So many edits, each drawn on those before it; a draw that finds nothing is made anew. */
function drawn(program: Program, edits: number, random: Random): readonly Edit[] {
  const genome: Edit[] = [];
  while (genome.length < edits) {
    const edit = program.propose(genome, { seed: random.seed(), operators: program.operators });
    if (!("status" in edit)) genome.push(edit);
  }
  return genome;
}

async function isAccepted(
  program: Program,
  genome: readonly Edit[],
  xla: XlaClient,
  { refused, said }: Verified,
): Promise<boolean> {
  const artifact = program.compile(genome);
  if ("status" in artifact) {
    add(refused, `${artifact.stage}: ${artifact.reason}`);
    return false;
  }
  if (artifact.kind !== "stablehlo") throw new Error(artifact.kind);
  try {
    await xla.verify(artifact.text);
    return true;
  } catch (error) {
    if (!(error instanceof RunnerFault)) throw error;
    add(said, `${error.kind}: ${error.message.split("\n")[0]}`);
    console.log(printGenome(genome));
    return false;
  }
}

function add(mix: Mix, what: string): void {
  mix[what] = (mix[what] ?? 0) + 1;
}

async function runThrough(ran: Report["run"], genomes: number): Promise<void> {
  const evaluator = await openEvaluator({
    workload: resolveWorkload("2fcnet", process.cwd()),
    device: "xla:roofline",
    cache: ".gevo/cache",
    workers: availableParallelism(),
  });
  try {
    await evaluateRandomGenomes(evaluator, genomes, 1, (evaluated) => {
      addToMix(ran.mix, evaluated);
      ran.genomes++;
      if (ran.genomes % OFTEN === 0) write();
    });
  } finally {
    await evaluator.close();
  }
}

/** Process ids of this bench's living runners. */
function runners(): readonly number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && of(pid, "cmdline").some((word) => word.endsWith("xla/runner.py")))
    .filter((pid) => of(pid, "environ").includes(MARK));
}

/** The words of a file in a process's folder; none when it has gone. */
function of(pid: number, file: "cmdline" | "environ"): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8").split("\0");
  } catch {
    return [];
  }
}
