/**
 * Trials on a device with a measured clock, in the one process that has it. Machine code comes in; it is
 * loaded, run, compared, timed in turn with the incumbent, and compared once more.
 *
 * A time is the ratio to the incumbent's times the incumbent's time, and that is a ratio to the
 * reference's times the reference's time, fixed for the run: no drift adds up, however long the run. The
 * incumbent is the best variant that is right; what beats it clearly takes its place, timed anew.
 */

import type { MachineCode, MeasuredDevice, ToolVerdict } from "../device.ts";
import { Bug } from "../errors.ts";
import type { FuzzCase, Measuring, Prepared, Remeasured } from "../evaluate.ts";
import { DeviceFault } from "../fault.ts";
import type { Failed, Interval, Outcome } from "../fitness.ts";
import { rejected } from "../fitness.ts";
import type { L2 } from "../timing.ts";
import type { Split, Workload } from "../workload.ts";
import { Cases } from "./cases.ts";
import { outcomeOf } from "./failures.ts";
import { FreshInputs } from "./fresh-inputs.ts";
import {
  type AllStarted,
  closeAll,
  Incumbent,
  type Measured,
  startAll,
  type TimedRunner,
} from "./incumbent.ts";
import { valuesOf } from "./objectives.ts";
import { keyOf, preparedOf } from "./prepare.ts";
import { fixReference } from "./reference.ts";
import { Runner } from "./runner.ts";
import { sanitize } from "./sanitize.ts";
import { versusBuilds } from "./versus.ts";
import type { TrialPlan } from "./workshop.ts";

/** Trials after which the incumbent's data are uploaded anew. */
const REFRESH = 256;
/** A challenger must beat the incumbent by this share to take its place. */
const MARGIN = 0.005;

/** The timed variant of a split, with its time in each case. */
interface Standing {
  readonly incumbent: Incumbent;
  readonly times: readonly number[];
}

export class TimedTrials {
  readonly prepared: Prepared;
  readonly #device: MeasuredDevice;
  readonly #plan: TrialPlan;
  readonly #runner: TimedRunner;
  readonly #cases: Cases<MachineCode>;
  readonly #fresh: FreshInputs;
  readonly #reference: MachineCode;
  readonly #l2: L2;
  readonly #standings = new Map<Split, Standing>();
  #trials = 0;

