/**
 * Local search around the fastest variant: edits that are valid alone are tried on top of it, the least tried first, and
 * of these the ones that save most alone. So what is found late is tried at once, and what is worth nothing
 * on the original gets another try on what became of it: a loop that can be unrolled now that its barrier
 * is gone, a branch that nothing else hangs on any more.
 */
import type { Edit, Genome } from "../genome.ts";
import { genomeOf, printEdit, printGenome } from "../genome.ts";
import type { Candidate } from "../search.ts";

interface Known {
  readonly edit: Edit;
  /** Time that it saves alone. */
  readonly saves: number;
  /** On how many leaders it was tried. */
  tries: number;
}

export class Local {
  readonly #edits = new Map<string, Known>();
  #leader = "";
  /** What was tried on the leader. */
  readonly #tried = new Set<Known>();

  /** @param saves time that a valid edit saves alone; below zero where it costs some. */
  valid(edit: Edit, saves: number): void {
    const name = printEdit(edit);
    if (!this.#edits.has(name)) this.#edits.set(name, { edit, saves, tries: 0 });
  }

  /** The leader with the next edit that it does not have; nothing when it was tried with all. */
  next(leader: Genome): Candidate | undefined {
    const name = printGenome(leader);
    if (name !== this.#leader) {
      this.#leader = name;
      this.#tried.clear();
    }
    for (;;) {
      const known = this.#first();
      if (known === undefined) return undefined;
      this.#tried.add(known);
      known.tries++;
      const genome = genomeOf([...leader, known.edit]);
      if (genome.length > leader.length) return { genome };
    }
  }

  #first(): Known | undefined {
    let first: Known | undefined;
    for (const each of this.#edits.values()) {
      if (this.#tried.has(each)) continue;
      if (first === undefined || isAhead(each, first)) first = each;
    }
    return first;
  }
}

function isAhead(one: Known, other: Known): boolean {
  return one.tries === other.tries ? one.saves > other.saves : one.tries < other.tries;
}
