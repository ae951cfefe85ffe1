/**
 * What the emulator says of a variant before a GPU sees it: the cheapest case of the search split, on a CPU
 * core and with a budget of instructions. A fault, an endless loop or a wrong output is rejected here: on
 * a GPU each would cost a context. Watched runs are made here, too, since a GPU has no watchers.
 *
 * What the emulator lacks is never held against a variant; and where it cannot run the original, or
 * would take long to, there is no screen, and `off` says why.
 */
import type { Artifact } from "../artifact.ts";
import { openDevice } from "../device/index.ts";
import type { FuzzCase } from "../evaluate.ts";
import type { Failed } from "../fitness.ts";
import type { Split, Workload } from "../workload.ts";
import type { Case } from "./cases.ts";
import { Trials } from "./trials.ts";

/** Most warp-instructions of the original: about a second. */
const LONGEST = 30_000_000;

/** What the emulator has run; nothing where it lacks something. */
export interface Screened {
  /** Cycles. */
  readonly modelled?: number;
}

/** Watchers found nothing. */
export interface Watched {
  /** How many cases they saw: none where the emulator lacks something. */
  readonly cases: number;
}

export class Screen {
  /** Why nothing is screened. */
  readonly off: string | undefined;
  readonly trials: Trials;

  constructor(workload: Workload, originals: readonly [Artifact, ...Artifact[]]) {
    this.trials = new Trials(workload, openDevice("emulator"), originals, {
      scale: "small",
      budget: LONGEST,
    });
    if (this.trials.cases.possible("search").length === 0) {
      this.off = this.trials.cases.obstacle ?? "the emulator runs no case";
    } else if (originals.some((artifact) => "status" in this.#cheapest(artifact))) {
      this.off = "a build of the original gives another output on the emulator";
    }
  }

  /** What speaks against running an artifact on a GPU, or else what its cheapest case costs here. */
  screen(artifact: Artifact): Failed | Screened {
    return this.off === undefined ? this.#cheapest(artifact) : {};
  }

  /**
   * What watchers find in the cases of a split, those of the search too: a race or a stray read that only
   * some inputs show must not found a lineage. For the search unseen inputs come first: nor must what fits
   * its own alone. Or what watchers find in a further case.
   */
  watch(artifact: Artifact, where: Split | FuzzCase): Failed | Watched {
    if (this.off !== undefined) return { cases: 0 };
    if (typeof where !== "string") {
      const outcome = this.trials.runFuzzed(artifact, where, true);
      if (outcome.status === "rejected") return onEmulator(outcome);
      return { cases: outcome.status === "ok" ? 1 : 0 };
    }
    const wrong = where === "search" ? this.trials.wrongUnseen(artifact) : undefined;
    if (wrong !== undefined) return onEmulator(wrong);
    let cases = 0;
    for (const each of this.trials.cases.possible(where)) {
      const tried = this.#tried(artifact, each, where, true);
      if ("status" in tried) return tried;
      if (tried.modelled !== undefined) cases++;
    }
    return { cases };
  }

  #cheapest(artifact: Artifact): Failed | Screened {
    const [cheapest] = this.trials.cases.possible("search");
    return cheapest === undefined ? {} : this.#tried(artifact, cheapest, "search", false);
  }

  /** What the emulator lacks speaks against nothing. */
  #tried(artifact: Artifact, each: Case, split: Split, watched: boolean): Failed | Screened {
    const passed = this.trials.runCase(artifact, each, split, watched);
    if (!("status" in passed)) return { modelled: passed.time };
    return passed.status === "unsupported" ? {} : onEmulator(passed);
  }
}

function onEmulator<F extends { readonly message: string }>(failed: F): F {
  return { ...failed, message: `on the emulator: ${failed.message}` };
}
