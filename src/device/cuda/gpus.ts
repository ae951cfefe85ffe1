/** The GPUs of this machine, as the driver describes them. Creates no context. */
import { readFileSync } from "node:fs";
import { UserError } from "../../errors.ts";
import { driver, versionText } from "./driver.ts";

export interface GpuInfo {
  readonly ordinal: number;
  readonly name: string;
  /** "GPU-…", as nvidia-smi prints it. */
  readonly uuid: string;
  /** Compute capability: "9.0". */
  readonly capability: string;
  /** What an assembler calls it: "sm_90". */
  readonly arch: string;
  readonly multiprocessors: number;
  readonly memoryBytes: number;
  readonly l2Bytes: number;
  /** Most dynamic and static shared memory of a block that opts in, bytes. */
  readonly sharedPerBlock: number;
  /** Highest clock of the multiprocessors, MHz. */
  readonly clockMHz: number;
  /** Newest CUDA that the driver speaks: "13.0". */
  readonly cuda: string;
  /** Release of the kernel driver ("580.159.04"), when the system tells. */
  readonly release?: string;
}

/** CUdevice_attribute. */
const ATTRIBUTE = {
  clockKHz: 13,
  multiprocessors: 16,
  l2Bytes: 38,
  major: 75,
  minor: 76,
  sharedPerBlock: 97,
} as const;

/** @throws UserError when CUDA is absent or unusable. */
export function gpus(): readonly GpuInfo[] {
  const count = new Int32Array(1);
  driver().cuDeviceGetCount(count);
  return Array.from({ length: count[0] as number }, (_, ordinal) => describeGpu(ordinal));
}

/** @throws UserError `cuda-missing` and its like, `gpu-missing` */
export function gpu(ordinal: number): GpuInfo {
  const all = gpus();
  const found = all[ordinal];
  if (found !== undefined) return found;
  throw new UserError(
    "gpu-missing",
    `there is no GPU ${ordinal}; the driver shows ${all.length}`,
    all.length === 0
      ? "Check `nvidia-smi` and CUDA_VISIBLE_DEVICES, or use --device emulator."
      : `Use one of: ${all.map(({ ordinal: n, name }) => `cuda:${n} (${name})`).join(", ")}.`,
  );
}

function describeGpu(ordinal: number): GpuInfo {
  const cuda = driver();
  const out = new Int32Array(1);
  cuda.cuDeviceGet(out, ordinal);
  const device = out[0] as number;
  const attribute = (which: number): number => {
    cuda.cuDeviceGetAttribute(out, which, device);
    return out[0] as number;
  };
  const name = new Uint8Array(256);
  cuda.cuDeviceGetName(name, name.length, device);
  const uuid = new Uint8Array(16);
  cuda.cuDeviceGetUuid(uuid, device);
  const memory = new BigUint64Array(1);
  cuda.cuDeviceTotalMem(memory, device);
  const version = new Int32Array(1);
  cuda.cuDriverGetVersion(version);
  const major = attribute(ATTRIBUTE.major);
  const minor = attribute(ATTRIBUTE.minor);
  const release = driverRelease();
  return {
    ordinal,
    name: new TextDecoder().decode(name.subarray(0, name.indexOf(0))),
    uuid: uuidText(uuid),
    capability: `${major}.${minor}`,
    arch: `sm_${major}${minor}`,
    multiprocessors: attribute(ATTRIBUTE.multiprocessors),
    memoryBytes: Number(memory[0]),
    l2Bytes: attribute(ATTRIBUTE.l2Bytes),
    sharedPerBlock: attribute(ATTRIBUTE.sharedPerBlock),
    clockMHz: attribute(ATTRIBUTE.clockKHz) / 1000,
    cuda: versionText(version[0] as number),
    ...(release === undefined ? {} : { release }),
  };
}

function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString("hex");
  return `GPU-${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")}`;
}

function driverRelease(): string | undefined {
  try {
    const text = readFileSync("/proc/driver/nvidia/version", "utf8");
    return /\s(\d+\.\d+(?:\.\d+)?)\s/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}
