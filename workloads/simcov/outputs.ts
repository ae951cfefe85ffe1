/** Courses of all tissues as flat outputs, and back. */
import type { Outputs } from "gevo";
import type { Course, Infection, Snapshot } from "./rules.ts";

/** Sums of one time and tissue. */
export const KINDS = 8;

const INTEGERS = ["states", "timers", "lives", "bonds"] as const;
const REALS = ["virions", "signal"] as const;

/** Outputs in the order of the device's buffers: time after time, tissue after tissue, place after place. */
export function flattened(courses: readonly Course[]): Outputs {
  const times = <T>(of: (course: Course) => readonly T[]) =>
    of(courses[0]!).flatMap((_, time) => courses.map((course) => of(course)[time]!));
  const snapshots = times((course) => course.snapshots);
  const all = (name: keyof Snapshot) =>
    snapshots.flatMap((snapshot) => Array.from(snapshot[name] as ArrayLike<number>));
  return {
    sums: Float64Array.from(times((course) => course.sums).flat()),
    tcells: Uint32Array.from(all("tcells")),
    ...Object.fromEntries(INTEGERS.map((name) => [name, Int32Array.from(all(name))])),
    ...Object.fromEntries(REALS.map((name) => [name, Float32Array.from(all(name))])),
  };
}

/** @throws RangeError when outputs are missing or not as long as the infection makes them. */
export function coursesOf(outputs: Outputs, infection: Infection): readonly Course[] {
  const { seeds, rules, windows, steps, every } = infection;
  const tissues = seeds.length;
  const places = rules.width * rules.height;
  const snapshotSteps = windows.flatMap((window) => [window, window + 1]);
  const samples = Math.floor(steps / every);
  const part = (name: string, time: number, tissue: number, times: number, size: number) => {
    const output = outputs[name];
    if (output?.length !== times * tissues * size) throw new RangeError(`${name} is incomplete`);
    const from = (time * tissues + tissue) * size;
    return Array.from(output.subarray(from, from + size), Number);
  };
  return Array.from(seeds, (_, tissue) => ({
    sums: Array.from({ length: samples }, (_, time) => part("sums", time, tissue, samples, KINDS)),
    snapshots: snapshotSteps.map((step, time) => {
      const field = (name: string) => part(name, time, tissue, snapshotSteps.length, places);
      return {
        step,
        states: field("states"),
        timers: field("timers"),
        tcells: field("tcells"),
        lives: field("lives"),
        bonds: field("bonds"),
        virions: field("virions"),
        signal: field("signal"),
      };
    }),
  }));
}
