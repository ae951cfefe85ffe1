/**
 * What is recorded of a variant while its workload is open, so that it can be looked at later without building or
 * running anything: code of the variant and of the original, source text, cost, analysis. One compressed file a
 * variant under `.gevo/dossiers`. Can be made again at any time; a file that cannot be read counts as none.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { UserError } from "./errors.ts";
import type { Inspected } from "./evaluate.ts";
import type { Binaries } from "./export/index.ts";
import type { Genome } from "./genome.ts";
import { printGenome } from "./genome.ts";
import { fromJson, toJson } from "./json.ts";
import type { AnalysisReport } from "./report/analysis.ts";
import type { CostReport } from "./report/cost.ts";
import { projectFolder } from "./store/index.ts";

export interface Dossier {
  /** A file of another number was made by another version and counts as none. */
  readonly format: 1;
  readonly run: string;
  /** Text of the genome. */
  readonly genome: string;
  readonly inspected: Inspected;
  /** Text of the original's artifact: of our pipeline without edits. */
  readonly original: string;
  /** Text of the source files that the edits act on, by absolute path. */
  readonly sources: Readonly<Record<string, string>>;
  /** Empty where the machine has no assembler. */
  readonly machineCode: Binaries;
  /** Absent where the device has no cost model. */
  readonly cost?: CostReport;
  /** Absent until the variant was analysed. */
  readonly analysis?: AnalysisReport;
}

const FORMAT = 1;
/** Of a file on the disk and of its text; more is no file of ours. */
const MOST_BYTES = 256 * 2 ** 20;

/** Puts a variant's dossier in the place of an earlier one, of which the analysis stays if there is no new one. */
export function keepDossier(
  cwd: string,
  genome: Genome,
  fresh: Omit<Dossier, "format" | "genome">,
): void {
  const earlier = findDossier(cwd, fresh.run, genome);
  const analysis = fresh.analysis ?? earlier?.analysis;
  const dossier: Dossier = {
    ...fresh,
    format: FORMAT,
    genome: printGenome(genome),
    ...(analysis === undefined ? {} : { analysis }),
  };
  const file = fileOf(cwd, fresh.run, genome);
  const partial = `${file}.${process.pid}.new`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(partial, gzipSync(toJson(packed(dossier))));
    renameSync(partial, file);
  } catch (error) {
    throw new UserError(
      "dossier-unwritable",
      `cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`,
      "Check its permissions and the free space of its disk.",
    );
  }
}

export function findDossier(cwd: string, run: string, genome: Genome): Dossier | undefined {
  const file = fileOf(cwd, run, genome);
  try {
    // A link may lead out of the project.
    if (!realpathSync(file).startsWith(realpathSync(folderOf(cwd)) + sep)) return undefined;
    const text = gunzipSync(readFileSync(file), { maxOutputLength: MOST_BYTES }).toString();
    const dossier = unpacked(fromJson(text) as Packed);
    const same = dossier.format === FORMAT && dossier.genome === printGenome(genome);
    return same ? dossier : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes as text that JSON can hold. */
interface Packed extends Omit<Dossier, "machineCode"> {
  readonly machineCode: Readonly<Record<string, string>>;
}

function packed({ machineCode, ...rest }: Dossier): Packed {
  const texts = Object.entries(machineCode).map(([name, bytes]) => {
    return [name, Buffer.from(bytes).toString("base64")] as const;
  });
  return { ...rest, machineCode: Object.fromEntries(texts) };
}

function unpacked({ machineCode, ...rest }: Packed): Dossier {
  const bytes = Object.entries(machineCode).map(([name, text]) => {
    return [name, new Uint8Array(Buffer.from(text, "base64"))] as const;
  });
  return { ...rest, machineCode: Object.fromEntries(bytes) };
}

/** The folder of all dossiers of a run; it need not exist. */
export function dossiersOf(cwd: string, run: string): string {
  return join(folderOf(cwd), run);
}

function folderOf(cwd: string): string {
  return join(projectFolder(cwd), ".gevo", "dossiers");
}

/** @param run an id as the store gives it. */
function fileOf(cwd: string, run: string, genome: Genome): string {
  const name = createHash("sha256").update(printGenome(genome)).digest("hex").slice(0, 32);
  return join(folderOf(cwd), run, `${name}.json.gz`);
}
