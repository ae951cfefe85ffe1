/** The log of a run, by the page. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { formatDuration, formatError, formatNumber, formatSpeedup } from "../../report/format.ts";
import type { Summary } from "../../report/summary.ts";
import type { EvaluationsAnswer } from "../../serve.ts";
import { Answered, Wide } from "./answered.tsx";
import { useAnswer } from "./ask.ts";
import { variantAddress } from "./place.ts";

const SIZE = 25;
const STATUSES = ["all", "ok", "rejected", "unsupported", "lost"] as const;

export function Evaluations({
  run,
  change,
  summary: { baseline },
}: {
  readonly run: string;
  readonly change: number;
  readonly summary: Summary;
}): JSX.Element {
  const [page, setPage] = useState(1);
  const [sort, setSort] = useState("number");
  const [status, setStatus] = useState<string>("all");
  const query = `page=${page}&size=${SIZE}&sort=${sort}&status=${status}`;
  const asked = useAnswer<EvaluationsAnswer>(`/runs/${run}/evaluations?${query}`, change);
  return (
    <section aria-labelledby="evaluations">
      <h2 id="evaluations">Evaluations</h2>
      <p class="controls">
        <label>
          order{" "}
          <select
            value={sort}
            onChange={(event) => {
              setSort(event.currentTarget.value);
              setPage(1);
            }}
          >
            <option value="number">latest first</option>
            <option value="time">fastest first</option>
          </select>
        </label>
        <label>
          show{" "}
          <select
            value={status}
            onChange={(event) => {
              setStatus(event.currentTarget.value);
              setPage(1);
            }}
          >
            {STATUSES.map((each) => (
              <option key={each} value={each}>
                {each === "ok" ? "right" : each}
              </option>
            ))}
          </select>
        </label>
      </p>
      <Answered asked={asked}>
        {({ rows, pages, total, page: shown }) => (
          <>
            <Wide label="Table of evaluations">
              <table>
                <thead>
                  <tr>
                    <th scope="col">variant</th>
                    <th scope="col">outcome</th>
                    <th scope="col" class="number">
                      speed-up
                    </th>
                    <th scope="col" class="number">
                      error
                    </th>
                    <th scope="col" class="number">
                      edits
                    </th>
                    <th scope="col" class="number">
                      generation
                    </th>
                    <th scope="col" class="number">
                      after
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.variant}>
                      <th scope="row">
                        <a href={variantAddress(run, row.variant)}>{row.variant}</a>
                      </th>
                      <td>
                        {row.status === "ok"
                          ? "right"
                          : `${row.status}${row.stage === undefined ? "" : `: ${row.stage}`}`}
                      </td>
                      <td class="number">
                        {row.time === undefined ? "" : formatSpeedup(baseline.time / row.time)}
                      </td>
                      <td class="number">
                        {row.error === undefined ? "" : formatError(row.error)}
                      </td>
                      <td class="number">{row.edits}</td>
                      <td class="number">{row.generation}</td>
                      <td class="number soft">
                        {row.seconds === undefined ? "" : formatDuration(row.seconds)}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Wide>
            <p class="controls">
              <button type="button" disabled={shown <= 1} onClick={() => setPage(shown - 1)}>
                Back
              </button>
              <span>
                page {formatNumber(shown)} of {formatNumber(pages)}, {formatNumber(total)}{" "}
                evaluations
              </span>
              <button type="button" disabled={shown >= pages} onClick={() => setPage(shown + 1)}>
                On
              </button>
            </p>
          </>
        )}
      </Answered>
    </section>
  );
}
