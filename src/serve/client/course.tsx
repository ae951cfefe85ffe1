/**
 * The best so far against the original, over evaluations or time: its time, or the error where that is what counts;
 * and how many evaluations a second.
 */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  formatDuration,
  formatError,
  formatNumber,
  formatSpeedup,
  unitLabel,
} from "../../report/format.ts";
import type { MemberView, RunAnswer } from "../../serve.ts";
import { boundsOf, linear } from "./axis.ts";
import type { Mark, Series } from "./chart.tsx";
import { Chart } from "./chart.tsx";
import { variantAddress } from "./place.ts";

interface Scores {
  readonly time: number;
  readonly error: number;
}

/** What is followed: one of two objectives, with and without a bound on the other. */
interface Followed {
  readonly name: string;
  readonly of: (scores: Scores) => number;
  readonly isStrict: (scores: Scores, original: Scores) => boolean;
  readonly strict: (original: Scores) => string;
  readonly any: string;
  readonly textOf: (value: number) => string;
  readonly tick: (value: number) => string;
}

const ERROR: Followed = {
  name: "error",
  of: ({ error }) => error,
  isStrict: ({ time }, original) => time <= original.time,
  strict: () => "least error, no slower",
  any: "least error at any time",
  textOf: (value) => `error ${formatError(value)}`,
  tick: (value) => String(Number(value.toPrecision(2))),
};

const timeIn = (unit: string): Followed => ({
  name: unit,
  of: ({ time }) => time,
  isStrict: ({ error }, original) => error <= original.error,
  strict: ({ error }) => (error === 0 ? "best with error 0" : "best with no more error"),
  any: "best with any error",
  textOf: (value) => `${formatNumber(value)} ${unit}`,
  tick: formatNumber,
});

export function CourseChart({ summary, members }: RunAnswer): JSX.Element {
  const { run, baseline, clock, unit, goal, evaluations, seconds } = summary;
  const timed = members.length > 0 && members.every((member) => member.seconds !== undefined);
  const [overTime, setOverTime] = useState(false);
  const inSeconds = timed && overTime;
  const followed = goal === "error" ? ERROR : timeIn(unitLabel(clock, unit));
  const { name, textOf } = followed;
  const original = { time: baseline.time, error: baseline.error ?? 0 };
  const when = (member: MemberView): number =>
    inSeconds ? (member.seconds ?? 0) : member.evaluations;
  const first = followed.of(original);
  const start: Mark = { x: 0, y: first, text: `original: ${textOf(first)}` };
  const steps = (counts: (member: MemberView) => boolean): readonly Mark[] => {
    let best = first;
    const marks: Mark[] = [start];
    for (const member of [...members].sort((a, b) => a.evaluations - b.evaluations)) {
      const value = followed.of(member);
      if (!counts(member) || value >= best) continue;
      best = value;
      marks.push({
        x: when(member),
        y: best,
        text: `evaluation ${formatNumber(member.evaluations)}: ${textOf(best)}, ${formatSpeedup(baseline.time / member.time)} at error ${formatError(member.error)}`,
        href: variantAddress(run, member.variant),
      });
    }
    return marks;
  };
  const strict = steps((member) => followed.isStrict(member, original));
  const any = steps(() => true);
  const differ = any.at(-1)?.y !== strict.at(-1)?.y;
  const [low, high] = boundsOf([...strict, ...any].map(({ y }) => y));
  const room = (high - low || high) * 0.08;
  const series: readonly Series[] = [
    ...(differ ? [{ name: followed.any, kind: "steps", colour: 3, marks: any } as const] : []),
    { name: followed.strict(original), kind: "steps", colour: 1, marks: strict },
    { name: "original", kind: "level", colour: 2, marks: [start] },
  ];
  return (
    <>
      <Chart
        label={`Best by evaluation: from ${textOf(first)} to ${textOf(any.at(-1)?.y ?? first)}, ${name}.`}
        x={{
          ...linear(0, Math.max(1, inSeconds ? seconds : evaluations)),
          name: inSeconds ? "time" : "evaluations",
          text: inSeconds ? formatDuration : formatNumber,
        }}
        y={{ ...linear(Math.max(0, low - room), high + room), name, text: followed.tick }}
        series={series}
      />
      {timed && (
        <label>
          <input
            type="checkbox"
            checked={overTime}
            onChange={(event) => setOverTime(event.currentTarget.checked)}
          />{" "}
          over time instead of evaluations
        </label>
      )}
    </>
  );
}

export function RateChart({ rate }: RunAnswer): JSX.Element {
  const last = rate.at(-1);
  if (last === undefined) return <p class="soft">The log does not say when evaluations ended.</p>;
  const most = Math.max(...rate.map(({ perSecond }) => perSecond));
  const marks = rate.map(({ from, to, perSecond }) => ({
    x: from,
    y: perSecond,
    text: `${formatDuration(from)} to ${formatDuration(to)}: ${formatNumber(Number(perSecond.toPrecision(3)))} a second`,
  }));
  return (
    <Chart
      label={`Evaluations a second over ${formatDuration(last.to)}: ${formatNumber(Number(most.toPrecision(3)))} at most.`}
      x={{ ...linear(0, last.to), name: "time", text: formatDuration }}
      y={{ ...linear(0, most * 1.08), name: "evaluations a second", text: formatNumber }}
      series={[{ name: "", kind: "steps", colour: 1, marks }]}
    />
  );
}
