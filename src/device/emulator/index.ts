/**
 * The door of the embedded device: `emulator()` makes a `Device` that runs PTX on this machine,
 * deterministically and memory-safe, and reports modelled cycles. Numbers of different presets, or
 * of a real GPU, are not comparable with each other.
 */
import type { Artifact } from "../../artifact.ts";
import type { Device, SessionOptions } from "../../device.ts";
import { UserError } from "../../errors.ts";
import { DeviceFault } from "../../fault.ts";
import { MODEL_VERSION } from "./cost/model.ts";
import { type Preset, presets } from "./cost/parameters.ts";
import { loadModule } from "./module.ts";
import { EmulatorSession, type Execution } from "./session.ts";

export { EmulatorSession } from "./session.ts";

class Emulator implements Device {
  readonly name: string;
  readonly description: string;
  readonly clock = "modelled" as const;
  readonly unit = "cycles";
  readonly version: string = MODEL_VERSION;
  readonly accepts = ["ptx"] as const;
  readonly #preset: Preset;
  readonly #execution: Execution;

  constructor(preset: Preset, execution: Execution) {
    this.#preset = preset;
    this.#execution = execution;
    this.name = preset === presets[0] ? "emulator" : `emulator:${preset.name}`;
    this.description = preset.description;
  }

  open(artifact: Artifact, options: SessionOptions): EmulatorSession {
    try {
      return new EmulatorSession(this.#preset, loadModule(artifact), options, this.#execution);
    } catch (error) {
      if (error instanceof DeviceFault) throw error;
      throw new DeviceFault(
        "internal",
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      );
    }
  }
}

/** Every modelled device by its name after `emulator:`. */
export const presetNames: readonly string[] = presets.map(({ name }) => name);

/**
 * @param preset a modelled device: `h100-8sm` (default), `h100`, `a100`, `v100`; with `-warm`, its L2
 *   holds what fits from the start.
 * @param execution by default the fast executor on one thread.
 * @throws UserError `unknown-device`
 */
export function emulator(
  preset: string = presets[0]!.name,
  execution: Partial<Execution> = {},
): Emulator {
  const found = presets.find((p) => p.name === preset);
  if (found === undefined)
    throw new UserError(
      "unknown-device",
      `The emulator has no preset "${preset}".`,
      `Use one of ${presets.map((p) => p.name).join(", ")}.`,
    );
  return new Emulator(found, { executor: "fast", threads: 1, ...execution });
}
