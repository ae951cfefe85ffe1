/** A variant: what it is worth, what was held against it, its edits, its code, its cost, where it comes from. */
import type { JSX } from "preact";
import { dependencyGraph } from "../../report/charts.ts";
import {
  formatError,
  formatNumber,
  formatSpeedup,
  formatSpeedupIn,
  unitLabel,
} from "../../report/format.ts";
import { modelGraphChart, modelGraphText } from "../../report/model-graph.ts";
import { NAMES } from "../../report/verdict-text.ts";
import type { VariantAnswer } from "../../serve.ts";
import { Answered, Wide } from "./answered.tsx";
import { useAnswer } from "./ask.ts";
import { Code } from "./code.tsx";
import { Cost } from "./cost.tsx";
import { Edits } from "./edits.tsx";
import { runAddress, variantAddress } from "./place.ts";

export function VariantPage({
  run,
  variant,
}: {
  readonly run: string;
  readonly variant: string;
}): JSX.Element {
  const asked = useAnswer<VariantAnswer>(`/runs/${run}/variants/${variant}`);
  return (
    <Answered asked={asked}>
      {(answer) => (
        <>
          <Head {...answer} />
          <Checks {...answer} />
          <section aria-labelledby="edits">
            <h2 id="edits">Edits</h2>
            <Edits {...answer} />
          </section>
          <Layers {...answer} />
          {answer.code && <Code run={run} variant={variant} />}
          {answer.cost !== undefined && <Cost {...answer.cost} />}
          <Dependencies {...answer} />
          <Lineage {...answer} />
          <Files {...answer} />
        </>
      )}
    </Answered>
  );
}

function Head(answer: VariantAnswer): JSX.Element {
  const { run, variant, outcome, speedup, interval, original, faster, slower, hint } = answer;
  const label = unitLabel(answer.clock, answer.unit);
  return (
    <>
      <h1>
        {variant === "best" ? "Best variant" : `Variant ${variant}`}{" "}
        <span class="soft">
          of <a href={runAddress(run)}>run {run}</a>
        </span>
      </h1>
      <p class="controls soft">
        <span>
          {answer.workload} on {answer.device}
        </span>
        {faster !== undefined && (
          <a data-key="faster" href={variantAddress(run, faster)}>
            faster on the front
          </a>
        )}
        {slower !== undefined && (
          <a data-key="slower" href={variantAddress(run, slower)}>
            slower on the front
          </a>
        )}
      </p>
      {outcome.status === "ok" ? (
        <>
          <p class={(speedup ?? 0) > 1 ? "headline good" : "headline"}>
            {formatSpeedupIn(speedup ?? 1, interval)} at error{" "}
            {formatError(outcome.fitness[1] ?? 0)}
            {answer.originalError !== undefined && ` against ${formatError(answer.originalError)}`}
          </p>
          <p>
            {formatNumber(outcome.fitness[0] ?? 0)} against {formatNumber(original)} {label}
          </p>
        </>
      ) : (
        <Failure outcome={outcome} />
      )}
      {hint !== undefined && (
        <p class="hint">
          {answer.code
            ? "Which edits need each other is not known yet."
            : "The code, the cost and the source lines of this variant were not recorded."}{" "}
          <code>{hint}</code> does that.
        </p>
      )}
    </>
  );
}

function Failure({
  outcome,
}: {
  readonly outcome: Exclude<VariantAnswer["outcome"], { readonly status: "ok" }>;
}): JSX.Element {
  switch (outcome.status) {
    case "rejected":
      return (
        <>
          <p class="headline bad">
            Rejected at stage {outcome.stage}: {outcome.reason}
          </p>
          {outcome.message !== "" && <pre>{outcome.message}</pre>}
        </>
      );
    case "unsupported":
      return <p class="headline soft">Not scored: gevo lacks {outcome.what}</p>;
    case "lost":
      return <p class="headline soft">Its worker died at stage {outcome.stage}</p>;
    default:
      return outcome satisfies never;
  }
}

const MARKS = { passed: "✓", failed: "✗", "not-run": "–" } as const;

