/** The door to devices: finds one by the name a user gives, and lists those there are. */
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { Device } from "../device.ts";
import { UserError } from "../errors.ts";
import { cuda, gpus } from "./cuda/index.ts";
import { emulator, presetNames } from "./emulator/index.ts";
import { type XlaDevice, xla } from "./xla/index.ts";

export {
  assembler,
  fatbinary,
  type GpuInfo,
  type GpuMonitor,
  gpus,
  lockHolder,
  machineCodeOf,
  monitor,
  toolkit,
} from "./cuda/index.ts";
export {
  type Executable,
  type Held,
  type Ran,
  RunnerFault,
  rooflineTime,
  type XlaClient,
  type XlaDevice,
} from "./xla/index.ts";

/** Kinds of device that `--device` accepts; a preset or the number of a GPU may follow a colon. */
export function deviceNames(): readonly string[] {
  return ["emulator", "cuda", "xla"];
}

/** XLA, where the name is of that kind: it runs models. @throws UserError `device-missing`. */
export function modelDevice(name: string): XlaDevice | undefined {
  const [kind, which] = name.split(":", 2);
  return kind === "xla" ? xla(which) : undefined;
}

/**
 * A device for kernels by its name, or the one that a module (an absolute path) has as its default export: a
 * device of somebody else's.
 * @throws UserError `device-missing`, and what the device itself says when it cannot be had.
 */
export async function loadDevice(name: string): Promise<Device> {
  if (!isAbsolute(name)) return openDevice(name);
  const module = (await import(pathToFileURL(name).href)) as { readonly default: Device };
  return module.default;
}

/** Every device that this machine has, by the names that `--device` takes. */
export function everyDevice(): readonly string[] {
  const modelled = presetNames.map((name) => openDevice(`emulator:${name}`).name);
  try {
    return [...modelled, ...gpus().map((_, k) => `cuda:${k}`)];
  } catch (error) {
    if (error instanceof UserError) return modelled;
    throw error;
  }
}

/** The same for models. */
export function everyModelDevice(): readonly string[] {
  return [undefined, "roofline"].map((which) => xla(which).name);
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
  if (modelDevice(name) !== undefined) {
    throw new UserError(
      "wrong-device",
      `${name} runs models, not kernels`,
      "Use emulator or cuda for kernels; a model workload is what xla takes.",
    );
  }
  throw new UserError(
    "device-missing",
    `there is no device "${name}"`,
    `Use one of: ${["auto", ...deviceNames()].join(", ")}.`,
  );
}
