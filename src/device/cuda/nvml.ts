/**
 * What NVML, the driver's management library, tells of a GPU: clocks, what holds them down, energy, memory in
 * use. Reads only: clocks and power limits are never set. Where the library is missing, or does not know a
 * figure, it is undefined and nothing is held against anybody.
 */
import { native } from "../../native.ts";

const PROTOTYPES = {
  byUuid: "int nvmlDeviceGetHandleByUUID(str uuid, void *device)",
  clock: "int nvmlDeviceGetClockInfo(uint64_t device, int type, void *megahertz)",
  maxClock: "int nvmlDeviceGetMaxClockInfo(uint64_t device, int type, void *megahertz)",
  energy: "int nvmlDeviceGetTotalEnergyConsumption(uint64_t device, void *millijoules)",
  memory: "int nvmlDeviceGetMemoryInfo(uint64_t device, void *memory)",
  powerLimit: "int nvmlDeviceGetEnforcedPowerLimit(uint64_t device, void *milliwatts)",
  persistence: "int nvmlDeviceGetPersistenceMode(uint64_t device, void *mode)",
  reasons: "int nvmlDeviceGetCurrentClocksThrottleReasons(uint64_t device, void *bits)",
} as const;

type Call = (...args: (number | bigint | string | NodeJS.TypedArray)[]) => number;
type Library = { readonly [name in keyof typeof PROTOTYPES]?: Call };

/** nvmlClockType_t: the multiprocessors' clock. */
const SM_CLOCK = 1;

/** nvmlClocksEventReason: bits that mean a clock below what was asked for. Idling is none. */
const REASONS: readonly (readonly [bit: bigint, words: string])[] = [
  [0x2n, "application clocks"],
  [0x4n, "power limit"],
  [0x8n, "hardware slowdown"],
  [0x10n, "sync boost"],
  [0x20n, "heat (driver)"],
  [0x40n, "heat (hardware)"],
  [0x80n, "power brake"],
];

/** Readers of one GPU; each gives undefined where the figure is not to be had. */
export interface GpuMonitor {
  /** Clock of the multiprocessors now, MHz. */
  clockMHz(): number | undefined;
  /** The highest that it reaches, MHz. */
  maxClockMHz(): number | undefined;
  /** Energy since the driver was loaded, millijoules. */
  energyMillijoules(): number | undefined;
  /** The most power that it may draw, milliwatts. */
  powerLimit(): number | undefined;
  /** Device memory in use by everybody, bytes. */
  usedBytes(): number | undefined;
  /** The driver stays loaded while nobody uses the GPU. */
  persistent(): boolean | undefined;
  /** What holds the clocks down now. */
  heldDownBy(): readonly string[] | undefined;
}

let loaded: Library | undefined;

/** @param uuid as nvidia-smi prints it. */
export function monitor(uuid: string): GpuMonitor {
  const device = new BigUint64Array(1);
  const nvml = library();
  const known = nvml.byUuid !== undefined && nvml.byUuid(uuid, device) === 0;
  const read = <T extends Uint32Array | BigUint64Array>(
    name: Exclude<keyof Library, "byUuid">,
    out: T,
    ...args: number[]
  ): T | undefined => {
    const call = known ? nvml[name] : undefined;
    return call !== undefined && call(device[0] as bigint, ...args, out) === 0 ? out : undefined;
  };
  const clock = new Uint32Array(1);
  return {
    clockMHz: () => read("clock", clock, SM_CLOCK)?.[0],
    maxClockMHz: () => read("maxClock", new Uint32Array(1), SM_CLOCK)?.[0],
    energyMillijoules: () => numberOf(read("energy", new BigUint64Array(1))?.[0]),
    powerLimit: () => read("powerLimit", new Uint32Array(1))?.[0],
    // nvmlMemory_t: total, free, used.
    usedBytes: () => numberOf(read("memory", new BigUint64Array(3))?.[2]),
    persistent: () => {
      const mode = read("persistence", new Uint32Array(1));
      return mode && mode[0] === 1;
    },
    heldDownBy: () => {
      const bits = read("reasons", new BigUint64Array(1));
      return bits && reasonsIn(bits[0] as bigint);
    },
  };
}

export function reasonsIn(bits: bigint): readonly string[] {
  return REASONS.flatMap(([bit, words]) => ((bits & bit) === 0n ? [] : [words]));
}

const numberOf = (value: bigint | undefined): number | undefined =>
  value === undefined ? undefined : Number(value);

/** Empty where there is none, and without what this release lacks. */
function library(): Library {
  loaded ??= load();
  return loaded;
}

function load(): Library {
  try {
    const nvml = native().load("libnvidia-ml.so.1");
    if ((nvml.func("int nvmlInit_v2()") as Call)() !== 0) return {};
    const bind = (prototype: string): Call | undefined => {
      try {
        return nvml.func(prototype) as Call;
      } catch {
        return undefined;
      }
    };
    const calls = Object.entries(PROTOTYPES).map(([name, prototype]) => [name, bind(prototype)]);
    return Object.fromEntries(calls) as Library;
  } catch {
    return {};
  }
}
