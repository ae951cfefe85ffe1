/** Findings of a session: one per kind and PTX line, counted, a bounded number of them. */
import type { FaultPlace, Finding, FindingKind } from "../../../device.ts";

/** Most different findings that are kept. */
const MOST = 100;

interface Entry {
  readonly kind: FindingKind;
  readonly message: string;
  readonly place: FaultPlace;
  count: number;
}

export class Findings {
  readonly #entries = new Map<string, Entry>();

  /** Counts a finding; the first one of its kind and line is described. */
  add(
    kind: FindingKind,
    entry: string,
    line: number,
    describe: () => { readonly message: string; readonly place: FaultPlace },
  ): void {
    const key = `${kind}:${line}:${entry}`;
    const known = this.#entries.get(key);
    if (known !== undefined) known.count++;
    else if (this.#entries.size < MOST) this.#entries.set(key, { kind, ...describe(), count: 1 });
  }

  list(): readonly Finding[] {
    return [...this.#entries.values()].map((entry) => ({ ...entry }));
  }
}
