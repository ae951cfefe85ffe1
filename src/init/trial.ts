/**
 * Runs a plan on the embedded device and tells what came of it. A trial never throws for what the kernel does:
 * a fault is an answer like any other.
 */
import type { Artifact } from "../artifact.ts";
import type { emulator } from "../device/emulator/index.ts";
import type { Argument, Buffer, TypedArray } from "../device.ts";
import { ARRAYS, bytes, type Element, f32, f64, i32, i64 } from "../device.ts";
import type { Finding, Watcher } from "../fault.ts";
import { DeviceFault, TOLERATED } from "../fault.ts";
import { type Extents, type Fill, isReal, type Plan, type Planned } from "../init.ts";
import { Random } from "../random.ts";

export type Trial =
  | {
      readonly status: "ran";
      /** Warp-instructions. */
      readonly instructions: number;
      /** What each parameter held before and after; nothing for numbers. */
      readonly before: readonly (TypedArray | undefined)[];
      readonly after: readonly (TypedArray | undefined)[];
      /** Of the watchers, without those that no known device punishes. */
      readonly findings: readonly Finding[];
    }
  | { readonly status: "fault"; readonly kind: string; readonly message: string };

export interface TrialOptions {
  /** Of the inputs. */
  readonly seed: number;
  /** Most warp-instructions. */
  readonly budget: number;
  readonly watch?: readonly Watcher[];
  /** In place of the plan's. */
  readonly size?: number;
  /** Parameters whose contents are those of another seed. */
  readonly refilled?: ReadonlySet<number>;
}

/** Largest array that a plan may ask for, elements. */
export const MOST_ELEMENTS: number = 2 ** 18;

export class Bench {
  readonly #device: ReturnType<typeof emulator>;
  readonly #artifact: Artifact;
  /** Contents by how they were drawn: many trials take the same. */
  readonly #drawn = new Map<string, TypedArray>();

  constructor(device: ReturnType<typeof emulator>, artifact: Artifact) {
    this.#device = device;
    this.#artifact = artifact;
  }

  try(plan: Plan, options: TrialOptions): Trial {
    const { seed, budget, watch = [], size = plan.size, refilled } = options;
    const extents = extentsOf(plan, size);
    const session = this.#device.open(this.#artifact, { budget, poison: seed, watch });
    try {
      const before: (TypedArray | undefined)[] = [];
      const buffers: (Buffer | undefined)[] = [];
      const args = plan.parameters.map((planned, k): Argument => {
        const parameter = plan.signature.parameters[
          k
        ] as (typeof plan.signature.parameters)[number];
        const own = seed + 7919 * k + (refilled?.has(k) === true ? 1 : 0);
        if (planned.kind !== "array" || parameter.kind !== "array") {
          before.push(undefined);
          buffers.push(undefined);
          if (parameter.kind === "struct") return bytes(new Uint8Array(parameter.bytes));
          return scalar(
            (parameter as { element: Element }).element,
            numberOf(planned, size, new Random(own)),
          );
        }
        const length = planned.length.of(extents);
        const data = this.#filled(parameter.element, length, planned.fill, extents, own);
        const buffer =
          planned.role === "output"
            ? session.output(ARRAYS[parameter.element], length)
            : planned.role === "input"
              ? session.input(data)
              : session.inout(data);
        before.push(data);
        buffers.push(buffer);
        return buffer;
      });
      session.launch(plan.signature.kernel, {
        grid: gridOf(plan, size),
        block: plan.block,
        shared: plan.sharedPerThread * extents.threads,
        args,
      });
      const findings = session.findings().filter(({ kind }) => !TOLERATED.includes(kind));
      const after = buffers.map((buffer) => buffer && session.read(buffer));
      session.changedInputs();
      return { status: "ran", instructions: session.instructions, before, after, findings };
    } catch (error) {
      if (!(error instanceof DeviceFault)) throw error;
      return { status: "fault", kind: error.kind, message: error.message };
    } finally {
      session.close();
    }
  }

