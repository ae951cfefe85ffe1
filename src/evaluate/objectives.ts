/**
 * What is minimised beside time and error: energy, registers, spills, where the device tells them and the
 * user asks for them (`--objectives`, or the workload).
 *
 * Energy takes seconds to measure, so only contenders are: variants within 5 % of the best time so far. Any
 * other gets the most that it can have used in its time, at the power limit: no less than the truth, so
 * it takes nobody's place on the front by it.
 */
import type { Face, Figure, MeasuredDevice, MeasuredSession } from "../device.ts";
import { FIGURES } from "../device.ts";
import { UserError } from "../errors.ts";
import { type Prepared, UNEDITED } from "../evaluate.ts";
import type { Objective, Outcome } from "../fitness.ts";
import { timeOf } from "../fitness.ts";

const ALWAYS = ["time", "error"] as const;
const ERROR = 1;
/** A contender is at most this much slower than the best. */
const CONTENDER = 1.05;

const UNITS: Readonly<Record<Figure, string>> = {
  energy: "mJ",
  registers: "registers a thread",
  spills: "bytes a thread",
};

/**
 * The figures among the objectives that a user names.
 * @throws UserError `bad-objectives`, `no-such-figure`
 */
export function figuresIn(
  names: readonly string[] | undefined = ALWAYS,
  device: Face & { readonly figures?: readonly Figure[] },
): readonly Figure[] {
  const known: readonly string[] = [...ALWAYS, ...FIGURES];
  const wrong = names.find((name, k) => !known.includes(name) || names.indexOf(name) !== k);
  if (wrong !== undefined || ALWAYS.some((name, k) => names[k] !== name)) {
    throw new UserError(
      "bad-objectives",
      `the objectives "${names.join(",")}" are not time,error and some of ${FIGURES.join(", ")}`,
      `Name each once, time and error first: ${[...ALWAYS, FIGURES[1]].join(",")}.`,
    );
  }
  const told = device.figures ?? [];
  const wanted = FIGURES.filter((figure) => names.includes(figure));
  const missing = wanted.find((figure) => !told.includes(figure));
  if (missing === undefined) return names.slice(ALWAYS.length) as readonly Figure[];
  throw new UserError(
    "no-such-figure",
    `the device ${device.name} cannot tell a variant's ${missing}`,
    told.length === 0
      ? "Leave it out of the objectives, or run on a GPU: --device cuda."
      : `Leave it out of the objectives; it tells ${told.join(", ")}.`,
  );
}

export function objectivesOf(device: Face, figures: readonly Figure[]): readonly Objective[] {
  return [
    { name: "time", unit: device.unit, clock: device.clock },
    { name: "error", unit: "relative", clock: "none" },
    ...figures.map((name): Objective => ({ name, unit: UNITS[name], clock: "none" })),
  ];
}

/**
 * Values of figures over the sessions of one program, one for each case.
 * @param time of all cases together, in the device's unit.
 * @param best of the fastest variant so far.
 * @throws DeviceFault as the launches do.
 */
export function valuesOf(
  figures: readonly Figure[],
  device: MeasuredDevice,
  sessions: readonly MeasuredSession[],
  time: number,
  best: number,
): readonly number[] {
  return figures.map((figure) => {
    const contender = figure !== "energy" || time <= CONTENDER * best;
    const values = contender ? sessions.map((session) => session.figure(figure)) : [undefined];
    if (values.every((value) => value !== undefined)) {
      return figure === "energy" ? sum(values) : Math.max(...values);
    }
    return (figure === "energy" ? device.mostEnergy(time) : undefined) ?? Infinity;
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

type Ran = Extract<Outcome, { readonly status: "ok" }>;

/**
 * Whether a variant may found a lineage: it is faster than the program without edits, by more than chance, or better than
 * the fastest build of the original in anything but the error, which is never below the original's. Where another
 * compiler's build is far ahead, lineages begin long before they catch up with it.
 */
export function gains(
  { fitness, interval }: Ran,
  { original, builds }: Pick<Prepared, "original" | "builds">,
): boolean {
  const most = interval?.[1] ?? timeOf(fitness);
  if (most < (builds[UNEDITED] ?? timeOf(original))) return true;
  return fitness.some((value, k) => k !== ERROR && value < (original[k] as number));
}
