/**
 * The driver's statuses as faults of the program under test. After some of them the context is lost for
 * good ("sticky"): the process that holds it must end.
 */
import { DeviceFault, type FaultKind } from "../../fault.ts";
import { CudaError } from "./driver.ts";

/** CUresult → fault. */
const KINDS: Readonly<Record<number, FaultKind>> = {
  1: "bad-launch",
  2: "out-of-memory",
  200: "parse",
  209: "parse",
  218: "parse",
  222: "parse",
  500: "missing-entry",
  700: "global-oob",
  701: "out-of-resources",
  702: "timeout",
  710: "assert",
  714: "launch-failure",
  715: "trap",
  716: "misaligned",
  717: "wrong-space",
  718: "launch-failure",
  719: "launch-failure",
};

/** Statuses that leave the context whole; any other ends its process. */
const HARMLESS: ReadonlySet<number> = new Set([1, 2, 200, 209, 218, 221, 222, 300, 500, 701]);

export function faultOf(error: CudaError, entry?: string): DeviceFault {
  const place = entry === undefined ? {} : { entry };
  return new DeviceFault(KINDS[error.status] ?? "internal", error.message, place);
}

export function isSticky(error: unknown): boolean {
  return error instanceof CudaError && !HARMLESS.has(error.status);
}
