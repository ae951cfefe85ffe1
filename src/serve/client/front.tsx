/** The front, now or after any number of evaluations, among the right variants. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  formatError,
  formatNumber,
  formatSpeedup,
  formatSpeedupIn,
  unitLabel,
} from "../../report/format.ts";
import type { FrontPoint } from "../../report/summary.ts";
import type { MemberView, PointsAnswer, RunAnswer } from "../../serve.ts";
import { Wide } from "./answered.tsx";
import { useAnswer } from "./ask.ts";
import { boundsOf, errors, linear } from "./axis.ts";
import type { Mark } from "./chart.tsx";
import { Chart } from "./chart.tsx";
import { variantAddress } from "./place.ts";

/** Rows of the table; the chart has all. */
const MOST_ROWS = 12;

export function Front({
  answer: { summary, members },
  change,
}: {
  readonly answer: RunAnswer;
  readonly change: number;
}): JSX.Element {
  const { run, baseline, clock, unit } = summary;
  const points = useAnswer<PointsAnswer>(`/runs/${run}/points`, change).value?.points ?? [];
  const now = Math.max(1, summary.evaluations);
  const [chosen, setThen] = useState<number | undefined>();
  const then = Math.min(chosen ?? now, now);
  const label = unitLabel(clock, unit);
  // At the end of a run what it reports: without what validation refused, and with times as measured last.
  const front = (
    summary.status !== "running" && then === now
      ? summary.front.filter(({ variant }) => variant !== undefined)
      : members
          .filter(({ evaluations, until }) => evaluations <= then && (until ?? Infinity) > then)
          .map((member) => pointOf(member, baseline.time))
  ).toSorted((a, b) => a.time - b.time);
  const markOf = ({ variant = 0, time, error }: FrontPoint): Mark => ({
    x: error,
    y: time,
    text: `variant ${variant}: ${formatNumber(time)}, ${formatSpeedup(baseline.time / time)} at error ${formatError(error)}`,
    href: variantAddress(run, variant),
    size: 5,
  });
  const [low, high] = boundsOf([
    baseline.time,
    ...points.map(({ time }) => time).filter((time) => time < 1.5 * baseline.time),
    ...members.map(({ time }) => time),
  ]);
  const room = (high - low || high) * 0.06;
  const originalError = baseline.error ?? 0;
  const original = {
    x: originalError,
    y: baseline.time,
    text: `original: ${formatNumber(baseline.time)} at error ${formatError(originalError)}`,
  };
  const shown = points.filter(({ time }) => time <= high + room);
  return (
    <>
      <Chart
        label={`Front after ${formatNumber(then)} evaluations: ${front.length} variants, the fastest takes ${formatNumber(front[0]?.time ?? baseline.time)} ${label}.`}
        x={{
          ...errors([originalError, ...[...points, ...members].map(({ error }) => error)]),
          name: "error",
          text: (value) => (value === 0 ? "0" : value.toExponential(0)),
        }}
        y={{ ...linear(low - room, high + room), name: label, text: formatNumber }}
        series={[
          {
            name: "right variants",
            kind: "dots",
            colour: 5,
            marks: shown.map(({ variant, time, error, count }) => ({
              x: error,
              y: time,
              text: `variant ${variant}: ${formatNumber(time)} at error ${formatError(error)}${count > 1 ? `, and ${count - 1} near it` : ""}`,
              href: variantAddress(run, variant),
              size: 2.5 + Math.min(2.5, Math.log10(count)),
            })),
          },
          { name: "front", kind: "dots", colour: 1, marks: front.map(markOf) },
          { name: "original", kind: "dots", colour: 2, marks: [{ ...original, size: 5 }] },
        ]}
      />
      <label class="slider">
        <span>
          after {formatNumber(then)} of {formatNumber(now)} evaluations
        </span>
        <input
          type="range"
          min={1}
          max={now}
          value={then}
          onInput={(event) => {
            const value = Number(event.currentTarget.value);
            setThen(value >= now ? undefined : value);
          }}
        />
      </label>
      <Wide label="Variants on the front">
        <table>
          <thead>
            <tr>
              <th scope="col">variant</th>
              <th scope="col" class="number">
                {label}
              </th>
              <th scope="col" class="number">
                speed-up
              </th>
              <th scope="col" class="number">
                error
              </th>
              <th scope="col" class="number">
                edits
              </th>
            </tr>
          </thead>
          <tbody>
            {front
              .slice(0, MOST_ROWS)
              .map(({ variant = 0, time, speedup, interval, error, edits }) => (
                <tr key={variant}>
                  <th scope="row">
                    <a href={variantAddress(run, variant)}>{variant}</a>
                  </th>
                  <td class="number">{formatNumber(time)}</td>
                  <td class="number">{formatSpeedupIn(speedup, interval)}</td>
                  <td class="number">{formatError(error)}</td>
                  <td class="number">{edits}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </Wide>
      {front.length > MOST_ROWS && (
        <p class="soft small">… {front.length - MOST_ROWS} more in the chart.</p>
      )}
    </>
  );
}

/** A member as the search saw it. */
function pointOf({ variant, time, error, edits }: MemberView, original: number): FrontPoint {
  return { variant, time, error, edits, speedup: original / time };
}
