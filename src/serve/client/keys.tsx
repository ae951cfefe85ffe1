/** Keys: each does what a link or a button does, too. Not while something is typed. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Place } from "./place.ts";
import { compareAddress, goTo, placeOf, runAddress, variantAddress } from "./place.ts";

const KEYS: readonly (readonly [key: string, what: string])[] = [
  ["r", "all runs"],
  ["c", "compare runs"],
  ["u", "up: from a variant to its run, from a run to all"],
  ["b", "the run's best variant"],
  ["[ and ]", "the next faster and the next slower variant of the front"],
  ["j and k", "down and up through the links of a table"],
  ["?", "this list"],
];

interface Help {
  readonly dialog: { current: HTMLDialogElement | null };
  readonly open: () => void;
}

export function useKeys(): Help {
  const dialog = useRef<HTMLDialogElement | null>(null);
  const open = (): void => dialog.current?.showModal();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || dialog.current?.open) return;
      if ((event.target as Element).closest("input, select, textarea") !== null) return;
      // Of now: a key may come before a page that was gone to is drawn.
      const place = placeOf(location.pathname + location.search);
      const act = actionOf(event.key, place, open);
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return { dialog, open };
}

function actionOf(key: string, place: Place, open: () => void): (() => void) | undefined {
  const run = "run" in place ? place.run : undefined;
  switch (key) {
    case "?":
      return open;
    case "r":
      return () => goTo("/");
    case "c":
      return () => goTo(compareAddress([]));
    case "u":
      return () => goTo(place.page === "variant" ? runAddress(place.run) : "/");
    case "b":
      return run === undefined ? undefined : () => goTo(variantAddress(run, "best"));
    case "[":
      return () => document.querySelector<HTMLElement>("[data-key='faster']")?.click();
    case "]":
      return () => document.querySelector<HTMLElement>("[data-key='slower']")?.click();
    case "j":
      return () => step(1);
    case "k":
      return () => step(-1);
    default:
      return undefined;
  }
}

/** The focus to the next link of a table's rows. */
function step(by: number): void {
  const links = [...document.querySelectorAll<HTMLElement>("tbody a")];
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
  links[next]?.focus();
}

export function KeyHelp({ dialog }: Help): JSX.Element {
  return (
    <dialog ref={dialog} aria-labelledby="keys">
      <h2 id="keys">Keys</h2>
      <dl class="keys">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
