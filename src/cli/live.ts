/**
 * Shows a run while it goes on, on stderr: a few lines redrawn in place on a terminal, else a plain
 * line every few seconds.
 */
import { unitLabel } from "../report/format.ts";
import { liveLines, progressLine } from "../report/progress.ts";
import type { Style } from "../report/style.ts";
import type { FinishStep } from "../run/finalist.ts";
import type { RunEvent, SearchEnd } from "../run.ts";
import type { RunRow } from "../store.ts";
import type { Io, Sink } from "./io.ts";
import { printText, styleFor } from "./io.ts";

const PLAIN_EVERY_MS = 5000;
/** Long lines are cut by the terminal instead of wrapping, so that their number is known. */
const [NO_WRAP, WRAP] = ["\u001b[?7l", "\u001b[?7h"];
/** Of a terminal that does not tell its width. */
const COLUMNS = 80;
/** Values of the course that are kept at most: a line of a narrow terminal. */
const LONGEST_COURSE = 40;
const CLEAR_BELOW = "\u001b[J";

const ENDS: Readonly<Record<SearchEnd, string>> = {
  budget: "search finished",
  target: "search finished: the speed-up aimed at is reached",
  stagnation: "search finished: nothing has become better for so long",
  interrupted: "search interrupted",
};

export class Live {
  readonly #sink: Sink;
  readonly #style: Style;
  readonly #quiet: boolean;
  #label = "";
  /** Best gains so far, one every so many ticks. */
  #course: number[] = [];
  #every = 1;
  #ticks = 0;
  #drawn = 0;
  #step: FinishStep | undefined;
  #said = Number.NEGATIVE_INFINITY;

  /** @param quiet nothing but warnings. */
  constructor({ stderr, env }: Io, { quiet }: { readonly quiet: boolean } = { quiet: false }) {
    this.#sink = stderr;
    this.#style = styleFor(stderr, env);
    this.#quiet = quiet;
  }

  /** A line that stays, above what is redrawn. */
  say(text: string): void {
    if (!this.#quiet) this.#write(text);
  }

  /** The same, said in any case. */
  warn(text: string): void {
    this.#write(`warning: ${text}`);
  }

  hear(event: RunEvent): void {
    if (this.#quiet) return;
    switch (event.type) {
      case "started":
        this.#started(event.run, event.recorded);
        break;
      case "tick":
        this.#tick(event);
        break;
      case "searched":
        // The last figures stay on the screen.
        this.#drawn = 0;
        this.say(ENDS[event.why]);
        break;
      case "step":
        // Variant after variant may go through the same one.
        if (event.step !== this.#step) this.say(`${event.step}…`);
        this.#step = event.step;
        break;
      default:
        event satisfies never;
    }
  }

  #started({ id, config, prepared }: RunRow, recorded: number): void {
    const objective = prepared.objectives[0];
    this.#label = unitLabel(objective?.clock ?? "none", objective?.unit ?? "");
    const from = recorded === 0 ? "" : `, going on after ${recorded} recorded evaluations`;
    const { preset, budget, seed, workers } = config;
    this.say(
      `run ${id}: ${prepared.workload} on ${prepared.device}, ${preset}, budget ${budget}, ` +
        `seed ${seed}, ${workers} ${workers === 1 ? "worker" : "workers"}${from}`,
    );
  }

  #tick({ progress }: Extract<RunEvent, { type: "tick" }>): void {
    if (this.#sink.isTTY === true) {
      this.#clear();
      const now = progress();
      this.#remember(now.best.gain);
      const columns = this.#sink.columns ?? COLUMNS;
      const lines = liveLines(now, this.#label, this.#style, { course: this.#course, columns });
      this.#sink.write(`${NO_WRAP}${lines.join("\n")}\n${WRAP}`);
      this.#drawn = lines.length;
      return;
    }
    const now = performance.now();
    if (now < this.#said + PLAIN_EVERY_MS) return;
    this.#said = now;
    this.#sink.write(`${progressLine(progress())}\n`);
  }

  /** Keeps the course of the best short: when it is full, every other value goes and the rest are further apart. */
  #remember(gain: number): void {
    if (this.#ticks++ % this.#every === 0) this.#course.push(gain);
    else this.#course[this.#course.length - 1] = gain;
    if (this.#course.length <= LONGEST_COURSE) return;
    this.#course = this.#course.filter((_, k) => k % 2 === 1);
    this.#every *= 2;
  }

  #write(text: string): void {
    this.#clear();
    printText(this.#sink, `${text}\n`);
  }

  /** Also of the `^C` that a terminal shows where the cursor is. */
  #clear(): void {
    if (this.#sink.isTTY !== true) return;
    const up = this.#drawn > 0 ? `\u001b[${this.#drawn}A` : "";
    this.#sink.write(`${up}\r${CLEAR_BELOW}`);
    this.#drawn = 0;
  }
}
