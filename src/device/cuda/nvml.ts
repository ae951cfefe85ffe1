/**
 * The GPU's clock as it is now, read through NVML, the driver's management library. Reads only: clocks
 * and power limits are never set. Where the library is missing, clocks are unknown and no sample is
 * held against them.
 */
import { native } from "../../native.ts";

/** nvmlClockType_t: the multiprocessors' clock. */
const SM_CLOCK = 1;

/** @returns reads the clock of the multiprocessors, MHz; undefined where it cannot be read. */
export function clockReader(uuid: string): () => number | undefined {
  try {
    const library = native().load("libnvidia-ml.so.1");
    const init = library.func("int nvmlInit_v2()");
    const byUuid = library.func("int nvmlDeviceGetHandleByUUID(str uuid, void *device)");
    const clock = library.func(
      "int nvmlDeviceGetClockInfo(uint64_t device, int type, void *megahertz)",
    );
    const device = new BigUint64Array(1);
    if (init() !== 0 || byUuid(uuid, device) !== 0) return () => undefined;
    const value = new Uint32Array(1);
    return () => (clock(device[0], SM_CLOCK, value) === 0 ? value[0] : undefined);
  } catch {
    return () => undefined;
  }
}
