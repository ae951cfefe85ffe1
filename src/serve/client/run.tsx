/** A run: what came of it, its front now and at any time before, its course, its failures, its operators. */
import type { JSX } from "preact";
import {
  formatDuration,
  formatError,
  formatNumber,
  formatPart,
  formatSpeedupIn,
  unitLabel,
} from "../../report/format.ts";
import { whyNoGain } from "../../report/no-gain.ts";
import type { Summary } from "../../report/summary.ts";
import type { OperatorFigures, RunAnswer } from "../../serve.ts";
import { Answered, Wide } from "./answered.tsx";
import { useAnswer, useChanges } from "./ask.ts";
import { CourseChart, RateChart } from "./course.tsx";
import { Evaluations } from "./evaluations.tsx";
import { Front } from "./front.tsx";
import { compareAddress, variantAddress } from "./place.ts";
import { State } from "./runs.tsx";

export function RunPage({ run }: { readonly run: string }): JSX.Element {
  const change = useChanges(run);
  const asked = useAnswer<RunAnswer>(`/runs/${run}`, change);
  return (
    <Answered asked={asked}>
      {(answer) => (
        <>
          <Head {...answer} />
          <div class="columns">
            <section aria-labelledby="front">
              <h2 id="front">Front</h2>
              <Front answer={answer} change={change} />
            </section>
            <section aria-labelledby="course">
              <h2 id="course">Course</h2>
              <CourseChart {...answer} />
            </section>
            <section aria-labelledby="failures">
              <h2 id="failures">What became of candidates</h2>
              <Failures {...answer.summary} />
            </section>
            <section aria-labelledby="rate">
              <h2 id="rate">Rate</h2>
              <RateChart {...answer} />
            </section>
            <section aria-labelledby="operators">
              <h2 id="operators">Operators</h2>
              <Operators operators={answer.operators} />
            </section>
          </div>
          <Evaluations run={run} change={change} summary={answer.summary} />
        </>
      )}
    </Answered>
  );
}

function Head({ summary, state, live }: RunAnswer): JSX.Element {
  const { run, best, baseline, clock, unit, front } = summary;
  const found = best.edits.length > 0;
  const label = unitLabel(clock, unit);
  const facts: readonly (readonly [string, JSX.Element | string])[] = [
    ["evaluations", formatNumber(summary.evaluations)],
    ["a second", formatNumber(summary.evaluations / Math.max(summary.seconds, 0.001))],
    ["time", formatDuration(summary.seconds)],
    ["generations", formatNumber(summary.generations)],
    ["on the front", formatNumber(front.length)],
    [`original, ${label}`, formatNumber(baseline.time)],
  ];
  return (
    <>
      <h1>
        {summary.workload} <span class="soft">run {run}</span>
      </h1>
      <p class="soft">
        <State state={state} live={live} /> · {summary.device} ·{" "}
        {clock === "modelled" ? "modelled, not a time on hardware" : "measured"} · {summary.preset},
        population {summary.population}, seed {summary.seed}, budget {summary.budget} ·{" "}
        <a href={compareAddress([run])}>compare</a>
      </p>
      <p class={best.gain === false ? "headline bad" : found ? "headline good" : "headline soft"}>
        {found ? (
          <a href={variantAddress(run, "best")}>
            {formatSpeedupIn(best.speedup, best.interval)} at error {formatError(best.error)}
            {baseline.error !== undefined && ` against ${formatError(baseline.error)}`}
          </a>
        ) : (
          "No variant is better than the original yet."
        )}
      </p>
      {best.gain === false && <p class="bad">No gain: {whyNoGain(best)}.</p>}
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dd>{value}</dd>
            <dt>{name}</dt>
          </div>
        ))}
      </dl>
    </>
  );
}

/** Stages in the order of the candidate's way. */
const STAGES = [
  ["apply", "the edits do not fit together"],
  ["verify", "the IR is not valid"],
  ["compile", "the compiler refuses it"],
  ["assemble", "the assembler refuses it"],
  ["load", "the device does not take it"],
  ["launch", "it faults"],
  ["check", "its output is wrong"],
  ["deadline", "it takes too long"],
] as const;

function Failures({ evaluations, rejected, unsupported, lost }: Summary): JSX.Element {
  const failed = Object.values(rejected).reduce((sum, count) => sum + count, 0);
  const rows: readonly (readonly [string, string, number])[] = [
    ["right", "it passes every test of the search", evaluations - failed - unsupported - lost],
    ...STAGES.map(([stage, what]) => [stage, what, rejected[stage] ?? 0] as const),
    ["unsupported", "gevo lacks something; never scored", unsupported],
    ["lost", "its worker died", lost],
  ];
  const most = Math.max(1, ...rows.map(([, , count]) => count));
  return (
    <table class="bars">
      <tbody>
        {rows
          .filter(([, , count]) => count > 0)
          .map(([name, what, count]) => (
            <tr key={name}>
              <th scope="row" title={what}>
                {name}
              </th>
              <td class="number">{formatNumber(count)}</td>
              <td class="number soft">{formatPart(count / Math.max(1, evaluations))}</td>
              <td class="bar">
                <progress
                  class={name === "right" ? "good" : ""}
                  max={most}
                  value={count}
                  aria-label={`${name}: ${what}`}
                />
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function Operators({ operators }: { readonly operators: readonly OperatorFigures[] }): JSX.Element {
  if (operators.length === 0) return <p class="soft">No edit has been drawn yet.</p>;
  const part = (count: number, of: number): string => (of === 0 ? "" : formatPart(count / of));
  return (
    <>
      <Wide label="Table of operators">
        <table>
          <thead>
            <tr>
              <th scope="col">operator</th>
              <th scope="col" class="number">
                new edits
              </th>
              <th scope="col" class="number">
                right
              </th>
              <th scope="col" class="number">
                faster
              </th>
            </tr>
          </thead>
          <tbody>
            {operators.map(({ operator, drawn, right, faster }) => (
              <tr key={operator}>
                <th scope="row">{operator}</th>
                <td class="number">{formatNumber(drawn)}</td>
                <td class="number">{part(right, drawn)}</td>
                <td class="number">{part(faster, drawn)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <p class="soft small">
        Of edits where they first appeared: how many left the variant right, and how many made it
        faster than without them.
      </p>
    </>
  );
}
