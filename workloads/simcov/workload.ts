/** Simcov: an infection with its immune response. See README.md. */
import {
  type Buffer,
  bytes,
  defineWorkload,
  type Gpu,
  i32,
  type Outputs,
  type TypedArray,
  u32,
  type Workload,
} from "gevo";
import { cases, inputs } from "./cases.ts";
import { brokenLaw } from "./laws.ts";
import { coursesOf, flattened } from "./outputs.ts";
import { simulate } from "./reference.ts";
import type { Infection, Rules } from "./rules.ts";
import { deviation } from "./statistics.ts";

const TILE_X = 32;
/** Cells in each state, and T cells. */
const COUNTS = 6;

const workload: Workload<Infection> = defineWorkload<Infection>({
  name: "simcov",
  source: { file: "kernel.cu" },
  cases,
  // ATTEMPTS: of a block of `enter`.
  tunables: {
    TILE_Y: [8, 2, 4, 16],
    ATTEMPTS: [128, 64, 256],
  },
  inputs,
  run(gpu, infection, { TILE_Y = 8, ATTEMPTS = 128 }) {
    const tissues = infection.seeds.length;
    const { width, height } = infection.rules;
    const size = tissues * width * height;
    const rules = bytes(packed(infection.rules));
    const seeds = gpu.input(infection.seeds);
    const first = Float32Array.from({ length: size }, (_, i) => {
      return infection.virions[i % infection.virions.length]!;
    });
    const states = gpu.inout(new Int32Array(size));
    const timers = gpu.inout(new Int32Array(size));
    const intents = gpu.scratch(Uint32Array, size);
    const bids = gpu.inout(new Uint32Array(size));
    const arrivals = gpu.inout(new Uint32Array(size));
    // Of what moves there are two: where it is, and where it goes.
    let [tcells, lives, bonds] = tcellBuffers(gpu, size);
    let [nextTcells, nextLives, nextBonds] = tcellBuffers(gpu, size);
    let [virions, signal] = [gpu.inout(first), gpu.inout(new Float32Array(size))];
    let [nextVirions, nextSignal] = [
      gpu.output(Float32Array, size),
      gpu.output(Float32Array, size),
    ];

    const tiles = [Math.ceil(width / TILE_X), Math.ceil(height / TILE_Y), tissues];
    const everywhere = { grid: tiles, block: [TILE_X, TILE_Y] };
    const counts = gpu.inout(new Int32Array(COUNTS * tissues));
    const totals = gpu.output(Float32Array, 2 * tiles[0]! * tiles[1]! * tissues);
    const sums: number[] = [];
    const kept: Record<string, TypedArray>[] = [];

    for (let step = 1; step <= infection.steps; step++) {
      if (step > infection.delay) {
        gpu.launch("enter", {
          grid: [Math.ceil(infection.attempts / ATTEMPTS), 1, tissues],
          block: [ATTEMPTS],
          args: [rules, seeds, u32(step), i32(infection.attempts), signal, tcells, arrivals],
        });
      }
      gpu.launch("intend", {
        ...everywhere,
        args: [rules, seeds, u32(step), states, tcells, lives, bonds, intents, bids],
      });
      const present = [tcells, lives, bonds, intents, bids, arrivals];
      gpu.launch("move", {
        ...everywhere,
        args: [rules, seeds, ...present, nextTcells, nextLives, nextBonds],
      });
      [tcells, nextTcells] = [nextTcells, tcells];
      [lives, nextLives] = [nextLives, lives];
      [bonds, nextBonds] = [nextBonds, bonds];
      const cells = [states, timers, virions, signal];
      gpu.launch("live", {
        ...everywhere,
        args: [rules, seeds, u32(step), bonds, ...cells, bids, arrivals],
      });
      gpu.launch("spread", {
        ...everywhere,
        args: [rules, virions, signal, nextVirions, nextSignal],
      });
      [virions, nextVirions] = [nextVirions, virions];
      [signal, nextSignal] = [nextSignal, signal];

      if (step % infection.every === 0) {
        gpu.write(counts, new Int32Array(COUNTS * tissues));
        gpu.launch("count", {
          ...everywhere,
          args: [rules, states, tcells, virions, signal, counts, totals],
        });
        sums.push(...joined(gpu.read(counts), gpu.read(totals), tissues));
      }
      if (infection.windows.some((window) => step === window || step === window + 1)) {
        const named = { states, timers, tcells, lives, bonds, virions, signal };
        kept.push(
          Object.fromEntries(
            Object.entries(named).map(([name, b]) => [name, gpu.read<TypedArray>(b)]),
          ),
        );
      }
    }
    const whole = <T extends TypedArray>(name: string, out: T): T => {
      kept.forEach((snapshot, time) => {
        (out as Float64Array).set(snapshot[name] as Float64Array, time * size);
      });
      return out;
    };
    const length = kept.length * size;
    return {
      sums: Float64Array.from(sums),
      states: whole("states", new Int32Array(length)),
      timers: whole("timers", new Int32Array(length)),
      tcells: whole("tcells", new Uint32Array(length)),
      lives: whole("lives", new Int32Array(length)),
      bonds: whole("bonds", new Int32Array(length)),
      virions: whole("virions", new Float32Array(length)),
      signal: whole("signal", new Float32Array(length)),
    };
  },
  reference: (infection) =>
    flattened(Array.from(infection.seeds, (seed) => simulate(infection, seed))),
  error: judge,
  // Standard deviations between tissues: what other random words come to, too.
  tolerance: 3,
});

