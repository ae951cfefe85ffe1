/**
 * The time below which a session's cannot be: every byte of its outputs has to be written in its launches, and
 * no multiprocessor stores more than one 128-byte line a clock (CUDA C++ Programming Guide, "Global
 * Memory"), wherever the line goes. That holds for a warm L2 cache as for a cold one: what is written may stay
 * there. A time below it is a fault of the measurement, or of a program that has cheated it.
 *
 * Inputs are left out: a program may have found a way to need only some of them.
 */
import type { GpuInfo } from "./gpus.ts";

const LINE_BYTES = 128;

/** @returns nanoseconds. */
export function leastTime(
  outputBytes: number,
  { multiprocessors, clockMHz }: Pick<GpuInfo, "multiprocessors" | "clockMHz">,
): number {
  const bytesPerMicrosecond = LINE_BYTES * multiprocessors * clockMHz;
  return (outputBytes / bytesPerMicrosecond) * 1000;
}
