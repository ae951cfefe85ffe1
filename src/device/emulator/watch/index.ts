/**
 * Watchers of a session: they look over the shoulder of the reference executor's memory handlers.
 * Handlers of `ld`, `st`, `atom` and of exchanges between lanes are wrapped when a launch is watched; unwatched launches run the
 * program as decoded and pay nothing. A look follows the access: addresses have been resolved and
 * checked, and memory holds what a store left. Each watcher is a file of its own; what they report
 * together, findings.ts keeps.
 */
import type { Role } from "../../../device.ts";
import type { Finding, SourceLine, Watcher } from "../../../fault.ts";
import type { Observed } from "../../../probe.ts";
import type { Program } from "../decode/program.ts";
import { field, type Handler, type Machine } from "../machine.ts";
import { accessOf, firstLane, type Look } from "./access.ts";
import { Allocated } from "./allocated.ts";
import { BarrierWatch, membersOf } from "./barriers.ts";
import { type Addresses, Bounds } from "./bounds.ts";
import { Clocks } from "./clocks.ts";
import { Findings } from "./findings.ts";
import type { Hooks, Waiter } from "./hooks.ts";
import { Lanes } from "./lanes.ts";
import { Outputs } from "./outputs.ts";
import { Races } from "./races.ts";
import { Spaces } from "./spaces.ts";
import { Uninit } from "./uninit.ts";
import { Values } from "./values.ts";

export class Watch implements Hooks {
  readonly #spaces = new Spaces();
  readonly #findings: Findings;
  readonly #clocks = new Clocks();
  readonly #lanes = new Lanes();
  readonly #allocated = new Allocated();
  readonly #races: Races | undefined;
  readonly #uninit: Uninit | undefined;
  readonly #bounds: Bounds | undefined;
  readonly #outputs: Outputs | undefined;
  readonly #barriers: BarrierWatch | undefined;
  readonly #values: Values | undefined;

  /**
   * @param sourceOf the source line behind a line of the PTX text.
   * @param observe whether probes are looked at.
   */
  constructor(
    watchers: readonly Watcher[],
    sourceOf: (line: number) => SourceLine | undefined,
    observe = false,
  ) {
    this.#findings = new Findings(this.#spaces, sourceOf);
    const { report } = this.#findings;
    const on = (name: Watcher): boolean => watchers.includes(name);
    const which = { shared: on("shared-races"), global: on("global-races") };
    if (which.shared || which.global)
      this.#races = new Races(this.#clocks, this.#lanes, this.#spaces, report, which);
    if (on("uninit")) this.#uninit = new Uninit(report);
    if (on("bounds")) this.#bounds = new Bounds(this.#allocated, this.#spaces, report);
    if (on("outputs")) this.#outputs = new Outputs(this.#allocated, report);
    if (on("barriers")) this.#barriers = new BarrierWatch(report);
    if (observe) this.#values = new Values();
  }

  get findings(): readonly Finding[] {
    return this.#findings.list();
  }

  get observed(): readonly Observed[] {
    return this.#values?.observed ?? [];
  }

  /** A buffer has been made; output and scratch ones hold nothing yet. */
  allocated(role: Role, at: number, bytes: number): void {
    this.#allocated.add({ role, start: at, end: at + bytes });
    if (role === "output" || role === "scratch") this.#uninit?.blank(at, bytes);
  }

  /** The host wrote into a buffer. */
  filled(at: number, bytes: number): void {
    this.#uninit?.filled(at, bytes);
  }

  /** A launch starts; returns the program with its memory handlers wrapped. */
  launch(program: Program, addresses: Addresses): Program {
    this.#races?.launch();
    this.#bounds?.launch(program, addresses);
    const wrap = (handler: Handler | undefined, step: number): Handler | undefined =>
      handler === undefined ? undefined : this.#wrapped(program, handler, step);
    return {
      ...program,
      handlers: program.handlers.map((handler, k) =>
        program.inner[k] === undefined ? wrap(handler, k)! : handler,
      ),
      inner: program.inner.map(wrap),
    };
  }

  enter(m: Machine, local: number, warps: number): void {
    this.#clocks.reset();
    this.#lanes.reset();
    this.#spaces.enter(m, local, warps);
    this.#races?.enter();
    this.#uninit?.enter(m, this.#spaces);
    this.#barriers?.enter(warps);
  }

  arrive(barrier: number, warp: number): void {
    this.#clocks.arrive(barrier, warp);
  }

  open(m: Machine, barrier: number, waiting: readonly Waiter[], all: boolean): void {
    this.#clocks.open(barrier, waiting, all);
    for (const { warp } of waiting) this.#lanes.together(warp.index);
    if (all) this.#barriers?.open(m, waiting);
  }

  #wrapped(program: Program, run: Handler, step: number): Handler {
    const observing = this.#values?.wrapped(program.steps[step]!, run);
    if (observing !== undefined) return observing;
    if (program.steps[step]!.op === "bar.warp" && this.#races !== undefined) {
      return (m, p, mask) => {
        run(m, p, mask);
        this.#warpBarrier(m, m.base + m.code[p + field.a]!, mask);
      };
    }
    const members = membersOf(program.steps[step]!);
    const barriers = this.#barriers;
    if (members !== undefined && barriers !== undefined) {
      return (m, p, mask) => {
        // Before the result takes the mask's place, perhaps.
        barriers.exchange(m, p, mask, m.base + m.code[p + members]!);
        run(m, p, mask);
      };
    }
    const access = accessOf(program, step);
    if (access === undefined) return run;
    const [races, uninit, outputs] = [this.#races, this.#uninit, this.#outputs];
    const looks: Look[] = [];
    if (uninit !== undefined) looks.push((m, a, mask) => uninit.look(m, a, mask));
    if (races?.concerns(access)) looks.push((m, a, mask) => races.look(m, a, mask));
    if (outputs?.concerns(access)) looks.push((m, a, mask) => outputs.look(m, a, mask));
    const bounds = this.#bounds?.lookAt(access);
    if (bounds !== undefined) looks.push(bounds);
    if (looks.length === 0) return run;
    return (m, p, mask) => {
      run(m, p, mask);
      for (const look of looks) look(m, access, mask);
    };
  }

  /** Lanes of `mask` pass bar.warp.sync; those of one member mask, at `members`, have waited for each other. */
  #warpBarrier(m: Machine, members: number, mask: number): void {
    for (let r = mask; r !== 0; ) {
      const named = m.I[members + firstLane(r)]!;
      this.#lanes.meet(m.warp, named, m.live);
      r &= ~named;
    }
  }
}
