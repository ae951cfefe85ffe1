/** What a run on a device with a measured clock has to say of its times. Pure; no lines for other runs. */
import { formatDuration, formatNumber, formatPart, formatSpeedupIn, table } from "./format.ts";
import type { Summary } from "./summary.ts";

/** How times were taken, and where the machine's time went. */
export function measuringLines({ measuring, work }: Summary): readonly string[] {
  if (measuring === undefined) return [];
  const { reference, l2, leftOut = {}, unscreened } = measuring;
  const how =
    l2 === undefined
      ? `  measured   in turn with the original, as ratios to it as ${reference} builds it`
      : `  measured   in turn with the best so far, as ratios to ${reference}; L2 cache ${l2}`;
  const screen =
    unscreened === undefined ? [] : [`  unscreened the emulator cannot help: ${unscreened}`];
  const missing = Object.entries(leftOut).map(
    ([build, why]) => `  left out   ${build} as a build of the original: ${why}`,
  );
  return [how, ...missing, ...screen, ...workLines(work)];
}

function workLines(work: Summary["work"]): readonly string[] {
  if (work === undefined) return [];
  const { spent, busy } = work;
  const parts = (["compile", "screen", "assemble", "wait", "device"] as const).map(
    (what) => `${NAMES[what]} ${formatDuration(spent[what] / 1000)}`,
  );
  return [`  work       device busy ${formatPart(busy)} of the search; ${parts.join(", ")}`];
}

const NAMES = {
  compile: "compiling",
  screen: "on the emulator",
  assemble: "assembling",
  wait: "waiting for the device",
  device: "on the device",
} as const;

/** The best variant beside the fastest build of the original, split by split. */
export function measurementLines({ best, unit }: Summary): readonly string[] {
  const { measurements = [] } = best;
  if (measurements.length === 0) return [];
  const columns = ["split", "L2 cache", `variant, ${unit}`, "fastest build", unit, "speed-up"].map(
    (title, k) => ({ title, align: [2, 4, 5].includes(k) ? "right" : "left" }) as const,
  );
  const rows = measurements.map(({ split, l2 = "as it is", time, builds, fastest }) => {
    const build = builds[fastest];
    if (build === undefined) return [split, l2, formatNumber(time)];
    const { speedup, interval } = build;
    const times = [formatNumber(time), fastest, formatNumber(build.time)];
    return [split, l2, ...times, formatSpeedupIn(speedup, interval)];
  });
  return [
    "",
    "Measured once more in a fresh process, in turn with each build of the original (95 % intervals)",
    ...table(columns, rows).map((line) => `  ${line}`),
  ];
}
