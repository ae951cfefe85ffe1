/** Edits where they act: each with what it does, what it assumes, and the source around the lines it touches. */
import type { JSX } from "preact";
import type { ExplainedEdit } from "../../report/explain.ts";
import { formatSpeedup } from "../../report/format.ts";
import type { VariantAnswer } from "../../serve.ts";

/** Source lines before and after the one that is meant. */
const AROUND = 3;

export function Edits({ edits, sources, analysis }: VariantAnswer): JSX.Element {
  if (edits.length === 0) return <p class="soft">None: this is the original.</p>;
  return (
    <ol class="edits">
      {edits.map((each) => (
        <li key={each.edit}>
          <code>{each.edit}</code> <span>{each.what}</span>
          {each.assumes !== undefined && <p class="soft">Assumes that {each.assumes}.</p>}
          <Worth edit={each.edit} analysis={analysis} />
          <Places {...each} sources={sources} />
        </li>
      ))}
    </ol>
  );
}

function Worth({
  edit,
  analysis,
}: {
  readonly edit: string;
  readonly analysis: VariantAnswer["analysis"];
}): JSX.Element | null {
  const found = analysis?.edits.find((each) => each.edit === edit);
  if (analysis === undefined || found === undefined) return null;
  const of = (tried: typeof found.alone): string =>
    tried.status === "ok" ? formatSpeedup(analysis.original / tried.time) : "fails";
  return (
    <p class="soft">
      {found.independent ? "independent" : "epistatic"} · alone {of(found.alone)} · without it{" "}
      {of(found.without)}
    </p>
  );
}

function Places({
  places,
  sources,
}: Pick<ExplainedEdit, "places"> & Pick<VariantAnswer, "sources">): JSX.Element {
  return (
    <>
      {places.map(({ file, line, source, instruction }, k) => (
        <figure key={k} class="place">
          <figcaption class="soft">
            {file.split("/").at(-1)}
            {line > 0 ? `:${line}` : ", no line kept"} · <code>{instruction.trim()}</code>
          </figcaption>
          <Lines text={sources[file]} line={line} source={source} />
        </figure>
      ))}
    </>
  );
}

function Lines({
  text,
  line,
  source,
}: {
  readonly text: string | undefined;
  readonly line: number;
  readonly source: string;
}): JSX.Element | null {
  if (line === 0) return null;
  if (text === undefined) return source === "" ? null : <pre>{source}</pre>;
  const from = Math.max(1, line - AROUND);
  const shown = text.split("\n").slice(from - 1, line + AROUND);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: only what has the focus can be scrolled with keys
    <pre tabIndex={0}>
      {shown.map((each, k) => {
        const number = from + k;
        return (
          <span key={number} class={number === line ? "line meant" : "line"}>
            <span class="soft">{String(number).padStart(5)} </span>
            {each}
          </span>
        );
      })}
    </pre>
  );
}