  #filled(
    element: Element,
    length: number,
    fill: Fill,
    extents: Extents,
    seed: number,
  ): TypedArray {
    const bound = fill.kind === "below" ? fill.bound.of(extents) : 0;
    const key = `${element} ${length} ${fill.kind} ${bound} ${seed}`;
    let data = this.#drawn.get(key);
    if (data === undefined) {
      data = filled(element, length, fill, extents, new Random(seed));
      this.#drawn.set(key, data);
    }
    return data;
  }
}

/** Blocks along an axis that a block's threads do not cover. */
export const FEW_BLOCKS = 4;

/** Blocks along each axis. */
export function gridOf(plan: Plan, size: number): readonly number[] {
  const { block, grid, covers, parameters, signature } = plan;
  const { threads, blocks } = signature.axes;
  return Array.from({ length: Math.max(threads, blocks) }, (_, axis) => {
    if (axis >= threads) return FEW_BLOCKS;
    const side = size - lessOf(parameters[covers?.[axis] ?? -1]);
    return grid === "each" ? side : Math.ceil(side / (block[axis] ?? 1));
  });
}

/** How much less than the size a parameter is. */
const lessOf = (planned: Planned | undefined): number =>
  planned?.kind === "size" ? planned.less : 0;

export function extentsOf(plan: Plan, size: number): Extents {
  const product = (numbers: readonly number[]): number => numbers.reduce((a, b) => a * b, 1);
  return { size, blocks: product(gridOf(plan, size)), threads: product(plan.block) };
}

function numberOf(planned: Plan["parameters"][number], size: number, random: Random): number {
  switch (planned.kind) {
    case "size":
      return size - planned.less;
    case "constant":
      return planned.value;
    case "real":
      return planned.times * real(random);
    default:
      return 0;
  }
}

/** From 0.5 to 1.5: no sum comes near 0, no quotient near infinity. */
const real = (random: Random): number => 0.5 + random.int(1001) / 1000;

/**
 * Bits of numbers from 0.5 up to 1.5, by their bytes: the first, how many, and what one step of theirs is. Of 8 bytes
 * only the upper four differ.
 */
export const BITS: Readonly<Record<number, readonly [first: number, count: number, step: number]>> =
  {
    2: [0x3800, 0x601, 1],
    4: [0x3f000000, 0xc00001, 1],
    8: [0x3fe00000, 0x180001, 2 ** 32],
  };

function bitsOf(element: Element, random: Random): number {
  const [first, count, step] = BITS[ARRAYS[element].BYTES_PER_ELEMENT] as (typeof BITS)[number];
  return (first + random.int(count)) * step;
}

function filled(
  element: Element,
  length: number,
  fill: Fill,
  extents: Extents,
  random: Random,
): TypedArray {
  const array = new ARRAYS[element](
    new ArrayBuffer(length * ARRAYS[element].BYTES_PER_ELEMENT),
  ) as Float32Array;
  const big = element === "i64" || element === "u64";
  for (let i = 0; i < length; i++) {
    const value = elementOf(element, i, fill, extents, random);
    array[i] = (big ? BigInt(value) : value) as number;
  }
  return array;
}

function elementOf(
  element: Element,
  place: number,
  fill: Fill,
  extents: Extents,
  random: Random,
): number {
  switch (fill.kind) {
    case "reals":
      return element === "f16" ? bitsOf(element, random) : real(random);
    case "bits":
      return bitsOf(element, random);
    case "bytes":
      return random.int(256);
    case "below":
      return random.int(Math.max(1, fill.bound.of(extents)));
    case "offsets":
      return place * fill.step;
    default:
      return fill satisfies never;
  }
}

function scalar(element: Element, value: number): Argument {
  if (element === "f32") return f32(value);
  if (element === "f64") return f64(value);
  if (element === "i64" || element === "u64") return i64(BigInt(value));
  if (element === "i32" || element === "u32") return i32(value);
  const data = new ARRAYS[element](
    new ArrayBuffer(ARRAYS[element].BYTES_PER_ELEMENT),
  ) as Uint8Array;
  data[0] = isReal(element) ? 0x3800 : value;
  return bytes(data);
}
