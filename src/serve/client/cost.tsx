/** What the variant costs beside the original, term by term of the cost model. */
import type { JSX } from "preact";
import type { KernelProfile } from "../../profile.ts";
import { TERMS } from "../../profile.ts";
import type { CostReport } from "../../report/cost.ts";
import { formatCompared, unitLabel } from "../../report/format.ts";
import { Wide } from "./answered.tsx";

/** Terms below this part of the greatest have no say. */
const LEAST = 0.01;

export function Cost({ original, best, clock, unit, build }: CostReport): JSX.Element {
  const label = unitLabel(clock, unit);
  return (
    <section aria-labelledby="cost">
      <h2 id="cost">Cost</h2>
      <p class="soft small">
        In {label}, sums over the cases of the search split; the original is the build {build}. Each
        term is what that resource alone would take: their fourth powers add up.
      </p>
      {original.kernels.map((before) => (
        <Kernel
          key={before.entry}
          before={before}
          after={best?.kernels.find(({ entry }) => entry === before.entry) ?? before}
        />
      ))}
    </section>
  );
}

function Kernel({
  before,
  after,
}: {
  readonly before: KernelProfile;
  readonly after: KernelProfile;
}): JSX.Element {
  const most = Math.max(1, ...TERMS.flatMap((term) => [before.terms[term], after.terms[term]]));
  const terms = TERMS.filter(
    (term) => Math.max(before.terms[term], after.terms[term]) >= LEAST * most,
  ).sort((a, b) => before.terms[b] - before.terms[a]);
  const all = Math.max(before.cycles, after.cycles);
  return (
    <Wide label={`Cost of ${before.entry}`}>
      <table>
        <caption>{before.entry}</caption>
        <thead>
          <tr>
            <th scope="col">term</th>
            <th scope="col" class="number">
              original
            </th>
            <th scope="col" class="number">
              variant
            </th>
            <th scope="col" class="number">
              change
            </th>
            <th scope="col">original and variant</th>
          </tr>
        </thead>
        <tbody>
          <Term name="all" before={before.cycles} after={after.cycles} most={all} />
          {terms.map((term) => (
            <Term
              key={term}
              name={term}
              before={before.terms[term]}
              after={after.terms[term]}
              most={most}
            />
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function Term({
  name,
  before,
  after,
  most,
}: {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly most: number;
}): JSX.Element {
  const [from, to, change] = formatCompared(before, after);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{from}</td>
      <td class="number">{to}</td>
      <td class="number">{change}</td>
      <td class="bar">
        <progress max={most} value={before} aria-label={`${name}, original`} />
        <progress class="after" max={most} value={after} aria-label={`${name}, variant`} />
      </td>
    </tr>
  );
}
