/**
 * Whether this machine's gevo catches cheaters: planted variants and workloads go through the same trials that a
 * search's variants do, and honest variants must come through. Nothing here is evolved or compiled, so it runs
 * in this process, within seconds; on a GPU within a minute.
 */
import { openDevice } from "../device/index.ts";
import { type Device, isMeasured } from "../device.ts";
import { UserError } from "../errors.ts";
import { SPLITS } from "../workload.ts";
import { type Look, lookAt, openTrials } from "./looks.ts";
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
  readonly device: string;
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

/**
 * On a device with a clock of its own any guard may be the one that catches, since some come there in another order;
 * on the emulator it must be the one that is meant to.
 */
export function trust(device: Device = openDevice("emulator")): TrustReport {
  const tried = new Map<Program, Look>();
  const lookOf = (program: Program): Look => {
    const look = tried.get(program) ?? lookAt(program, device);
    tried.set(program, look);
    return look;
  };
  const variants = CHEATERS.map((planted): Caught => {
    const { cheat, guard, caught } = planted;
    const objection = objectionTo(planted, lookOf(planted.program));
    const meant = objection?.where === caught.where && objection.reason === caught.reason;
    const was = isMeasured(device) ? objection !== undefined : meant;
    return { cheat, guard, caught: was, ...by(objection) };
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
    const { text } = by(objectionTo(honest, lookOf(honest.program)));
    return text === undefined
      ? []
      : [`honest variant ${k + 1} (${honest.program.workload.name}): ${text}`];
  });
  const cheaters = [...variants, ...workloads];
  return {
    device: device.name,
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

/** The first objection, in the order in which a variant meets them. */
function objectionTo(
  { program, replacements }: Pick<PlantedVariant, "program" | "replacements">,
  look: Look,
): Objection | undefined {
  const artifact = artifactOf(replaced(program.ptx, replacements));
  const places: readonly (readonly [Where, Parameters<Look>[1]])[] = [
    ...SPLITS.map((split) => [split, split] as const),
    ...Array.from({ length: FUZZ }, (_, fuzz) => ["fuzz", { fuzz }] as const),
  ];
  for (const [where, place] of places) {
    const outcome = look(artifact, place);
    if (outcome.status === "ok") continue;
    // What the device lacks catches nobody.
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
    const trials = openTrials(program);
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
