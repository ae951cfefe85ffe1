/**
 * Which edit needs which, and a way to the whole of them step by step, as Markdown with a Mermaid graph (which
 * code hosts draw). Pure. Edits are numbered from 1.
 */
import type { AnalysisReport } from "../report/analysis.ts";
import { formatSpeedup } from "../report/format.ts";

type Analysed = Pick<AnalysisReport, "edits" | "groups" | "dependencies" | "original" | "subsets">;

export function dependencySection(analysis: Analysed): readonly string[] {
  const { edits, groups, subsets } = analysis;
  if (edits.length === 0) return [];
  const independent = edits.flatMap(({ independent: free }, i) => (free ? [i] : []));
  const alone = independent.length === 0 ? "none" : numbers(independent);
  if (groups.length === 0) return [`Every edit is independent of the others: ${alone}.`, ""];
  const known = subsets.exhaustive
    ? `all ${subsets.known} subsets of the epistatic edits were tried`
    : `${subsets.known} subsets of the epistatic edits were tried, small, large and greedy ones`;
  return [
    `Independent: ${alone}. Epistatic: ${groups.map(({ members }) => numbers(members)).join(" | ")} (${known}).`,
    "An arrow leads from an edit to one that fails alone and passes with it; boxes hold edits that depend on each",
    "other, with the speed-up of each alone.",
    "",
    ...graph(analysis),
    "",
    ...groups.flatMap((_, k) => steps(analysis, k)),
  ];
}

const numbers = (list: readonly number[]): string => list.map((i) => i + 1).join(", ");

function graph({ edits, groups, dependencies, original }: Analysed): readonly string[] {
  const node = (i: number): string => {
    const { alone } = edits[i] as Analysed["edits"][number];
    const what = alone.status === "ok" ? formatSpeedup(original / alone.time) : "fails";
    return `    e${i + 1}["${i + 1}: ${what}"]`;
  };
  return [
    "```mermaid",
    "flowchart LR",
    ...groups.flatMap(({ members }, k) => [
      `  subgraph g${k + 1} [group ${k + 1}]`,
      ...members.map(node),
      "  end",
    ]),
    ...edits.flatMap(({ independent }, i) => (independent ? [node(i).slice(2)] : [])),
    ...dependencies.map(({ from, to }) => `  e${from + 1} --> e${to + 1}`),
    "```",
  ];
}

function steps({ groups, original }: Analysed, index: number): readonly string[] {
  const { path } = groups[index] as Analysed["groups"][number];
  if (path.length === 0) return [`No way to the whole of group ${index + 1} passes by itself.`, ""];
  const rows = path.map(({ adds, time }, k) => {
    const before = path[k - 1]?.time ?? original;
    return `| ${numbers(adds)} | ${formatSpeedup(original / time)} | ${formatSpeedup(before / time)} |`;
  });
  return [
    `| group ${index + 1}: adds | speed-up | by this step |`,
    "| --- | --: | --: |",
    ...rows,
    "",
  ];
}
