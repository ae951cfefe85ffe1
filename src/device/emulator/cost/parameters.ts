/**
 * The modelled devices: one column of numbers each, and one row per number that says what it is and
 * where it comes from. Bandwidths are per SM, so that a scaled device keeps the balance of the full
 * one. Rows marked `calibrate` are estimates that no measurement has confirmed.
 */

/**
 * `guide`   vendor's programming guide and data sheets, rounded
 * `config`  a published simulator configuration (Accel-Sim SM90_H100 and A100, GPGPU-Sim SM7_QV100)
 * `micro`   published micro-benchmarks (arXiv 2402.13499, 2501.12084, latency tables)
 * `h200`    on an H200 (driver 580.159, 2026-11-21), by chains of one instruction timed with the SM's own
 *           clock, or kernels of one access; stands for the Hopper columns, of the
 *           others what has no older source takes it over
 * `approx`  our estimate
 */
export type ParameterSource = "guide" | "config" | "micro" | "h200" | "approx";

/** Pipes of an SM partition, by the cycles that one warp-instruction occupies each. */
export interface Pipes {
  readonly fp32: number;
  readonly alu: number;
  readonly imad: number;
  readonly fp64: number;
  readonly xu: number;
}
export type Pipe = keyof Pipes;

/** Cycles to the first dependent instruction. */
export interface Latencies {
  readonly alu: number;
  readonly fp64: number;
  readonly xu: number;
  readonly branch: number;
  readonly constant: number;
  readonly shared: number;
  readonly shuffle: number;
  readonly barrier: number;
  /** More of a barrier for each warp that meets there. */
  readonly perWarp: number;
  /** Between two memory instructions of one warp. */
  readonly issue: number;
  readonly l1: number;
  readonly l2: number;
  readonly dram: number;
}

export interface Preset {
  readonly name: string;
  readonly description: string;
  readonly sms: number;
  readonly warps: number;
  readonly ctas: number;
  readonly registers: number;
  readonly l1AndShared: number;
  readonly sharedPerSm: number;
  readonly sharedPerBlock: number;
  readonly sharedReserved: number;
  readonly l2Bytes: number;
  readonly l2Slices: number;
  readonly pipes: Pipes;
  readonly latency: Latencies;
  readonly l1Rate: number;
  readonly l2Rate: number;
  readonly dramRate: number;
  readonly launch: number;
  /**
   * What L2 holds when a session starts. `cold`: nothing, the first touch of each sector comes from
   * DRAM, as in a single launch. `warm`: all that fits, as in a launch that is repeated.
   */
  readonly l2: "cold" | "warm";
}

/** One row of the table: a number of every preset. */
export interface Parameter {
  readonly name: string;
  readonly unit: string;
  readonly what: string;
  readonly source: ParameterSource;
  readonly calibrate: boolean;
  readonly of: (preset: Preset) => number;
}

function row(
  name: string,
  unit: string,
  what: string,
  source: ParameterSource,
  of: (preset: Preset) => number,
): Parameter {
  return { name, unit, what, source, calibrate: source === "approx", of };
}

const PIPE = "cycles/warp";
const CYCLES = "cycles";
const RATE = "B/cycle/SM";

/** Every number of the model. */
export const PARAMETERS: readonly Parameter[] = [
  row("sms", "", "streaming multiprocessors", "guide", (p) => p.sms),
  row("warps", "per SM", "resident warps", "guide", (p) => p.warps),
  row("ctas", "per SM", "resident blocks", "guide", (p) => p.ctas),
  row("registers", "per SM", "32-bit registers, given out in eights", "guide", (p) => p.registers),
  row("l1AndShared", "B/SM", "L1 and shared memory together", "guide", (p) => p.l1AndShared),
  row("sharedPerSm", "B/SM", "most shared memory", "guide", (p) => p.sharedPerSm),
  row("sharedPerBlock", "B", "most shared memory of a block", "guide", (p) => p.sharedPerBlock),
  row(
    "sharedReserved",
    "B",
    "shared memory kept from each block",
    "guide",
    (p) => p.sharedReserved,
  ),
  row("l2Bytes", "B", "L2 of the device, scaled with its SMs", "guide", (p) => p.l2Bytes),
  row("l2Slices", "", "slices of L2, scaled with its SMs", "h200", (p) => p.l2Slices),
  row("pipes.fp32", PIPE, "f32 and f16 add, mul, fma", "guide", (p) => p.pipes.fp32),
  row("pipes.alu", PIPE, "integer add, logic, compare, select", "config", (p) => p.pipes.alu),
  row("pipes.imad", PIPE, "integer multiply", "config", (p) => p.pipes.imad),
  row("pipes.fp64", PIPE, "f64", "config", (p) => p.pipes.fp64),
  row("pipes.xu", PIPE, "rcp, sqrt, ex2, sin, conversions", "config", (p) => p.pipes.xu),
  row("latency.alu", CYCLES, "fp32, alu and imad", "h200", (p) => p.latency.alu),
  row("latency.fp64", CYCLES, "f64", "config", (p) => p.latency.fp64),
  row("latency.xu", CYCLES, "special functions", "config", (p) => p.latency.xu),
  row("latency.branch", CYCLES, "branch to next issue", "h200", (p) => p.latency.branch),
  row("latency.constant", CYCLES, "constant cache hit", "approx", (p) => p.latency.constant),
  row("latency.shared", CYCLES, "shared memory", "h200", (p) => p.latency.shared),
  row("latency.shuffle", CYCLES, "shfl, match, redux", "approx", (p) => p.latency.shuffle),
  row("latency.barrier", CYCLES, "barrier without the wait", "h200", (p) => p.latency.barrier),
  row(
    "latency.perWarp",
    CYCLES,
    "… more for each warp that meets",
    "h200",
    (p) => p.latency.perWarp,
  ),
  row("latency.issue", CYCLES, "between a warp's accesses", "h200", (p) => p.latency.issue),
  row("latency.l1", CYCLES, "global load that hits L1", "h200", (p) => p.latency.l1),
  row("latency.l2", CYCLES, "… that hits L2; atomics", "h200", (p) => p.latency.l2),
  row("latency.dram", CYCLES, "… from DRAM", "micro", (p) => p.latency.dram),
  row("l1Rate", RATE, "from L2 into one SM", "approx", (p) => p.l1Rate),
  row("l2Rate", RATE, "of L2, all SMs at once", "approx", (p) => p.l2Rate),
  row("dramRate", RATE, "of DRAM, 90 % of the data sheet", "approx", (p) => p.dramRate),
  row("launch", CYCLES, "before the first block runs", "approx", (p) => p.launch),
];

