/** The original's code beside the variant's, as intermediate representation or as what the device gets. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { SideLine, SideRow } from "../../report/side-by-side.ts";
import type { CodeAnswer } from "../../serve.ts";
import { Answered, Wide } from "./answered.tsx";
import { useAnswer } from "./ask.ts";

/** Rows at first, and with every further wish. */
const PIECE = 300;
const FORMS = ["ir", "artifact"] as const;

export function Code({
  run,
  variant,
}: {
  readonly run: string;
  readonly variant: string;
}): JSX.Element {
  const [form, setForm] = useState<(typeof FORMS)[number]>("ir");
  const [most, setMost] = useState(PIECE);
  const asked = useAnswer<CodeAnswer>(`/runs/${run}/variants/${variant}/code?form=${form}`);
  return (
    <section aria-labelledby="code">
      <h2 id="code">Code, before and after</h2>
      <p class="controls">
        {FORMS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={form === each}
            onClick={() => {
              setForm(each);
              setMost(PIECE);
            }}
          >
            {each === "ir" ? "representation" : "what the device gets"}
          </button>
        ))}
        <span class="soft">{asked.value?.language}</span>
      </p>
      <Answered asked={asked}>
        {({ rows, language }) => (
          <>
            <Wide label={`${language} of the original and of the variant`}>
              <table class="sides">
                <colgroup>
                  <col class="line-number" />
                  <col />
                  <col class="line-number" />
                  <col />
                </colgroup>
                <thead>
                  <tr>
                    <th scope="col" colSpan={2}>
                      original
                    </th>
                    <th scope="col" colSpan={2}>
                      variant
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.slice(0, most).map((row, k) => (
                    <Row key={k} row={row} />
                  ))}
                </tbody>
              </table>
            </Wide>
            {rows.length > most && (
              <button type="button" onClick={() => setMost(most + PIECE)}>
                {rows.length - most} more rows
              </button>
            )}
            {language === "PTX" && (
              <p class="soft small">
                Lines that differ in the numbers of registers and labels alone count as equal.
              </p>
            )}
          </>
        )}
      </Answered>
    </section>
  );
}

function Row({ row }: { readonly row: SideRow }): JSX.Element {
  if (row.kind === "left-out") {
    return (
      <tr class="left-out">
        <td colSpan={4}>… {row.lines} equal lines</td>
      </tr>
    );
  }
  const changed = row.kind === "changed";
  return (
    <tr>
      <Side line={row.before} mark={changed ? "gone" : ""} />
      <Side line={row.after} mark={changed ? "add" : ""} />
    </tr>
  );
}

const SIGNS: Readonly<Record<string, string>> = { gone: "−", add: "+", "": " " };

function Side({
  line,
  mark,
}: {
  readonly line: SideLine | undefined;
  readonly mark: string;
}): JSX.Element {
  if (line === undefined) return <td colSpan={2} class="nothing" />;
  return (
    <>
      <td class="number soft">{line[0]}</td>
      <td class={mark}>
        <code>
          {SIGNS[mark]} {line[1]}
        </code>
      </td>
    </>
  );
}
