/** The frame of every page: head, keys, and the page that the address names. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { ComparePage } from "./compare.tsx";
import { KeyHelp, useKeys } from "./keys.tsx";
import type { Place } from "./place.ts";
import { placeOf, useAddress } from "./place.ts";
import { RunPage } from "./run.tsx";
import { RunsPage } from "./runs.tsx";
import { VariantPage } from "./variant.tsx";

export function App(): JSX.Element {
  const place = placeOf(useAddress());
  const help = useKeys();
  const title = titleOf(place);
  useEffect(() => {
    document.title = title;
  }, [title]);
  const here = (page: Place["page"]) => (place.page === page ? ("page" as const) : undefined);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header>
        <nav aria-label="Pages">
          <a class="logo" href="/" aria-current={here("runs")}>
            gevo
          </a>
          <a href="/" aria-current={here("runs")}>
            Runs
          </a>
          <a href="/compare" aria-current={here("compare")}>
            Compare
          </a>
          <button type="button" class="plain" onClick={help.open}>
            Keys
          </button>
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        <Page place={place} />
      </main>
      <KeyHelp {...help} />
    </>
  );
}

function Page({ place }: { readonly place: Place }): JSX.Element {
  switch (place.page) {
    case "runs":
      return <RunsPage />;
    case "run":
      return <RunPage key={place.run} run={place.run} />;
    case "variant":
      return <VariantPage key={`${place.run} ${place.variant}`} {...place} />;
    case "compare":
      return <ComparePage key={place.sides.join(" ")} sides={place.sides} />;
    case "nowhere":
      return (
        <>
          <h1>There is no such page</h1>
          <p>
            <a href="/">All runs</a>
          </p>
        </>
      );
    default:
      return place satisfies never;
  }
}

function titleOf(place: Place): string {
  switch (place.page) {
    case "run":
      return `run ${place.run} · gevo`;
    case "variant":
      return `variant ${place.variant} of ${place.run} · gevo`;
    case "compare":
      return "comparison · gevo";
    default:
      return "gevo";
  }
}
