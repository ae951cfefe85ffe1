/** Records a variant while its evaluator is open, for who looks at it later (`gevo serve`). */
import { readFileSync } from "node:fs";
import { sep } from "node:path";
import type { Dossier } from "./dossier.ts";
import { keepDossier } from "./dossier.ts";
import type { Evaluator, Inspected } from "./evaluate.ts";
import { binaries } from "./export/index.ts";
import type { Genome } from "./genome.ts";
import { type CostReport, costReport, fasterBuild } from "./report/cost.ts";
import type { Summary } from "./report/summary.ts";
import { projectFolder } from "./store/index.ts";

/** @throws UserError `dossier-unwritable`, `assembler-refuses`, and what profiling gives. */
export async function recordVariant(
  summary: Summary,
  genome: Genome,
  seen: Pick<Dossier, "inspected" | "analysis">,
  evaluator: Evaluator,
  { cwd }: { readonly cwd: string },
): Promise<Pick<Dossier, "machineCode">> {
  const { inspected } = seen;
  const machineCode = binaries(inspected.artifact);
  if (genome.length === 0) return { machineCode };
  const cost = await costOf(summary, genome, evaluator);
  const original = await evaluator.inspect([]);
  keepDossier(cwd, genome, {
    ...seen,
    run: summary.run,
    original: original.artifact.text,
    machineCode,
    sources: sourcesOf(inspected, projectFolder(cwd)),
    ...(cost === undefined ? {} : { cost }),
  });
  return { machineCode };
}

/** The cost model's account of the variant; kernels on a modelled clock alone have one. */
async function costOf(
  summary: Summary,
  genome: Genome,
  evaluator: Evaluator,
): Promise<CostReport | undefined> {
  if (summary.clock !== "modelled" || summary.goal !== undefined) return undefined;
  const build = fasterBuild(summary);
  const original = await evaluator.profile(build === "clang -O3" ? null : []);
  const best = genome.length === 0 ? undefined : await evaluator.profile(genome);
  return costReport(summary, build, original, best);
}

/** Texts of the project's files that the edits act on, as they are now. */
function sourcesOf({ edits }: Inspected, project: string): Readonly<Record<string, string>> {
  const files = new Set(edits.flatMap(({ places }) => places.map(({ file }) => file)));
  return Object.fromEntries(
    [...files]
      .filter((file) => file.startsWith(project + sep))
      .flatMap((file) => {
        try {
          return [[file, readFileSync(file, "utf8")] as const];
        } catch {
          return [];
        }
      }),
  );
}
