/**
 * Whether this machine's gevo catches cheaters: planted variants and workloads go through the same trials that a
 * search's variants do, and honest variants must come through. Nothing here is evolved or compiled, so it runs
 * in this process, within seconds.
 */
import { openDevice } from "../device/index.ts";
import { UserError } from "../errors.ts";
import { Trials } from "../evaluate/index.ts";
import type { Outcome } from "../fitness.ts";
import { CHEATERS, HONEST, type PlantedVariant, type Where } from "./planted.ts";
import { artifactOf, type Program } from "./programs.ts";
import { CHEATED } from "./workloads.ts";

export interface Caught {
  readonly cheat: string;
  /** What caught it, in words; what was meant to where nothing, or something else, did. */
  readonly guard: string;
  readonly caught: boolean;
  /** Where, and by which reason; absent when nothing objected. */
  readonly by?: string;
}

export interface TrustReport {
  readonly planted: number;
  readonly caught: number;
  readonly honest: number;
  readonly refused: number;
  readonly cheaters: readonly Caught[];
  /** Why honest variants were refused. */
  readonly mistakes: readonly string[];
}

/** As many as validation takes by itself. */
const FUZZ = 20;
const DEVICE = "emulator";

export function trust(): TrustReport {
  const tried = new Map<Program, Trials>();
  const trialsOf = (program: Program): Trials => {
    const known = tried.get(program);
    if (known !== undefined) return known;
    const trials = open(program);
    tried.set(program, trials);
    return trials;
  };
  const variants = CHEATERS.map((planted): Caught => {
    const { cheat, guard, caught } = planted;
    const objection = objectionTo(planted, trialsOf(planted.program));
    const as = objection?.where === caught.where && objection.reason === caught.reason;
    return { cheat, guard, caught: as, ...by(objection) };
  });
  const workloads = CHEATED.map(({ cheat, program, guard, code }): Caught => {
    const refusal = refusalOf(program);
    return {
      cheat,
      guard,
      caught: refusal === code,
      ...(refusal === undefined ? {} : { by: refusal }),
    };
  });
  const mistakes = HONEST.flatMap((honest, k) => {
    const { text } = by(objectionTo(honest, trialsOf(honest.program)));
    return text === undefined
      ? []
      : [`honest variant ${k + 1} (${honest.program.workload.name}): ${text}`];
  });
  const cheaters = [...variants, ...workloads];
  return {
    planted: cheaters.length,
    caught: cheaters.filter(({ caught }) => caught).length,
    honest: HONEST.length,
    refused: mistakes.length,
    cheaters,
    mistakes,
  };
}

interface Objection {
  readonly where: Where;
  readonly reason: string;
  readonly message: string;
}

function open({ workload, ptx }: Program): Trials {
  return new Trials(workload, openDevice(DEVICE), [artifactOf(ptx)]);
}

/** The first objection, in the order in which a variant meets them. */
function objectionTo(
  { program, replacements }: Pick<PlantedVariant, "program" | "replacements">,
  trials: Trials,
): Objection | undefined {
  const artifact = artifactOf(replaced(program.ptx, replacements));
  const looks: readonly (readonly [Where, () => Outcome])[] = [
    ["search", () => trials.run(artifact, "search")],
    ["validation", () => trials.run(artifact, "validation", true)],
    ["heldout", () => trials.run(artifact, "heldout", true)],
    ...Array.from(
      { length: FUZZ },
      (_, fuzz) => ["fuzz", () => trials.runFuzzed(artifact, { fuzz }, true)] as const,
    ),
  ];
  for (const [where, look] of looks) {
    const outcome = look();
    if (outcome.status === "ok") continue;
    // What the emulator lacks catches nobody.
    if (outcome.status !== "rejected") return undefined;
    return { where, reason: outcome.reason, message: outcome.message };
  }
  return undefined;
}

function by(objection: Objection | undefined): { readonly by?: string; readonly text?: string } {
  if (objection === undefined) return {};
  const { where, reason, message } = objection;
  return { by: `${where}: ${reason}`, text: `${where}: ${reason} (${message})` };
}

/** Code of the error with which a workload is refused. */
function refusalOf(program: Program): string | undefined {
  try {
    const trials = open(program);
    trials.cases.weaknesses();
    const outcome = trials.run(artifactOf(program.ptx), "search");
    return outcome.status === "ok" ? undefined : "original-fails";
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
}

function replaced(text: string, replacements: PlantedVariant["replacements"]): string {
  return replacements.reduce((result, [from, to]) => {
    if (result.split(from).length !== 2) throw new Error(`"${from}" does not stand there once`);
    return result.replace(from, () => to);
  }, text);
}
