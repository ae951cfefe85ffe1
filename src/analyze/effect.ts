/**
 * What one edit does within a variant: the variant beside itself without the edit, as IR, as counts of PTX and of
 * machine instructions and as terms of the cost model; what the edit would change as the original runs; and what is
 * held against the edit alone.
 */
import type { Artifact, PtxArtifact } from "../artifact.ts";
import type { KernelCode } from "../device.ts";
import type { Evaluator } from "../evaluate.ts";
import type { Outcome } from "../fitness.ts";
import { timeOf } from "../fitness.ts";
import type { Edit, Genome } from "../genome.ts";
import { printEdit } from "../genome.ts";
import type { Observed } from "../probe.ts";
import type { Term, VariantProfile } from "../profile.ts";
import { TERMS } from "../profile.ts";
import { reasonOf } from "./baseline.ts";

export interface Effect {
  readonly edit: string;
  /** Of the edit alone, on the validation split under watchers; absent when it passes. */
  readonly refusedAlone?: string;
  /** Why the variant fails without it; absent when it passes, and then what follows is there. */
  readonly needed?: string;
  /** Time without the edit over time with it. */
  readonly gain?: number;
  /** IR of the variant without the edit, and with it. */
  readonly ir?: readonly [without: string, with_: string];
  /** Instructions that come (> 0) and go (< 0), by name and state space. */
  readonly ptx?: Readonly<Record<string, number>>;
  /** Machine code of the kernels that differ, without the edit and with it. */
  readonly code?: readonly CodeChange[];
  /** What the edit overwrites, as seen in a program without it; absent where there is nothing to see. */
  readonly observed?: { readonly in: "original" | "variant"; readonly values: readonly Observed[] };
  /** Modelled cycles of a resource without the edit and with it, where they differ; largest change first. */
  readonly terms?: readonly {
    readonly term: Term;
    readonly without: number;
    readonly with: number;
  }[];
}

export interface CodeChange {
  readonly kernel: string;
  readonly instructions: readonly [without: number, with_: number];
  /** Of a thread; absent where the assembler does not tell. */
  readonly registers?: readonly [without: number, with_: number];
  /** Instructions that come (> 0) and go (< 0); absent without a disassembler. */
  readonly kinds?: Readonly<Record<string, number>>;
}

export interface EffectOptions {
  /** Absent where this machine has no assembler. */
  readonly machineCode?: (artifact: PtxArtifact) => readonly KernelCode[];
  /** Hears of each edit as it ends. */
  readonly onEach?: (edit: number) => void;
}

/** Effects of all edits of a variant, in their order. */
export async function effectsOf(
  genome: Genome,
  evaluator: Evaluator,
  { machineCode, onEach = () => undefined }: EffectOptions = {},
): Promise<readonly Effect[]> {
  const modelled = evaluator.prepared.measuring === undefined;
  const whole = await evaluator.inspect(genome);
  const cost = modelled ? await evaluator.profile(genome) : undefined;
  const rests = genome.map((edit) => genome.filter((each) => each !== edit));
  const [full, ...without] = await evaluator.evaluate(
    [genome, ...rests].map((each) => ({ genome: each })),
  );
  const effects: Effect[] = [];
  for (const [i, edit] of genome.entries()) {
    const alone = await evaluator.check([edit], "validation");
    const rest = rests[i] as Genome;
    const head = {
      edit: printEdit(edit),
      ...(await observedOf(edit, rest, evaluator)),
      ...(alone.status === "ok" ? {} : { refusedAlone: reasonOf(alone) }),
    };
    const outcome = without[i]?.outcome as Outcome;
    if (outcome.status !== "ok") {
      effects.push({ ...head, needed: reasonOf(outcome) });
    } else {
      const other = await evaluator.inspect(rest);
      const before = modelled ? await evaluator.profile(rest) : undefined;
      const time = full?.outcome.status === "ok" ? timeOf(full.outcome.fitness) : Number.NaN;
      effects.push({
        ...head,
        gain: timeOf(outcome.fitness) / time,
        ir: [other.ir, whole.ir],
        ptx: difference(countsOf(other.artifact.text), countsOf(whole.artifact.text)),
        ...codeChanges(other.artifact, whole.artifact, machineCode),
        ...(before === undefined || cost === undefined ? {} : { terms: moved(before, cost) }),
      });
    }
    onEach(i);
  }
  return effects;
}

/** In the original where the edit's places are there, else in the variant without it. */
async function observedOf(
  edit: Edit,
  rest: Genome,
  evaluator: Evaluator,
): Promise<Pick<Effect, "observed">> {
  for (const [place, genome] of [
    ["original", []],
    ["variant", rest],
  ] as const) {
    const values = await evaluator.observe(edit, genome);
    if (values.length > 0) return { observed: { in: place, values } };
  }
  return {};
}

function codeChanges(
  before: Artifact,
  after: Artifact,
  machineCode: EffectOptions["machineCode"],
): Pick<Effect, "code"> {
  if (machineCode === undefined || before.kind !== "ptx" || after.kind !== "ptx") return {};
  const old = new Map(machineCode(before).map((kernel) => [kernel.name, kernel]));
  const changes = machineCode(after).flatMap((kernel): CodeChange[] => {
    const was = old.get(kernel.name);
    return was === undefined ? [] : [codeChange(was, kernel)];
  });
  return { code: changes.filter(changesAnything) };
}

function codeChange(was: KernelCode, is: KernelCode): CodeChange {
  const kinds = (code: KernelCode) => new Map(Object.entries(code.kinds ?? {}));
  return {
    kernel: is.name,
    instructions: [was.instructions, is.instructions],
    ...(was.registers === undefined || is.registers === undefined
      ? {}
      : { registers: [was.registers, is.registers] as const }),
    ...(was.kinds === undefined || is.kinds === undefined
      ? {}
      : { kinds: difference(kinds(was), kinds(is)) }),
  };
}

function changesAnything({ instructions, registers = [0, 0], kinds = {} }: CodeChange): boolean {
  const differs = ([was, is]: readonly [number, number]): boolean => was !== is;
  return differs(instructions) || differs(registers) || Object.keys(kinds).length > 0;
}

/** Instructions of PTX text by name, with the state space where there is one. */
export function countsOf(ptx: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const instruction = /^\s*(?:@!?%\w+\s+)?([a-z][\w]*)((?:\.\w+(?:::\w+)?)*)[\s;]/;
  for (const line of ptx.split("\n")) {
    const [, name, rest = ""] = instruction.exec(line) ?? [];
    if (name === undefined) continue;
    const space = /\.(global|shared|local|const|param|sync|warp)\b/.exec(rest)?.[1];
    const key = space === undefined ? name : `${name}.${space}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function difference(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): Readonly<Record<string, number>> {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  const changes = names.map((name) => [name, (after.get(name) ?? 0) - (before.get(name) ?? 0)]);
  return Object.fromEntries(changes.filter(([, change]) => change !== 0));
}

function moved(before: VariantProfile, after: VariantProfile): NonNullable<Effect["terms"]> {
  const sum = ({ kernels }: VariantProfile, term: Term): number =>
    kernels.reduce((total, { terms }) => total + terms[term], 0);
  return TERMS.map((term) => ({ term, without: sum(before, term), with: sum(after, term) }))
    .filter((each) => each.without !== each.with)
    .sort((a, b) => Math.abs(b.without - b.with) - Math.abs(a.without - a.with));
}
