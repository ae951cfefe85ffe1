/**
 * What the CUDA device costs and how steady its times are: start, takeover after faults, round trips,
 * transfers, assembly, and repeated timings of one kernel. Writes docs/results/device.json.
 *
 *     npm run bench:device
 */
import { writeFileSync } from "node:fs";
import { assemble, assembler } from "../src/device/cuda/assemble.ts";
import { cuda } from "../src/device/cuda/index.ts";
import { DeviceFault } from "../src/fault.ts";
import { golden } from "../test/golden/emulator/snippet.ts";
import { kernels } from "../test/gpu/kernels.ts";

const REPEATS = 20;
const device = cuda();
const options = { budget: 1, poison: 1 };
const clock = (act: () => void): number => {
  const start = performance.now();
  act();
  return performance.now() - start;
};
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;
const round = (value: number): number => Number(value.toPrecision(4));
const times = (count: number, act: () => void): number =>
  round(median(Array.from({ length: count }, () => clock(act))));

function launch(entry: string, deadlineMs = 5000): string {
  const session = device.open(kernels, { ...options, deadlineMs });
  try {
    const out = session.output(Uint32Array, 1024);
    session.launch(entry, { grid: [4], block: [256], args: [out] });
    return "none";
  } catch (error) {
    if (error instanceof DeviceFault) return error.kind;
    throw error;
  } finally {
    session.close();
  }
}

/** From a fault until the next kernel has run, and how long the fault took to be told. */
function takeover(entry: string, deadlineMs: number) {
  // The spare has had its time to start.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000);
  let fault = "";
  const told = clock(() => {
    fault = launch(entry, deadlineMs);
  });
  return { fault, toldMs: round(told), nextMs: round(clock(() => launch("fill"))) };
}

const startMs = round(clock(() => launch("fill")));
const faults = {
  wild: takeover("wild", 5000),
  skewed: takeover("skewed", 5000),
  trapped: takeover("trapped", 5000),
  endless: takeover("endless", 200),
};

const session = device.open(kernels, options);
const out = session.output(Uint32Array, 1024);
const fill = { grid: [4], block: [256], args: [out] };
const launchMs = times(1000, () => session.launch("fill", fill));
const sessionMs = times(200, () => launch("fill"));
const big = new Float32Array(16 * 2 ** 20).fill(1);
const uploaded = session.input(big);
const transfers = {
  bytes: big.byteLength,
  uploadMs: times(5, () => session.input(big)),
  downloadMs: times(5, () => session.read(uploaded)),
};
session.close();

const tool = assembler();
const assembly =
  tool &&
  Object.fromEntries(
    ["saxpy.ptx", "sw.ptx", "misc.ptx"].map((name) => {
      const { text } = golden(name);
      // A comment makes each text new to an assembler that remembers.
      let turn = 0;
      const fresh = () => ({ ...golden(name), text: `${text}\n// ${turn++}\n` });
      return [name, times(REPEATS, () => assemble(tool, fresh(), device.gpu.arch))];
    }),
  );

function timed(entry: string) {
  const one = device.open(kernels, options);
  one.launch(entry, { grid: [4], block: [256], args: [one.output(Uint32Array, 1024)] });
  return one;
}
const steady = Object.fromEntries(
  (["cold", "warm"] as const).map((l2) => {
    const one = timed("spin");
    const timings = Array.from({ length: REPEATS }, () => one.timing(l2));
    one.close();
    const medians = timings.map(({ times: [each] }) => each?.median ?? Number.NaN);
    return [
      l2,
      {
        medianNs: round(median(medians)),
        lowestNs: round(Math.min(...medians)),
        highestNs: round(Math.max(...medians)),
        samples: median(timings.map(({ times: [each] }) => each?.samples ?? 0)),
        ends: timings.map(({ end }) => end).join(" "),
        clockMHz: timings[0]?.clockMHz?.median,
      },
    ];
  }),
);
/** One program against itself, in sessions of their own: how far apart their places alone put them. */
const itself = Array.from({ length: REPEATS }, () => {
  const [a, b] = [timed("spin"), timed("spin")];
  const { verdict, ratio } = a.compare(b, "warm");
  a.close();
  b.close();
  return { verdict, ratio: ratio.median };
});
/** The same program in one session after the other. */
const anew = Array.from({ length: REPEATS }, () => {
  const one = timed("spin");
  const time = one.measure();
  one.close();
  return time;
});

const results = {
  device: device.description,
  version: device.version,
  startMs,
  faults,
  launchMs,
  sessionMs,
  transfers,
  assembly,
  steady,
  anew: { lowestNs: round(Math.min(...anew)), highestNs: round(Math.max(...anew)) },
  itself: {
    verdicts: itself.map(({ verdict }) => verdict).join(" "),
    lowestRatio: round(Math.min(...itself.map(({ ratio }) => ratio))),
    highestRatio: round(Math.max(...itself.map(({ ratio }) => ratio))),
  },
};
writeFileSync(
  new URL("../docs/results/device.json", import.meta.url),
  `${JSON.stringify(results, undefined, 2)}\n`,
);
process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
device.close();
