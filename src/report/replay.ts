/** One variant evaluated by hand: data and text. Pure. */
import type { ExplainedEdit } from "./explain.ts";
import { formatError, formatNumber, formatSpeedup, unitLabel } from "./format.ts";
import type { Validation } from "./summary.ts";
import type { Look } from "./text.ts";
import { explainedLines, validationText } from "./text.ts";

interface ReplayHead {
  readonly workload: string;
  readonly device: string;
  readonly clock: "modelled" | "measured";
  readonly unit: string;
  readonly baseline: { readonly time: number };
  readonly edits: readonly string[];
}

export type Replay =
  | (ReplayHead & {
      readonly status: "ok";
      /** On the search split, like `error` and `speedup`. */
      readonly time: number;
      readonly error: number;
      readonly speedup: number;
      readonly validated: boolean;
      readonly validation: Validation;
      readonly explained: readonly ExplainedEdit[];
    })
  | (ReplayHead & {
      readonly status: "rejected" | "unsupported" | "lost";
      readonly validated: false;
      readonly stage: string;
      readonly reason: string;
      readonly message: string;
    });

export function replayText(replay: Replay, look: Look): string {
  const label = unitLabel(replay.clock, replay.unit);
  const count = replay.edits.length === 1 ? "1 edit" : `${replay.edits.length} edits`;
  const head = `${look.style.bold(replay.workload)} on ${replay.device}, ${count}`;
  return [head, ...bodyLines(replay, label, look), ""].join("\n");
}

function bodyLines(replay: Replay, label: string, look: Look): readonly string[] {
  const { style } = look;
  if (replay.status !== "ok") {
    const what = `${replay.status} at stage ${replay.stage}: ${replay.reason}`;
    const message = replay.message === "" ? [] : [`  ${replay.message}`];
    return [`  ${style.bad(what)}`, ...message, ...replay.edits.map((edit) => `  - ${edit}`)];
  }
  const { time, error, speedup, baseline, explained } = replay;
  return [
    `  ${style.bold(formatSpeedup(speedup))} at error ${formatError(error)}, ` +
      `${formatNumber(time)} against ${formatNumber(baseline.time)} ${label} on the search split`,
    `  ${validationText(replay, label, style)}`,
    "",
    ...explainedLines(explained, look),
  ];
}