function Checks({ verdict, validation }: VariantAnswer): JSX.Element | null {
  if (verdict === undefined && validation === undefined) return null;
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">What was held against it</h2>
      <ul class="checks">
        {verdict === undefined && validation !== undefined && (
          <li class={validation.status === "ok" ? "passed" : "failed"}>
            <b>
              {validation.status === "ok" ? "✓" : "✗"} {NAMES.validation}
            </b>{" "}
            {validation.status === "ok"
              ? `${formatSpeedup(validation.speedup)} at error ${formatError(validation.error)} there`
              : validation.reason}
          </li>
        )}
        {verdict?.checks.map(({ name, status, what, speedup, interval, error, originalError }) => (
          <li key={name} class={status}>
            <b>
              {MARKS[status]} {NAMES[name]}
            </b>{" "}
            {what}
            {speedup !== undefined && `, ${formatSpeedupIn(speedup, interval)}`}
            {error !== undefined && `, error ${formatError(error)}`}
            {originalError !== undefined && `, the original's is ${formatError(originalError)}`}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Layers({ layers }: VariantAnswer): JSX.Element | null {
  if (layers === undefined) return null;
  const lines = modelGraphText(layers);
  // What comes from outside in it is escaped.
  const html = modelGraphChart(layers);
  return (
    <section aria-labelledby="layers">
      <h2 id="layers">Layers</h2>
      {lines.length === 0 ? (
        <p>As they were.</p>
      ) : (
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <div class="graph" dangerouslySetInnerHTML={{ __html: html }} />
    </section>
  );
}

function Dependencies({ analysis }: VariantAnswer): JSX.Element | null {
  if (analysis === undefined) return null;
  // Made of numbers alone: nothing in it comes from outside.
  const html = dependencyGraph(analysis);
  return (
    <section aria-labelledby="dependencies">
      <h2 id="dependencies">What depends on what</h2>
      <div class="graph" dangerouslySetInnerHTML={{ __html: html }} />
    </section>
  );
}

function Lineage({ lineage, run, original }: VariantAnswer): JSX.Element | null {
  if (lineage.length < 2) return null;
  return (
    <section aria-labelledby="lineage">
      <h2 id="lineage">Lineage</h2>
      <p class="soft small">
        Before each step stands the earlier variant that has most of its edits and no others.
      </p>
      <Wide label="Table of the lineage">
        <table class="lines">
          <thead>
            <tr>
              <th scope="col">variant</th>
              <th scope="col" class="number">
                speed-up
              </th>
              <th scope="col" class="number">
                error
              </th>
              <th scope="col">adds</th>
            </tr>
          </thead>
          <tbody>
            {lineage.map(({ variant, time, error, adds }, k) => (
              <tr key={k}>
                <th scope="row">
                  {variant === undefined ? (
                    k === 0 ? (
                      "original"
                    ) : (
                      "this one"
                    )
                  ) : (
                    <a href={variantAddress(run, variant)}>{variant}</a>
                  )}
                </th>
                <td class="number">{formatSpeedup(original / time)}</td>
                <td class="number">{formatError(error)}</td>
                <td>
                  {adds.map((edit) => (
                    <code key={edit} class="block">
                      {edit}
                    </code>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}

function Files({ run, variant, files, exportHint }: VariantAnswer): JSX.Element | null {
  if (files.length === 0 && exportHint === undefined) return null;
  return (
    <section aria-labelledby="files">
      <h2 id="files">Files</h2>
      {exportHint === undefined ? (
        <p class="soft small">
          What <code>gevo export {run}</code> writes.
        </p>
      ) : (
        <p class="hint">
          <code>{exportHint}</code>{" "}
          {files.length === 0
            ? "writes the code, loaders and reports of this variant, which it builds and analyses; from then on they are here, too."
            : "also writes report.html and report.md, for which it analyses the variant; from then on they are here, too."}
        </p>
      )}
      <ul class="files">
        {files.map((name) => (
          <li key={name}>
            <a
              class="button"
              download={name}
              href={`/api/v1/runs/${run}/variants/${variant}/files/${name}`}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
