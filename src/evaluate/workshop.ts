/**
 * The build side of a device with a measured clock, one of many on the CPU cores: from a candidate to
 * machine code that has passed the screen. Never opens the device: it is another process's.
 */
import type { Artifact } from "../artifact.ts";
import { DeviceFault, type MachineCode, type MeasuredDevice } from "../device.ts";
import type { Failed } from "../fitness.ts";
import type { Genome } from "../genome.ts";
import type { Split } from "../workload.ts";
import type { Build, Builder } from "./builder.ts";
import { originalFails, outcomeOf } from "./failures.ts";
import { type Plan, planOf } from "./prepare.ts";
import { Screen } from "./screen.ts";

/** What the device's process needs to prepare: it has no compiler. */
export interface TrialPlan extends Plan {
  /** The ordinary build first. */
  readonly originals: readonly Build<MachineCode>[];
  readonly unscreened?: string;
}

export class Workshop {
  readonly builder: Builder;
  readonly plan: TrialPlan;
  readonly #device: MeasuredDevice;
  readonly #screen: Screen;

  constructor(builder: Builder, device: MeasuredDevice, sources: string) {
    this.builder = builder;
    this.#device = device;
    const [ordinary, unedited] = builder.originals;
    this.#screen = new Screen(builder.workload, [ordinary.program, unedited.program]);
    const { off } = this.#screen;
    this.plan = {
      ...planOf(builder, this.#screen.trials, sources),
      originals: builder.originals.map(({ name, program }) => {
        const code = this.assemble(program);
        if ("status" in code) throw originalFails(`the original program (${name})`, code);
        return { name, program: code };
      }),
      ...(off === undefined ? {} : { unscreened: off }),
    };
  }

  assemble(artifact: Artifact): MachineCode | Failed {
    try {
      return this.#device.assemble(artifact);
    } catch (error) {
      if (error instanceof DeviceFault) return outcomeOf(error, false);
      throw error;
    }
  }

  /** What the emulator has against an artifact. */
  screen(artifact: Artifact): Failed | undefined {
    return this.#screen.reject(artifact);
  }

  /** What watchers find in a variant. */
  watch(genome: Genome | null, split: Split): Failed | undefined {
    const artifact = this.builder.compile(genome);
    return "status" in artifact ? artifact : this.#screen.watch(artifact, split);
  }
}
