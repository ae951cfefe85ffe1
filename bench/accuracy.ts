/**
 * How many photographs of CIFAR-10's test part the trained network of workloads/resnet18 puts into the right
 * class: by the reference on the CPU, which takes a second for each; or by the kernels on a device, as they are
 * and, where a table of the suite is named, as evolved. Writes docs/results/resnet18.json, an entry a device.
 * Needs the parameters and the photographs that the workload's README names.
 *
 *     npx tsx bench/accuracy.ts cpu 200
 *     npx tsx bench/accuracy.ts cuda 10000 docs/results/suite-h200.json
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { loadDevice } from "../src/device/index.ts";
import { Pipeline } from "../src/evaluate/pipeline.ts";
import { parseGenome } from "../src/genome.ts";
import { Random } from "../src/random.ts";
import { cacheFolder } from "../src/store/index.ts";
import type { Entry } from "../src/suite.ts";
import { checkTypes } from "../src/workload/check-types.ts";
import { trained } from "../workloads/resnet18/cases.ts";
import type { Batch } from "../workloads/resnet18/network.ts";
import { classify } from "../workloads/resnet18/reference.ts";
import workload from "../workloads/resnet18/workload.ts";

const OUT = "docs/results/resnet18.json";
const BATCH = 250;
const [device = "cpu", count = "200", table] = process.argv.slice(2);
const all = trained("test", Number(count), new Random(1));
if (all === undefined) throw new Error("the trained parameters or the photographs are not there");

function* batches({ pixels, labels, images, ...rest }: Batch): Generator<Batch> {
  const size = pixels.length / images;
  for (let from = 0; from < images; from += BATCH) {
    const to = Math.min(from + BATCH, images);
    yield {
      ...rest,
      images: to - from,
      pixels: pixels.slice(from * size, to * size),
      labels: labels!.slice(from, to),
    };
  }
}

function rightOf(scoresOf: (batch: Batch) => ArrayLike<number>): number {
  let right = 0;
  for (const batch of batches(all!)) {
    const scores = Array.from(scoresOf(batch));
    const { classes } = batch.form;
    batch.labels!.forEach((label, i) => {
      const own = scores.slice(i * classes, (i + 1) * classes);
      right += Number(own.indexOf(Math.max(...own)) === label);
    });
  }
  return right;
}

async function rightOn(edits: readonly (readonly string[])[]): Promise<readonly number[]> {
  const file = resolve("workloads/resnet18/workload.ts");
  const cache = cacheFolder(process.cwd());
  const sources = await checkTypes(file, cache);
  const built = await Pipeline.open(
    { workload: file, device: "emulator", cache, sources },
    () => {},
  );
  const runner = await loadDevice(device);
  return edits.map((each) => {
    const { artifact } = built.inspect(parseGenome(each.join("\n")));
    const tuning = artifact.kind === "ptx" ? artifact.tuning : undefined;
    return rightOf((batch) => {
      const gpu = runner.open(artifact, {
        budget: Number.MAX_SAFE_INTEGER,
        poison: 1,
        deadlineMs: 60_000,
      });
      const { scores } = workload.run(gpu, batch, tuning) as { readonly scores: Float32Array };
      gpu.close();
      return scores;
    });
  });
}

const entries: readonly Entry[] =
  table === undefined ? [] : JSON.parse(readFileSync(table, "utf8"));
const edits = entries.find((entry) => entry.workload === workload.name)?.atTolerance.edits;
const [original, evolved] =
  device === "cpu" ? [rightOf(classify)] : await rightOn(edits === undefined ? [[]] : [[], edits]);
const result = {
  device,
  photographs: all.images,
  right: original,
  ...(evolved === undefined ? {} : { rightEvolved: evolved, edits }),
  date: new Date().toISOString().slice(0, 10),
  command: ["npx tsx bench/accuracy.ts", ...process.argv.slice(2)].join(" "),
};
const others = (existsSync(OUT) ? JSON.parse(readFileSync(OUT, "utf8")) : []).filter(
  (each: typeof result) => each.device !== device,
);
writeFileSync(OUT, `${JSON.stringify([...others, result], null, 2)}\n`);
console.log(JSON.stringify(result));
