/**
 * The build side of a device with a measured clock, one of many on the CPU cores: from a candidate to
 * machine code that has passed the screen. Never opens the device: it is another process's.
 */
import type { Artifact } from "../artifact.ts";
import type { MachineCode, MeasuredDevice } from "../device.ts";
import type { FuzzCase } from "../evaluate.ts";
import { DeviceFault } from "../fault.ts";
import type { Failed } from "../fitness.ts";
import type { Edit, Genome } from "../genome.ts";
import type { Observed } from "../probe.ts";
import { tunedHash } from "../tuning.ts";
import type { Split, Workload } from "../workload.ts";
import type { Build, Builder } from "./builder.ts";
import { originalFails, outcomeOf, reasonOf } from "./failures.ts";
import { figuresIn } from "./objectives.ts";
import { type Plan, planOf } from "./prepare.ts";
import type { PrepareRequest } from "./protocol.ts";
import { Screen, type Screened, type Watched } from "./screen.ts";

/** What the device's process needs to prepare: it has no compiler. */
export interface TrialPlan extends Plan {
  /** The ordinary build first. */
  readonly originals: readonly Build<MachineCode>[];
  /** Why another compiler's build is not among them, by its name. */
  readonly leftOut: Readonly<Record<string, string>>;
  readonly unscreened?: string;
}

/** Builds that must be right: clang's and our own without edits. */
export const OWN = 2;

export class Workshop {
  readonly builder: Builder<Workload>;
  readonly plan: TrialPlan;
  readonly #device: MeasuredDevice;
  readonly #screen: Screen;

  constructor(
    builder: Builder<Workload>,
    device: MeasuredDevice,
    { sources, objectives }: Pick<PrepareRequest, "sources" | "objectives">,
  ) {
    this.builder = builder;
    this.#device = device;
    const [ordinary, unedited] = builder.originals;
    this.#screen = new Screen(builder.workload, [ordinary.program, unedited.program]);
    const { off } = this.#screen;
    const figures = figuresIn(objectives ?? builder.workload.objectives, device);
    const leftOut = { ...builder.leftOut };
    const originals = builder.originals.flatMap(({ name, program }, k) => {
      const code = this.assemble(program);
      if (!("status" in code)) return [{ name, program: code }];
      if (k < OWN) throw originalFails(`the original program (${name})`, code);
      leftOut[name] = reasonOf(code);
      return [];
    });
    this.plan = {
      ...planOf(builder, this.#screen.trials, sources, figures),
      originals,
      leftOut,
      ...(off === undefined ? {} : { unscreened: off }),
    };
  }

  assemble(artifact: Artifact): MachineCode | Failed {
    try {
      return launchedAs(artifact, this.#device.assemble(artifact));
    } catch (error) {
      if (error instanceof DeviceFault) return outcomeOf(error, false);
      throw error;
    }
  }

  /** What the emulator says of an artifact. */
  screen(artifact: Artifact): Failed | Screened {
    return this.#screen.screen(artifact);
  }

  /** As Pipeline's: on the emulator. */
  observe(edit: Edit, genome: Genome): readonly Observed[] {
    const probed = this.builder.program.probe(edit, genome);
    return probed === undefined || "status" in probed ? [] : this.#screen.trials.observe(probed);
  }

  /** What watchers find in a variant. */
  watch(genome: Genome | null, where: Split | FuzzCase): Failed | Watched {
    const artifact = this.builder.compile(genome);
    return "status" in artifact ? artifact : this.#screen.watch(artifact, where);
  }
}

/** Equal code that is launched otherwise is another program. */
function launchedAs(artifact: Artifact, code: MachineCode): MachineCode {
  if (artifact.kind !== "ptx" || artifact.tuning === undefined) return code;
  return { ...code, tuning: artifact.tuning, hash: tunedHash(code.hash, artifact.tuning) };
}