export default workload;

/** Laws first: no statistics excuse a T cell that does not age. */
function judge(outputs: Outputs, expected: Outputs, infection: Infection): number {
  // What is expected keeps the laws; most right variants do just the same.
  if (areEqual(outputs, expected)) return 0;
  const courses = coursesOf(outputs, infection);
  if (brokenLaw(courses, infection) !== undefined) return Infinity;
  return deviation(courses, coursesOf(expected, infection));
}

function areEqual(outputs: Outputs, expected: Outputs): boolean {
  return Object.entries(expected).every(([name, want]) => {
    const got = outputs[name];
    return got?.length === want.length && want.every((value, i) => value === got[i]);
  });
}

function tcellBuffers(
  gpu: Gpu,
  size: number,
): [Buffer<Uint32Array>, Buffer<Int32Array>, Buffer<Int32Array>] {
  return [
    gpu.inout(new Uint32Array(size)),
    gpu.inout(new Int32Array(size)),
    gpu.inout(new Int32Array(size)),
  ];
}

/** The kernels' struct: seven integers, then floats. */
function packed(rules: Rules): Uint8Array {
  const { width, height, incubation, expression, apoptosis, life, binding, ...rest } = rules;
  const integers = Int32Array.of(width, height, incubation, expression, apoptosis, life, binding);
  const floats = Float32Array.of(
    rest.infectivity,
    rest.bindIncubating,
    rest.bindExpressing,
    rest.virions,
    rest.signal,
    rest.virionSpread,
    rest.virionDecay,
    rest.signalSpread,
    rest.signalDecay,
    rest.leastVirions,
    rest.leastSignal,
  );
  return Uint8Array.from([integers, floats].flatMap((part) => [...new Uint8Array(part.buffer)]));
}

/** Of each tissue its counts, and its blocks' totals of virions and signal. */
function joined(counts: Int32Array, totals: Float32Array, tissues: number): readonly number[] {
  const blocks = totals.length / 2 / tissues;
  return Array.from({ length: tissues }, (_, tissue) => {
    const ofKind = (kind: number) => {
      let sum = 0;
      for (let block = 0; block < blocks; block++) {
        sum += totals[2 * (tissue * blocks + block) + kind]!;
      }
      return sum;
    };
    return [...counts.subarray(COUNTS * tissue, COUNTS * (tissue + 1)), ofKind(0), ofKind(1)];
  }).flat();
}
