/** The best time so far against the original's, over evaluations or time; and how many evaluations a second. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { formatDuration, formatNumber, formatSpeedup, unitLabel } from "../../report/format.ts";
import type { MemberView, RunAnswer } from "../../serve.ts";
import { boundsOf, linear } from "./axis.ts";
import type { Mark, Series } from "./chart.tsx";
import { Chart } from "./chart.tsx";
import { variantAddress } from "./place.ts";

export function CourseChart({ summary, members }: RunAnswer): JSX.Element {
  const { run, baseline, clock, unit, evaluations, seconds } = summary;
  const timed = members.length > 0 && members.every((member) => member.seconds !== undefined);
  const [overTime, setOverTime] = useState(false);
  const inSeconds = timed && overTime;
  const label = unitLabel(clock, unit);
  const when = (member: MemberView): number =>
    inSeconds ? (member.seconds ?? 0) : member.evaluations;
  const start: Mark = {
    x: 0,
    y: baseline.time,
    text: `original: ${formatNumber(baseline.time)} ${label}`,
  };
  const steps = (counts: (member: MemberView) => boolean): readonly Mark[] => {
    let best = baseline.time;
    const marks: Mark[] = [start];
    for (const member of [...members].sort((a, b) => a.evaluations - b.evaluations)) {
      if (!counts(member) || member.time >= best) continue;
      best = member.time;
      marks.push({
        x: when(member),
        y: best,
        text: `evaluation ${formatNumber(member.evaluations)}: ${formatNumber(best)}, ${formatSpeedup(baseline.time / best)}`,
        href: variantAddress(run, member.variant),
      });
    }
    return marks;
  };
  const exact = steps(({ error }) => error === 0);
  const any = steps(() => true);
  const inexact = any.at(-1)?.y !== exact.at(-1)?.y;
  const [low, high] = boundsOf([...exact, ...any].map(({ y }) => y));
  const room = (high - low || high) * 0.08;
  const series: readonly Series[] = [
    ...(inexact
      ? [{ name: "best with any error", kind: "steps", colour: 3, marks: any } as const]
      : []),
    { name: "best with error 0", kind: "steps", colour: 1, marks: exact },
    { name: "original", kind: "level", colour: 2, marks: [start] },
  ];
  return (
    <>
      <Chart
        label={`Best time by evaluation: from ${formatNumber(baseline.time)} to ${formatNumber(any.at(-1)?.y ?? baseline.time)} ${label}.`}
        x={{
          ...linear(0, Math.max(1, inSeconds ? seconds : evaluations)),
          name: inSeconds ? "time" : "evaluations",
          text: inSeconds ? formatDuration : formatNumber,
        }}
        y={{ ...linear(low - room, high + room), name: label, text: formatNumber }}
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
