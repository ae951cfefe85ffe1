/**
 * Writes a variant as files into a folder of its own, whole or not at all: everything goes into a
 * sibling folder that is then renamed. Refuses a folder that holds anything but an earlier export.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../errors.ts";
import type { Inspected } from "../evaluate.ts";
import { printEdit } from "../genome.ts";
import { unifiedDiff } from "./diff.ts";
import type { Summary } from "./summary.ts";

const isModel = ({ artifact }: Inspected): boolean => artifact.kind === "stablehlo";

/** Every file of an export, by what makes it; undefined where there is none. */
const FILES = {
  "variant.ll": (inspected: Inspected) => (isModel(inspected) ? undefined : inspected.ir),
  "variant.ptx": (inspected: Inspected) =>
    isModel(inspected) ? undefined : inspected.artifact.text,
  /**
   * In MLIR's generic form, as XLA gets it; as people write it; for jax.export.deserialize; and with values called
   * after the ids that edits name.
   */
  "variant.mlir": (inspected: Inspected) =>
    isModel(inspected) ? inspected.artifact.text : undefined,
  "variant.pretty.mlir": ({ model }: Inspected) => model?.pretty,
  "variant.jax": ({ model }: Inspected) => model?.exported,
  "variant.ids.mlir": (inspected: Inspected) => (isModel(inspected) ? inspected.ir : undefined),
  /** One edit a line: parses back as a genome. */
  "edits.txt": ({ edits }: Inspected) => edits.map(({ edit }) => `${printEdit(edit)}\n`).join(""),
  "ir.diff": ({ baseIr, ir }: Inspected) =>
    unifiedDiff(baseIr, ir, { before: "original", after: "variant" }),
  "summary.json": (_: Inspected, summary: Summary) => `${JSON.stringify(summary, null, 2)}\n`,
} as const;

/** What else an export may hold: made from more than the variant (export/). */
const FURTHER = [
  "report.html",
  "report.md",
  "layers.json",
  "variant.h",
  "variant.py",
  "variant.ts",
  "variant.cubin",
  "variant.fatbin",
] as const;
export type Further = Readonly<Record<(typeof FURTHER)[number], string | Uint8Array>>;

const NAMES: readonly string[] = [...Object.keys(FILES), ...FURTHER];

/** @returns the absolute paths written. @throws UserError `export-…`. */
export function exportVariant(
  out: string,
  inspected: Inspected,
  summary: Summary,
  further: Partial<Further> = {},
): readonly string[] {
  const folder = resolve(out);
  checkExportFolder(folder);
  const texts = exportContents(inspected, summary, further);
  const fresh = join(dirname(folder), `.${basename(folder)}.${process.pid}.new`);
  const old = join(dirname(folder), `.${basename(folder)}.${process.pid}.old`);
  try {
    mkdirSync(fresh, { recursive: true });
    for (const [name, text] of texts) writeFileSync(join(fresh, name), text);
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(fresh, folder);
    rmSync(old, { recursive: true, force: true });
  } catch (error) {
    if (existsSync(old) && !existsSync(folder)) renameSync(old, folder);
    if (existsSync(fresh)) rmSync(fresh, { recursive: true });
    throw new UserError(
      "export-unwritable",
      `cannot write ${folder}: ${error instanceof Error ? error.message : String(error)}`,
      "Choose a folder that you may write to.",
    );
  }
  return texts.map(([name]) => join(folder, name));
}

/** The files of an export by name, with what is in them. */
export function exportContents(
  inspected: Inspected,
  summary: Summary,
  further: Partial<Further>,
): readonly (readonly [name: string, content: string | Uint8Array])[] {
  return [
    ...Object.entries(FILES).map(([name, make]) => [name, make(inspected, summary)] as const),
    ...Object.entries(further),
  ].flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
}

/** Cheap, so that it can be asked before any work. @throws UserError `export-not-empty`. */
export function checkExportFolder(out: string): void {
  const folder = resolve(out);
  if (!existsSync(folder)) return;
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    throw notEmpty(`${folder} is not a folder`);
  }
  const foreign = names.find((name) => !NAMES.includes(name));
  if (foreign !== undefined) throw notEmpty(`${folder} holds ${foreign}, which gevo did not write`);
  if (names.length > 0 && !names.includes("summary.json")) {
    throw notEmpty(`${folder} holds files but no export of gevo`);
  }
}

function notEmpty(message: string): UserError {
  return new UserError("export-not-empty", message, "Choose a new or an empty folder.");
}