  /**
   * @param earlier what an earlier process has prepared: if it is of the same key, its reference stays.
   * @param alive as a runner's.
   * @throws UserError when the original program is at fault.
   */
  constructor(
    workload: Workload,
    device: MeasuredDevice,
    plan: TrialPlan,
    earlier?: Prepared,
    alive?: () => void,
  ) {
    this.#device = device;
    this.#plan = plan;
    this.#runner = new Runner(workload, device, alive);
    const [ordinary] = plan.originals;
    if (ordinary === undefined) throw new Bug("a plan without an original");
    const same = earlier?.key === keyOf(plan, device) ? earlier : undefined;
    const referred = same !== undefined;
    this.#cases = new Cases(this.#runner, ordinary.program, { scale: "full", referred });
    const cases = this.#cases.of("search");
    this.#l2 = workload.l2 ?? "warm";
    const baselines =
      same?.measuring === undefined
        ? fixReference(this.#runner, device, cases, plan, this.#l2)
        : { builds: same.builds, values: same.original.slice(2), measuring: same.measuring };
    const warnings = referred ? (same.warnings ?? []) : this.#cases.weaknesses();
    this.prepared = preparedOf(plan, workload, device, { ...baselines, warnings });
    const { reference, times } = baselines.measuring;
    this.#reference =
      plan.originals.find(({ name }) => name === reference)?.program ?? ordinary.program;
    const incumbent = new Incumbent(this.#runner, cases, this.#l2, this.#reference);
    this.#standings.set("search", { incumbent, times });
    this.#fresh = new FreshInputs(this.#cases, cases.length);
    // The first set now: a workload that cannot make one is told before the search.
    this.#fresh.next();
  }

  /** What has been spent on launches and timing so far, milliseconds. */
  get busyMs(): number {
    return this.#device.busyMs;
  }

  /** Right and timed on a split, on the search split right on fresh inputs, too; right on a fuzz case. */
  try(code: MachineCode, where: Split | FuzzCase): Outcome {
    try {
      if (typeof where !== "string") return this.#fuzzed(code, where);
      if (where === "search" && ++this.#trials % REFRESH === 0) this.#refresh();
      const outcome = this.#timed(code, where);
      if (outcome.status !== "ok" || where !== "search") return outcome;
      const failed = this.#checkOnceMore(code);
      if (failed !== undefined) return failed;
      this.#crown(code, outcome.interval as Interval);
      return outcome;
    } catch (error) {
      if (error instanceof DeviceFault) return outcomeOf(error, true);
      throw error;
    }
  }

  /** Against every build of the original, in this process, which should be a fresh one. */
  remeasure(code: MachineCode, everywhere: boolean): readonly Remeasured[] | Failed {
    const measured: Remeasured[] = [];
    const splits = everywhere ? (["search", "validation"] as const) : (["search"] as const);
    const states = everywhere ? (["warm", "cold"] as const) : [this.#l2];
    const builds = this.#plan.originals.filter(({ name }) => name in this.prepared.builds);
    for (const split of splits) {
      for (const l2 of states) {
        const cases = this.#cases.of(split);
        const found = versusBuilds(this.#runner, cases, builds, code, l2);
        if ("status" in found) return found;
        measured.push({ split, l2, ...found });
      }
    }
    return measured;
  }

  /** On the validation split, without what a build of the original shows too. */
  sanitize(code: MachineCode): readonly ToolVerdict[] {
    const originals = this.#plan.originals.map(({ program }) => program);
    const cases = this.#cases.of("validation");
    return sanitize(this.#device, this.#runner.workload, cases, code, originals);
  }

  close(): void {
    this.#device.close();
  }

  #timed(code: MachineCode, split: Split): Outcome {
    const standing = this.#standingOf(split);
    if ("status" in standing) return standing;
    const opened = standing.incumbent.open();
    if (opened !== undefined) return lost(opened);
    const all = startAll(this.#runner, code, this.#cases.of(split));
    if ("status" in all) return all;
    try {
      const time = sumOver(standing, all);
      if ("status" in time) return time;
      const { value, interval } = time;
      const least = sumOf(all.sessions.map(({ leastTime }) => leastTime));
      if (value < least) return rejected("check", "impossible-time", tooShort(value, least));
      // What is selected by; another split tells right from wrong.
      const figures = split === "search" ? this.#plan.figures : [];
      const values = valuesOf(figures, this.#device, all.sessions, value, sumOf(standing.times));
      return { status: "ok", fitness: [value, all.error, ...values], interval };
    } finally {
      closeAll(all.sessions);
    }
  }

  /** Its time is one launch's: nothing to compare. */
  #fuzzed(code: MachineCode, where: FuzzCase): Outcome {
    const each = this.#cases.tryFuzzed(where);
    if ("status" in each) return each;
    const started = this.#runner.start(code, each);
    if ("status" in started) return started;
    const { time } = started.session;
    started.session.close();
    const error = this.#runner.errorOf(started.outputs, each.expected, each.inputs);
    return this.#runner.wrong(error) ?? { status: "ok", fitness: [time, error] };
  }

  /** What a split's variants are timed against; on another split than search, always the reference. */
  #standingOf(split: Split): Standing | Failed {
    const known = this.#standings.get(split);
    if (known !== undefined) return known;
    const cases = this.#cases.of(split);
    const all = startAll(this.#runner, this.#reference, cases);
    if ("status" in all) return all;
    const times = all.sessions.map((session) => session.timing(this.#l2).times[0]?.median);
    closeAll(all.sessions);
    if (times.includes(undefined)) return { status: "unsupported", what: "a time on this split" };
    const incumbent = new Incumbent(this.#runner, cases, this.#l2, this.#reference);
    const standing = { incumbent, times: times as readonly number[] };
    this.#standings.set(split, standing);
    return standing;
  }

  /** New inputs and new poison after the timing: being right must not depend on having run before. */
  #checkOnceMore(code: MachineCode): Failed | undefined {
    const each = this.#fresh.next();
    const started = this.#runner.start(code, each, { again: 1 });
    if ("status" in started) {
      if (started.status !== "rejected") return started;
      return { ...started, message: `on fresh inputs: ${started.message}` };
    }
    started.session.close();
    const error = this.#runner.errorOf(started.outputs, each.expected, each.inputs);
    if (this.#runner.wrong(error) === undefined) return undefined;
    const message = `error ${error} on inputs like those of the search split, of another seed`;
    return rejected("check", "wrong-on-fresh-inputs", message);
  }

  /** Makes a clearly faster variant the incumbent: its time is taken anew, against the reference. */
  #crown(code: MachineCode, [, high]: Interval): void {
    const before = this.#standings.get("search") as Standing;
    if (high >= sumOf(before.times) * (1 - MARGIN)) return;
    before.incumbent.close();
    const cases = this.#cases.of("search");
    const incumbent = new Incumbent(this.#runner, cases, this.#l2, code);
    const times = incumbent.open() === undefined ? this.#timesOf(incumbent) : undefined;
    if (times === undefined) incumbent.close();
    else this.#standings.set("search", { incumbent, times });
  }

  /** Times of a new incumbent, from those of the reference timed against it. */
  #timesOf(incumbent: Incumbent): readonly number[] | undefined {
    const all = startAll(this.#runner, this.#reference, this.#cases.of("search"));
    if ("status" in all) return undefined;
    const fixed = (this.prepared.measuring as Measuring).times;
    try {
      const times = all.sessions.map((session, k) => {
        const ratio = incumbent.ratio(k, session, "thorough");
        return "status" in ratio ? Number.NaN : (fixed[k] as number) / ratio.value;
      });
      return times.some(Number.isNaN) ? undefined : times;
    } finally {
      closeAll(all.sessions);
    }
  }

  /** Uploads the incumbent's data anew, so that nothing a variant did to it lasts. */
  #refresh(): void {
    this.#standings.get("search")?.incumbent.close();
  }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function tooShort(time: number, least: number): string {
  return `${time} ns, but writing the outputs alone takes ${least}: the measurement is not to be trusted`;
}

/** Time over all cases; intervals add up, which makes the sum's a wide one. */
function sumOver({ incumbent, times }: Standing, { sessions }: AllStarted): Measured | Failed {
  let value = 0;
  const interval = [0, 0] as [number, number];
  for (const [k, session] of sessions.entries()) {
    const ratio = incumbent.ratio(k, session, "quick");
    if ("status" in ratio) return ratio;
    const time = times[k] as number;
    value += time * ratio.value;
    interval[0] += time * ratio.interval[0];
    interval[1] += time * ratio.interval[1];
  }
  return { value, interval };
}

/** The incumbent was right before: what ails it now is the device. */
function lost(failed: Failed): Failed {
  const message = `the incumbent does not run: ${JSON.stringify(failed)}`;
  return { status: "lost", stage: "launch", message };
}
