/** Around what the server answered, and what is too wide for a narrow screen. */
import type { ComponentChildren, JSX } from "preact";
import type { Asked } from "./ask.ts";

/** What stands in the place of an answer that is not there, and above one that may be old. */
export function Answered<T>({
  asked,
  children,
}: {
  readonly asked: Asked<T>;
  readonly children: (value: T) => ComponentChildren;
}): JSX.Element {
  const { value, error } = asked;
  return (
    <>
      {error !== undefined && (
        <p class="mistake" role="alert">
          {error.message}. {error.hint}
        </p>
      )}
      {value === undefined ? error === undefined && <p class="soft">…</p> : children(value)}
    </>
  );
}

/** Scrolls sideways by itself, with keys too. */
export function Wide({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: only what has the focus can be scrolled with keys
    <section class="wide" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
