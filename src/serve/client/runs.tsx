/** All runs of the project. */
import type { JSX } from "preact";
import { formatDuration, formatError, formatNumber, formatSpeedupIn } from "../../report/format.ts";
import type { RunLine, RunsAnswer } from "../../serve.ts";
import { Answered, Wide } from "./answered.tsx";
import { useAnswer, useChanges } from "./ask.ts";
import { runAddress } from "./place.ts";

export function RunsPage(): JSX.Element {
  const asked = useAnswer<RunsAnswer>("/runs", useChanges());
  return (
    <>
      <h1>Runs{asked.value === undefined ? "" : ` of ${asked.value.project}`}</h1>
      <Answered asked={asked}>
        {({ runs }) =>
          runs.length === 0 ? (
            <p>
              No runs yet. Start one with <code>gevo evolve WORKLOAD</code>: it appears here.
            </p>
          ) : (
            <RunTable runs={runs} />
          )
        }
      </Answered>
    </>
  );
}

function RunTable({ runs }: { readonly runs: readonly RunLine[] }): JSX.Element {
  return (
    <Wide label="Table of runs">
      <table>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Workload</th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              Speed-up
            </th>
            <th scope="col" class="number">
              Error
            </th>
            <th scope="col" class="number">
              Evaluations
            </th>
            <th scope="col" class="number">
              Time
            </th>
            <th scope="col">Device</th>
            <th scope="col">Search</th>
            <th scope="col">Started</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.run}>
              <th scope="row">
                <a href={runAddress(run.run)}>{run.run}</a>
              </th>
              <td>{run.workload}</td>
              <td>
                <State {...run} />
              </td>
              <td class={run.gain ? "number good" : "number soft"}>
                {run.gain ? formatSpeedupIn(run.speedup, run.interval) : "none"}
              </td>
              <td class="number">{formatError(run.error)}</td>
              <td class="number">{formatNumber(run.evaluations)}</td>
              <td class="number">{formatDuration(run.seconds)}</td>
              <td>
                {run.device}, {run.clock}
              </td>
              <td>
                {run.preset}, seed {run.seed}
              </td>
              <td class="soft">{run.started.slice(0, 16).replace("T", " ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

export function State({
  state,
  live,
}: {
  readonly state: string;
  readonly live: boolean;
}): JSX.Element {
  return live ? (
    <span class="live">
      <span class="dot" aria-hidden="true" /> running
    </span>
  ) : (
    <span>{state}</span>
  );
}
