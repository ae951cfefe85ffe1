/**
 * Trials on a device that counts instructions: right or wrong, and how many modelled cycles. Under
 * watchers, what they find is held against a variant unless the original shows it too.
 *
 * Outcomes depend on the artifact alone: poison is seeded by it, cases run in a fixed order.
 */
import type { Artifact } from "../artifact.ts";
import type { Device, Session } from "../device.ts";
import type { FuzzCase } from "../evaluate.ts";
import type { Finding, FindingKind } from "../fault.ts";
import { TOLERATED, WATCHERS } from "../fault.ts";
import type { Failed, Outcome, Rejection } from "../fitness.ts";
import { rejected } from "../fitness.ts";
import { type Observed, together } from "../probe.ts";
import type { LaunchProfile } from "../profile.ts";
import type { Split, Workload } from "../workload.ts";
import { type Case, Cases, type Extent } from "./cases.ts";
import { newPower } from "./powers.ts";
import { Runner } from "./runner.ts";

/** Splits that an assumption is looked at on: the held-out one stays for the verdict. */
const SEEN = ["search", "validation"] as const;

interface Passed {
  readonly time: number;
  readonly error: number;
  readonly launches: readonly LaunchProfile[];
}

export class Trials {
  readonly cases: Cases<Artifact>;
  readonly #runner: Runner<Artifact, Session>;
  readonly #originals: readonly Artifact[];
  /** Kinds of findings that the original shows on a split. */
  readonly #excused = new Map<Split, ReadonlySet<FindingKind>>();

  /**
   * @param originals builds of the unedited program; the first one says what is right.
   */
  constructor(
    workload: Workload,
    device: Device,
    originals: readonly [Artifact, ...Artifact[]],
    extent: Extent = { scale: "small" },
  ) {
    this.#runner = new Runner(workload, device);
    this.#originals = originals;
    this.cases = new Cases(this.#runner, originals[0], extent);
  }

  /** Runs and checks an artifact on every case of a split, under watchers if asked to. */
  run(artifact: Artifact, split: Split, watched = false): Outcome {
    let time = 0;
    let error = 0;
    for (const each of this.cases.of(split)) {
      const passed = this.runCase(artifact, each, split, watched);
      if ("status" in passed) return passed;
      time += passed.time;
      error = Math.max(error, passed.error);
    }
    return { status: "ok", fitness: [time, error] };
  }

  /** The same on one further case. What is beyond the original says nothing of a variant. */
  runFuzzed(artifact: Artifact, where: FuzzCase, watched: boolean): Outcome {
    const each = this.cases.tryFuzzed(where);
    if ("status" in each) return each;
    const passed = this.runCase(artifact, each, "validation", watched);
    if ("status" in passed) return passed;
    return { status: "ok", fitness: [passed.time, passed.error] };
  }

  /** What cases that no split has say against an artifact that is right on the search split. */
  wrongUnseen(artifact: Artifact): Exclude<Failed, { readonly status: "unsupported" }> | undefined {
    for (const each of this.cases.unseen()) {
      const passed = this.runCase(artifact, each, "validation");
      if (!("status" in passed) || passed.status === "unsupported") continue;
      if (passed.status !== "rejected") return passed;
      const message = `on inputs that no split has: ${passed.message}`;
      const reason = passed.reason === "wrong-output" ? "wrong-on-fresh-inputs" : passed.reason;
      return { ...passed, reason, message };
    }
    return undefined;
  }

  runCase(artifact: Artifact, each: Case, split: Split, watched = false): Passed | Failed {
    const power = newPower(artifact, this.#originals);
    if (power !== undefined) return power;
    const watch = watched ? { watch: WATCHERS } : {};
    const started = this.#runner.start(artifact, each, watch);
    if ("status" in started) return started;
    const { session, outputs } = started;
    try {
      const error = this.#runner.errorOf(outputs, each.expected, each.inputs);
      const wrong = this.#runner.wrong(error) ?? this.#unsound(session.findings(), split, each);
      if (wrong !== undefined) return wrong;
      return { time: session.time, error, launches: session.launches };
    } finally {
      session.close();
    }
  }

  /** What the probes of a program see in the cases of the search and the validation split; all that run. */
  observe(artifact: Artifact): readonly Observed[] {
    const seen = new Map<number, Observed>();
    for (const each of SEEN.flatMap((split) => this.cases.possible(split))) {
      const started = this.#runner.start(artifact, each, { observe: true });
      if ("status" in started) continue;
      for (const observed of started.session.observed ?? []) {
        const before = seen.get(observed.rewire);
        seen.set(observed.rewire, before === undefined ? observed : together(before, observed));
      }
      started.session.close();
    }
    return [...seen.values()];
  }

  /**
   * The rejection that findings call for. Kinds that the original shows too are its author's design
   * and do not count; nor do kinds that no known device punishes.
   */
  #unsound(findings: readonly Finding[], split: Split, each: Case): Rejection | undefined {
    const suspect = findings.filter(({ kind }) => !TOLERATED.includes(kind));
    if (suspect.length === 0) return undefined;
    const excused = this.#excusedOn(split);
    const unexcused = suspect.filter(({ kind }) => !excused.has(kind));
    if (unexcused.length === 0) return undefined;
    // A case of no split, or launched otherwise, may show more of the original.
    const shown = this.cases.possible(split).includes(each) ? excused : this.#shownIn([each]);
    const found = unexcused.find(({ kind }) => !shown.has(kind));
    if (found === undefined) return undefined;
    const race = found.kind === "shared-race" || found.kind === "global-race";
    return rejected("check", race ? "data-race" : found.kind, found.message);
  }

  /** Looked up only once a finding asks for it: clean programs cost no further runs. */
  #excusedOn(split: Split): ReadonlySet<FindingKind> {
    const known = this.#excused.get(split);
    if (known !== undefined) return known;
    const kinds = this.#shownIn(this.cases.possible(split));
    this.#excused.set(split, kinds);
    return kinds;
  }

  /** Kinds of findings that builds of the original show. */
  #shownIn(cases: readonly Case[]): ReadonlySet<FindingKind> {
    const kinds = new Set<FindingKind>();
    for (const artifact of this.#originals) {
      for (const each of cases) {
        const started = this.#runner.start(artifact, each, { watch: WATCHERS });
        if ("status" in started) continue;
        for (const { kind } of started.session.findings()) kinds.add(kind);
        started.session.close();
      }
    }
    return kinds;
  }
}
