/**
 * Findings of a session: one per kind and PTX line, counted, a bounded number of each kind: many of one
 * kind, tolerated perhaps, must not hide another.
 */
import type { FaultPlace, Finding, FindingKind, SourceLine } from "../../../fault.ts";
import { STRIDE } from "../machine.ts";
import { spaceName } from "../memory/space.ts";
import type { Report } from "./access.ts";
import type { Spaces } from "./spaces.ts";

/** Most lines of a kind that are told apart. */
const MOST = 50;

interface Entry {
  readonly kind: FindingKind;
  readonly message: string;
  readonly place: FaultPlace;
  count: number;
}

export class Findings {
  readonly #entries = new Map<string, Entry>();
  readonly #lines = new Map<FindingKind, number>();
  readonly #spaces: Spaces;
  readonly #sourceOf: (line: number) => SourceLine | undefined;

  constructor(spaces: Spaces, sourceOf: (line: number) => SourceLine | undefined) {
    this.#spaces = spaces;
    this.#sourceOf = sourceOf;
  }

  /** Counts a finding; the first one of its kind and line is described. Lane -1 is the whole warp. */
  readonly report: Report = (kind, m, p, lane, at, why) => {
    const line = m.lines[p / STRIDE]!;
    const key = `${kind}:${line}:${m.entry}`;
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.count++;
      return;
    }
    const lines = this.#lines.get(kind) ?? 0;
    if (lines >= MOST) return;
    this.#lines.set(kind, lines + 1);
    const source = this.#sourceOf(line);
    const from = source === undefined ? "" : `${source.file ?? "source line"}:${source.line}, `;
    const warp = `block ${m.block.join()}, warp ${m.warp}`;
    const place: FaultPlace = {
      entry: m.entry,
      line,
      ...(source === undefined ? {} : { source }),
      block: [...m.block],
      warp: m.warp,
    };
    const says = (where: string): string =>
      `${kind} in ${m.entry}, line ${line}: ${why()} (${from}${where})`;
    if (lane < 0) {
      this.#entries.set(key, { kind, message: says(warp), place, count: 1 });
      return;
    }
    const where = this.#spaces.of(m, at);
    const address = (BigInt(where) << 32n) + BigInt(at - this.#spaces.origin(m, where, lane));
    const message = says(
      `${spaceName[where]} memory 0x${address.toString(16)}, ${warp}, lane ${lane}`,
    );
    this.#entries.set(key, { kind, message, place: { ...place, lane, address }, count: 1 });
  };

  list(): readonly Finding[] {
    return [...this.#entries.values()].map((entry) => ({ ...entry }));
  }
}
