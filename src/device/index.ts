/** The door to devices: finds one by the name a user gives, and lists those there are. */
import type { Device } from "../device.ts";
import { UserError } from "../errors.ts";
import { cuda, gpus } from "./cuda/index.ts";
import { emulator } from "./emulator/index.ts";

export {
  assembler,
  type GpuInfo,
  type GpuMonitor,
  gpus,
  lockHolder,
  monitor,
  toolkit,
} from "./cuda/index.ts";

/** Kinds of device that `--device` accepts; a preset or the number of a GPU may follow a colon. */
export function deviceNames(): readonly string[] {
  return ["emulator", "cuda"];
}

/** `auto`: the first GPU where there is one, else the emulator. Other names stay as they are. */
export function chooseDevice(name: string): string {
  if (name !== "auto") return name;
  try {
    return gpus().length > 0 ? "cuda" : "emulator";
  } catch (error) {
    if (error instanceof UserError) return "emulator";
    throw error;
  }
}

/** @throws UserError `device-missing`, and what the device itself says when it cannot be had. */
export function openDevice(name: string): Device {
  const [kind, which] = name.split(":", 2);
  if (kind === "emulator") return emulator(which);
  if (kind === "cuda" && /^\d+$/.test(which ?? "0")) return cuda(Number(which ?? 0));
  throw new UserError(
    "device-missing",
    `there is no device "${name}"`,
    `Use one of: ${["auto", ...deviceNames()].join(", ")}.`,
  );
}

/** Most processes that may use a device at once: two on one GPU would spoil each other's times. */
export function mostUsers(name: string): number {
  return name.startsWith("cuda") ? 1 : Number.POSITIVE_INFINITY;
}
