/**
 * The modelled devices: one row of numbers each. Bandwidths are per SM, so that a scaled device keeps
 * the balance of the full one. Uncalibrated values; `source` says where each comes from:
 *   guide   vendor's programming guide and data sheets, rounded
 *   config  a published simulator configuration (Accel-Sim SM90_H100, A100; GPGPU-Sim SM7_QV100)
 *   micro   published micro-benchmarks (Hopper dissection, arXiv 2402.13499, and latency tables)
 *   approx  our estimate, to be calibrated against hardware
 */

export interface Preset {
  readonly name: string;
  readonly description: string;
  /** Streaming multiprocessors. */
  readonly sms: number;
  /** Per SM (guide): resident warps and CTAs, 32-bit registers, bytes of L1 and shared memory. */
  readonly warps: number;
  readonly ctas: number;
  readonly registers: number;
  readonly l1AndShared: number;
  readonly sharedPerSm: number;
  readonly sharedPerBlock: number;
  /** Bytes of shared memory that the system takes from each CTA (guide). */
  readonly sharedReserved: number;
  /** Bytes of L2 of the whole device (guide); for scaled devices the share of their SMs. */
  readonly l2Bytes: number;
  /** Cycles one warp-instruction occupies a partition's pipe (guide: lanes per SM; four partitions). */
  readonly pipes: {
    readonly fp32: number;
    readonly alu: number;
    readonly imad: number;
    readonly fp64: number;
    readonly xu: number;
  };
  /** Latencies in cycles to the first dependent instruction (config, micro). */
  readonly latency: {
    readonly alu: number;
    readonly fp64: number;
    readonly xu: number;
    readonly branch: number;
    readonly shared: number;
    readonly shuffle: number;
    readonly barrier: number;
    readonly l1: number;
    readonly l2: number;
    readonly dram: number;
  };
  /** Bytes per cycle and SM (approx, from data sheet bandwidths at 90 %). */
  readonly l2Rate: number;
  readonly dramRate: number;
  /** Cycles of a launch before its first block runs (approx: 2 microseconds would hide all else). */
  readonly launch: number;
}

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
  pipes: { fp32: 1, alu: 2, imad: 2, fp64: 2, xu: 8 },
  latency: {
    alu: 4,
    fp64: 8,
    xu: 23,
    branch: 8,
    shared: 29,
    shuffle: 24,
    barrier: 30,
    l1: 40,
    l2: 281,
    dram: 690,
  },
  l2Rate: 24,
  dramRate: 13,
  launch: 1000,
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
  pipes: { fp32: 2, alu: 2, imad: 2, fp64: 4, xu: 8 },
  latency: { ...h100.latency, l1: 37, l2: 261, dram: 459 },
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
};

export const presets: readonly Preset[] = [small, h100, a100, v100];
