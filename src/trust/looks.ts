/**
 * How a planted variant is looked at: by the same trials that a search's variants go through, on a device with a
 * modelled clock or, with the emulator's watchers beside it, on one with a clock of its own.
 */
import type { Artifact } from "../artifact.ts";
import { openDevice } from "../device/index.ts";
import { type Device, isMeasured, type MeasuredDevice } from "../device.ts";
import { outcomeOf, Screen, TimedTrials, Trials } from "../evaluate/index.ts";
import type { FuzzCase } from "../evaluate.ts";
import { DeviceFault } from "../fault.ts";
import type { Outcome } from "../fitness.ts";
import type { Split } from "../workload.ts";
import { artifactOf, type Program } from "./programs.ts";

export type Look = (artifact: Artifact, where: Split | FuzzCase) => Outcome;

/** What says whether variants of a program are right on a device. @throws UserError as a run's start does. */
export function lookAt(program: Program, device: Device): Look {
  return isMeasured(device) ? measured(program, device) : modelled(openTrials(program, device));
}

/** @throws UserError when the program's test proves nothing, or its original fails. */
export function openTrials(
  { workload, ptx }: Program,
  device: Device = openDevice("emulator"),
): Trials {
  return new Trials(workload, device, [artifactOf(ptx)]);
}

function modelled(trials: Trials): Look {
  return (artifact, where) =>
    typeof where === "string"
      ? trials.run(artifact, where, where !== "search")
      : trials.runFuzzed(artifact, where, true);
}

/** The device first, which a search would spare most of this: what it lets pass is then watched. */
function measured({ workload, ptx }: Program, device: MeasuredDevice): Look {
  const original = artifactOf(ptx);
  const screen = new Screen(workload, [original]);
  const plan = {
    size: 0,
    operators: [],
    neighbours: 0,
    figures: [],
    originalHash: original.hash,
    key: original.hash,
    originals: [{ name: "original", program: device.assemble(original) }],
    leftOut: {},
  };
  const trials = new TimedTrials(workload, device, plan);
  return (artifact, where) => {
    try {
      const outcome = trials.try(device.assemble(artifact), where);
      if (outcome.status !== "ok") return outcome;
      const watched = screen.watch(artifact, where);
      return "status" in watched ? watched : outcome;
    } catch (error) {
      if (error instanceof DeviceFault) return outcomeOf(error, false);
      throw error;
    }
  };
}