const MiB = 1024 * 1024;
const KiB = 1024;

const h100: Preset = {
  name: "h100",
  description: "emulated hopper-like GPU, 132 SM",
  sms: 132,
  warps: 64,
  ctas: 32,
  registers: 65536,
  l1AndShared: 256 * KiB,
  sharedPerSm: 228 * KiB,
  sharedPerBlock: 227 * KiB,
  sharedReserved: KiB,
  l2Bytes: 50 * MiB,
  l2Slices: 64,
  pipes: { fp32: 1, alu: 2, imad: 2, fp64: 2, xu: 8 },
  latency: {
    alu: 4,
    fp64: 8,
    xu: 23,
    branch: 8,
    constant: 8,
    shared: 23,
    shuffle: 24,
    barrier: 12,
    perWarp: 2,
    issue: 4,
    l1: 33,
    l2: 258,
    dram: 690,
  },
  l1Rate: 64,
  l2Rate: 24,
  dramRate: 13,
  // A real launch takes microseconds, which would hide all else.
  launch: 1000,
  l2: "cold",
};

const a100: Preset = {
  ...h100,
  name: "a100",
  description: "emulated ampere-like GPU, 108 SM",
  sms: 108,
  l1AndShared: 192 * KiB,
  sharedPerSm: 164 * KiB,
  sharedPerBlock: 163 * KiB,
  l2Bytes: 40 * MiB,
  l2Slices: 80,
  pipes: { fp32: 2, alu: 2, imad: 2, fp64: 4, xu: 8 },
  latency: { ...h100.latency, shared: 29, l1: 37, l2: 261, dram: 459 },
  l2Rate: 32,
  dramRate: 9.2,
};

const v100: Preset = {
  ...h100,
  name: "v100",
  description: "emulated volta-like GPU, 80 SM",
  sms: 80,
  l1AndShared: 128 * KiB,
  sharedPerSm: 96 * KiB,
  sharedPerBlock: 96 * KiB,
  sharedReserved: 0,
  l2Bytes: 6 * MiB,
  l2Slices: 64,
  pipes: { fp32: 2, alu: 2, imad: 2, fp64: 4, xu: 8 },
  latency: { ...h100.latency, shared: 24, l1: 36, l2: 221, dram: 460 },
  l2Rate: 20,
  dramRate: 6.6,
};

/**
 * The default is small on purpose: inputs of a size that can be emulated would leave most of a full
 * device idle, where nothing but latency counts.
 */
const small: Preset = {
  ...h100,
  name: "h100-8sm",
  description: "emulated hopper-like GPU, 8 SM",
  sms: 8,
  l2Bytes: Math.floor((50 * MiB * 8) / 132),
  l2Slices: Math.round((64 * 8) / 132),
};

const warmed = (preset: Preset): Preset => ({
  ...preset,
  name: `${preset.name}-warm`,
  description: `${preset.description}, L2 warm`,
  l2: "warm",
});

/** The devices as they are without a suffix, the default first. */
export const columns: readonly Preset[] = [small, h100, a100, v100];

/** Every preset by name: each device cold, and warm with the suffix `-warm`. */
export const presets: readonly Preset[] = [...columns, ...columns.map(warmed)];
