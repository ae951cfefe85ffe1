/** A variant explained edit by edit, as data and as text. Pure. */
import type { CodeChange, Effect } from "../analyze/effect.ts";
import { unifiedDiff, unnumbered } from "./diff.ts";
import type { ExplainedEdit } from "./explain.ts";
import { factsOf } from "./facts.ts";
import { formatNumber, formatSpeedup } from "./format.ts";
import { explainedLines, type Look } from "./text.ts";

export interface ExplainReport {
  readonly run: string;
  readonly variant: string;
  readonly workload: string;
  readonly device: string;
  readonly edits: readonly (ExplainedEdit & Omit<Effect, "ir"> & { readonly irDiff?: string })[];
}

/** Lines of an edit's IR difference that text shows; the JSON has all of them. */
const MOST_LINES = 16;
/** Terms of the model that text shows. */
const MOST_TERMS = 4;

export function explainReport(
  head: Omit<ExplainReport, "edits">,
  explained: readonly ExplainedEdit[],
  effects: readonly Effect[],
): ExplainReport {
  const edits = explained.map((edit, i) => {
    const { ir, ...effect } = effects[i] as Effect;
    if (ir === undefined) return { ...edit, ...effect };
    const names = { before: "without", after: "with" };
    return { ...edit, ...effect, irDiff: unifiedDiff(unnumbered(ir[0]), unnumbered(ir[1]), names) };
  });
  return { ...head, edits };
}

export function explainText(report: ExplainReport, look: Look): string {
  const { style } = look;
  const { run, workload, device, variant, edits } = report;
  return [
    `${style.bold(`run ${run}`)}  ${workload} on ${device}, variant ${variant}`,
    "",
    ...edits.flatMap((edit, i) => {
      const [head = "", ...lines] = explainedLines([edit], look);
      return [head.replace(" 1.", ` ${i + 1}.`), ...lines, ...effectLines(edit, look), ""];
    }),
  ].join("\n");
}

function effectLines(each: ExplainReport["edits"][number], { style }: Look): readonly string[] {
  const { refusedAlone, needed, gain, ptx = {}, code = [], terms = [], irDiff = "" } = each;
  const ptxText = changes(ptx);
  const termText = terms
    .slice(0, MOST_TERMS)
    .map(({ term, without, with: now }) => `${term} ${whole(without)} → ${whole(now)}`);
  const diff = irDiff.split("\n").filter((line) => /^[-+](?![-+]{2} )/.test(line));
  const shown = diff.slice(0, MOST_LINES);
  return [
    ...factsOf(each).map((fact) => `seen in the ${each.observed?.in}: ${fact}`),
    ...(gain === undefined ? [] : [`worth ${formatSpeedup(gain)} here`]),
    ...(needed === undefined ? [] : [`the variant fails without it: ${needed}`]),
    ...(refusedAlone === undefined ? [] : [`alone it is refused: ${refusedAlone}`]),
    ...(ptxText.length === 0 ? [] : [`PTX: ${ptxText.join(", ")}`]),
    ...code.map(codeLine),
    ...(termText.length === 0 ? [] : [`modelled cycles by resource: ${termText.join(", ")}`]),
    ...shown.map((line) => (line.startsWith("+") ? style.good(line) : style.bad(line))),
    ...(diff.length > shown.length
      ? [`… ${diff.length - shown.length} more lines in the JSON form`]
      : []),
  ].map((line) => `       ${line}`);
}

function changes(counts: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(counts).map(([name, n]) => `${n > 0 ? "+" : "−"}${Math.abs(n)} ${name}`);
}

function codeLine({ kernel, instructions, registers, kinds = {} }: CodeChange): string {
  const figures = [
    `${instructions.join(" → ")} instructions`,
    ...(registers === undefined || registers[0] === registers[1]
      ? []
      : [`${registers.join(" → ")} registers`]),
    ...changes(kinds),
  ];
  return `machine code of ${kernel}: ${figures.join(", ")}`;
}

const whole = (value: number): string => formatNumber(Math.round(value));
