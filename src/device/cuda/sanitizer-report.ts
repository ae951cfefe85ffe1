/**
 * Reads the report of NVIDIA's compute-sanitizer: lines that start with nine equals signs, a headline
 * for each finding, the kernel in the line below it, a summary at the end. Findings of one kind in one
 * kernel are counted together; a kind is the headline without sizes and places ("Invalid __global__
 * write", "Race: Write and Read access"). A report without its summary says nothing about what it does not show, so
 * it is never taken for clean. Errors of driver calls are not findings: gevo asks the driver questions whose
 * answer is an error.
 */

import type { ToolFinding } from "../../device.ts";

export interface SanitizerReport {
  readonly findings: readonly ToolFinding[];
  /** The tool came to its end and said so. */
  readonly complete: boolean;
  /** What the tool says of itself: why it could not run. */
  readonly trouble?: string;
}

const PREFIX = /^={9} ?/;
/** Headlines of findings. Everything that a finding goes on with is indented. */
const HEADLINE =
  /^(?:Invalid |Misaligned |Uninitialized |Barrier error|Illegal |Fatal |Unknown |Malloc\/free |Potential |(?:Error|Warning): (?:Race|Potential))/;
const TROUBLE = /^(?:Error|Internal Sanitizer Error): (?!Race|Potential)(.*)/;

export function readReport(text: string): SanitizerReport {
  const found = new Map<string, ToolFinding>();
  let complete = false;
  let trouble: string | undefined;
  for (const block of blocksOf(text)) {
    const head = block[0] as string;
    if (/(?:ERROR|RACECHECK) SUMMARY: /.test(head)) complete = true;
    else if (HEADLINE.test(head)) add(found, findingOf(block));
    else trouble ??= TROUBLE.exec(head)?.[1]?.trim();
  }
  const findings = [...found.values()];
  return { findings, complete, ...(trouble === undefined ? {} : { trouble }) };
}

/** The report's lines, those of one finding together, its headline first. */
function blocksOf(text: string): readonly (readonly string[])[] {
  const blocks: string[][] = [];
  for (const line of text.split(/\r?\n/)) {
    if (!PREFIX.test(line)) continue;
    const content = line.replace(PREFIX, "");
    const last = blocks.at(-1);
    if (/^\s+\S/.test(content) && last !== undefined) last.push(content.trim());
    else if (content.trim() !== "") blocks.push([content.trim()]);
  }
  return blocks;
}

function findingOf(block: readonly string[]): ToolFinding {
  const [head = "", ...rest] = block;
  const text = block.join(" ");
  const race = /Race reported between (\w+) access at (.*)/.exec(head);
  if (race !== null) {
    const accesses = rest.flatMap((line) => /^and (\w+) access/.exec(line)?.[1] ?? []);
    const hazards = [...text.matchAll(/\[(\d+) hazards?\]/g)];
    return {
      kind: `Race: ${[...new Set([race[1], ...accesses])].join(" and ")} access`,
      kernel: kernelOf(race[2] as string),
      count: Math.max(
        1,
        hazards.reduce((sum, [, n]) => sum + Number(n), 0),
      ),
      message: [head, ...rest.filter((line) => line.startsWith("and "))].join(" "),
    };
  }
  const at = rest.find((line) => line.startsWith("at ")) ?? "";
  return {
    kind: head.replace(/ of size \d+(?: bytes)?.*$/, "").replace(/\.$/, ""),
    kernel: kernelOf(at.replace(/^at /, "")),
    count: 1,
    message: `${head} ${at}`.trim(),
  };
}

/** "kernel(int *)+0x70 in file.cu:41" or, of older tools, "0x70 in kernel(int *)". */
function kernelOf(place: string): string {
  const older = /^0x[0-9a-f]+ in (?:\S+?:\d+:)?(.*)$/i.exec(place);
  const name = older?.[1] ?? place.replace(/\+0x[0-9a-f]+.*$/i, "");
  return name.replace(/\(.*$/, "").trim();
}

function add(found: Map<string, ToolFinding>, finding: ToolFinding): void {
  const key = `${finding.kind}\n${finding.kernel}`;
  const known = found.get(key) ?? { ...finding, count: 0 };
  found.set(key, { ...known, count: known.count + finding.count });
}
