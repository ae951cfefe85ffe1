/** Runs or presets beside each other: how they went, and whether the difference is more than luck. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { After, Comparison, MeasureName } from "../../compare/compare.ts";
import { effect } from "../../compare/text.ts";
import { formatDuration, formatNumber } from "../../report/format.ts";
import type { RunLine, RunsAnswer } from "../../serve.ts";
import { Answered, Wide } from "./answered.tsx";
import { useAnswer } from "./ask.ts";
import { boundsOf, linear } from "./axis.ts";
import type { Series } from "./chart.tsx";
import { Chart } from "./chart.tsx";
import { compareAddress, goTo, runAddress } from "./place.ts";

const TITLES: Readonly<Record<MeasureName, string>> = {
  exact: "Best speed-up with error 0",
  best: "Best speed-up",
  volume: "Volume",
};
const ORDER = ["volume", "exact", "best"] as const;

export function ComparePage({ sides }: { readonly sides: readonly string[] }): JSX.Element {
  const query = sides.map((side) => `side=${encodeURIComponent(side)}`).join("&");
  const runs = useAnswer<RunsAnswer>("/runs");
  const asked = useAnswer<Comparison>(sides.length < 2 ? undefined : `/compare?${query}`);
  return (
    <>
      <h1>Comparison</h1>
      <Answered asked={runs}>{(answer) => <Choice runs={answer.runs} sides={sides} />}</Answered>
      {sides.length >= 2 && (
        <Answered asked={asked}>{(comparison) => <Compared {...comparison} />}</Answered>
      )}
    </>
  );
}

function Choice({
  runs,
  sides,
}: {
  readonly runs: readonly RunLine[];
  readonly sides: readonly string[];
}): JSX.Element {
  const presets = [...new Set(runs.map(({ preset }) => preset))];
  const [first, setFirst] = useState(sides[0] ?? presets[0] ?? "");
  const [second, setSecond] = useState(sides[1] ?? presets[1] ?? runs[0]?.run ?? "");
  const select = (name: string, value: string, set: (value: string) => void): JSX.Element => (
    <label>
      {name}{" "}
      <select value={value} onChange={(event) => set(event.currentTarget.value)}>
        <optgroup label="All runs of a preset">
          {presets.map((preset) => (
            <option key={preset} value={preset}>
              {preset}
            </option>
          ))}
        </optgroup>
        <optgroup label="One run">
          {runs.map(({ run, workload, preset, seed }) => (
            <option key={run} value={run}>
              {run}: {workload}, {preset}, seed {seed}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
  return (
    <form
      class="controls"
      onSubmit={(event) => {
        event.preventDefault();
        goTo(compareAddress([first, second]));
      }}
    >
      {select("side", first, setFirst)}
      {select("beside", second, setSecond)}
      <button type="submit">Compare</button>
    </form>
  );
}

function Compared(comparison: Comparison): JSX.Element {
  const [unit, setUnit] = useState<After["unit"]>("evaluations");
  const after = comparison.after.find((each) => each.unit === unit) ?? comparison.after[0];
  if (after === undefined) return <p class="soft">Nothing to compare yet.</p>;
  const when =
    after.unit === "evaluations"
      ? `${formatNumber(after.at)} evaluations`
      : formatDuration(after.at);
  return (
    <>
      <p>
        {comparison.workload} on {comparison.device}, {comparison.clock} times; after {when}, as far
        as every run came.
      </p>
      {comparison.after.length > 1 && (
        <p class="controls">
          {comparison.after.map((each) => (
            <button
              key={each.unit}
              type="button"
              aria-pressed={each.unit === after.unit}
              onClick={() => setUnit(each.unit)}
            >
              {each.unit === "evaluations" ? "equal evaluations" : "equal time"}
            </button>
          ))}
        </p>
      )}
      <Figures comparison={comparison} after={after} />
      <div class="columns">
        {ORDER.map((measure) => (
          <section key={measure} aria-labelledby={measure}>
            <h2 id={measure}>{TITLES[measure]}</h2>
            <Curves comparison={comparison} after={after} measure={measure} />
          </section>
        ))}
      </div>
    </>
  );
}

function Figures({
  comparison: { sides },
  after,
}: {
  readonly comparison: Comparison;
  readonly after: After;
}): JSX.Element {
  return (
    <>
      <Wide label="Medians and tests">
        <table>
          <thead>
            <tr>
              <th scope="col">side</th>
              <th scope="col">runs</th>
              {ORDER.map((measure) => (
                <th key={measure} scope="col">
                  {TITLES[measure]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sides.map(({ name, runs }, k) => (
              <tr key={k}>
                <th scope="row">
                  <span class={`swatch colour-${k + 1}`} aria-hidden="true" /> {name}
                </th>
                <td>
                  {runs.map((run) => (
                    <a key={run} class="each" href={runAddress(run)}>
                      {run}
                    </a>
                  ))}
                </td>
                {ORDER.map((measure) => {
                  const side = after.measures[measure].sides[k];
                  const tested = after.measures[measure].against[k - 1];
                  return (
                    <td key={measure}>
                      <b>{side?.median.toFixed(3)}</b>
                      {side?.interval !== undefined &&
                        ` (${side.interval.map((value) => value.toFixed(3)).join(" to ")})`}
                      {tested !== undefined && (
                        <span class="soft block">
                          A {tested.likelihood.toFixed(2)} {effect(tested.likelihood)}
                          {tested.p !== undefined && `, p ${tested.p.toPrecision(2)}`}
                        </span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <p class="soft small">
        Medians over runs with 95 % intervals. A: how likely a run of that side has more than one of
        the first. p: Mann–Whitney, two-sided, exact; not with one run a side.
      </p>
    </>
  );
}

function Curves({
  comparison: { sides },
  after: { unit, measures },
  measure,
}: {
  readonly comparison: Comparison;
  readonly after: After;
  readonly measure: MeasureName;
}): JSX.Element {
  const curves = measures[measure].sides.map(({ curve }) => curve);
  const [low, high] = boundsOf(curves.flat().flatMap((point) => [point.low, point.high]));
  const [, end] = boundsOf(curves.flat().map(({ at }) => at));
  const seconds = unit === "seconds";
  const text = seconds ? formatDuration : formatNumber;
  const digits = (value: number): string => String(Number(value.toPrecision(4)));
  const series: readonly Series[] = curves.flatMap((curve, k): readonly Series[] => {
    const name = sides[k]?.name ?? "";
    const mark = (at: number, value: number) => ({
      x: at,
      y: value,
      text: `${name}: ${digits(value)} after ${seconds ? text(at) : `${text(Math.round(at))} evaluations`}`,
    });
    const band = [
      ...curve.map((point) => mark(point.at, point.low)),
      ...curve.map((point) => mark(point.at, point.high)).reverse(),
    ];
    return [
      { name: `${name}, quartiles`, kind: "band", colour: k + 1, marks: band },
      { name, kind: "line", colour: k + 1, marks: curve.map((p) => mark(p.at, p.median)) },
    ];
  });
  return (
    <Chart
      label={`${TITLES[measure]} by ${unit}: ${sides.map(({ name }, k) => `${name} ${digits(measures[measure].sides[k]?.median ?? 0)}`).join(", ")}.`}
      x={{ ...linear(0, end), name: seconds ? "time" : unit, text }}
      y={{ ...linear(low, high), name: TITLES[measure].toLowerCase(), text: digits }}
      series={series}
    />
  );
}
