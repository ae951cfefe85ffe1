/**
 * What a variant's text may not bring in that no build of the original has: a clock, memory that outlives a
 * launch, calls into the driver's runtime. Each lets a program tell a test from the real thing, and none of
 * them makes anything faster that should be. Read from the text: a run may show nothing of it.
 */
import type { Artifact } from "../artifact.ts";
import { type Rejection, rejected } from "../fitness.ts";

interface Power {
  readonly reason: string;
  readonly what: string;
  readonly pattern: RegExp;
}

const POWERS: readonly Power[] = [
  {
    reason: "reads-clock",
    what: "reads a clock",
    pattern: /%(?:clock(?:64|_hi)?|globaltimer(?:_lo|_hi)?)\b/,
  },
  {
    // Tables that the compiler makes have values from the start.
    reason: "keeps-state",
    what: "has a variable in global memory",
    pattern: /^\s*(?:\.(?:visible|weak|common)\s+)?\.global\b[^=;{}]*;/m,
  },
  {
    reason: "calls-system",
    what: "calls the driver's runtime",
    pattern:
      /\bcall\b[^;]*\b(?:vprintf|malloc|free|cudaLaunchDevice\w*|cudaGetParameterBuffer\w*)\b/,
  },
];

/** @param originals builds of the unedited program: what they do is their author's design. */
export function newPower(
  artifact: Artifact,
  originals: readonly Artifact[],
): Rejection | undefined {
  const found = POWERS.find(
    ({ pattern }) =>
      pattern.test(artifact.text) && !originals.some(({ text }) => pattern.test(text)),
  );
  if (found === undefined) return undefined;
  return rejected("check", found.reason, `it ${found.what}, which the original does not`);
}
