/** The door to devices: finds one by the name a user gives, and lists those there are. */
import type { Device } from "../device.ts";
import { UserError } from "../errors.ts";
import { emulator } from "./emulator/index.ts";

/** Kinds of device that `--device` accepts; a preset may follow a colon. */
export function deviceNames(): readonly string[] {
  return ["emulator"];
}

/** @throws UserError `device-missing`. */
export function openDevice(name: string): Device {
  const [kind, preset] = name.split(":", 2);
  if (kind === "emulator") return emulator(preset);
  throw new UserError(
    "device-missing",
    `there is no device "${name}"`,
    `Use one of: ${deviceNames().join(", ")}.`,
  );
}
