/** The door to devices: finds one by the name a user gives, and lists those there are. */
import type { Device } from "../device.ts";
import { UserError } from "../errors.ts";
import { cuda } from "./cuda/index.ts";
import { emulator } from "./emulator/index.ts";

export { assembler, clockReader, type GpuInfo, gpus } from "./cuda/index.ts";

/** Kinds of device that `--device` accepts; a preset or the number of a GPU may follow a colon. */
export function deviceNames(): readonly string[] {
  return ["emulator", "cuda"];
}

/** @throws UserError `device-missing`, and what the device itself says when it cannot be had. */
export function openDevice(name: string): Device {
  const [kind, which] = name.split(":", 2);
  if (kind === "emulator") return emulator(which);
  if (kind === "cuda" && /^\d+$/.test(which ?? "0")) return cuda(Number(which ?? 0));
  throw new UserError(
    "device-missing",
    `there is no device "${name}"`,
    `Use one of: ${deviceNames().join(", ")}.`,
  );
}
