/** The door to devices: finds one by the name a user gives, and lists those there are. */
import type { Device } from "../device.ts";
import { UserError } from "../errors.ts";
import { emulator, PRESETS } from "./emulator/index.ts";

/** Names that `--device` accepts. */
export function deviceNames(): readonly string[] {
  return ["emulator", ...Object.keys(PRESETS).map((preset) => `emulator:${preset}`)];
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
