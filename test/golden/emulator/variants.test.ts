/**
 * The model puts variants of a kernel in the order in which hardware does: variants.cu, pair by pair,
 * on the small device, where throughput counts, and on the full one, where latency does.
 */
import { describe, expect, it } from "vitest";
import { MODEL_VERSION } from "../../../src/device/emulator/cost/model.ts";
import { presets } from "../../../src/device/emulator/cost/parameters.ts";
import { EmulatorSession, emulator } from "../../../src/device/emulator/index.ts";
import { type Argument, i32, type Launch } from "../../../src/device.ts";
import { type LaunchProfile, TERMS } from "../../../src/profile.ts";
import { golden } from "./snippet.ts";

const SIZE = 128;
const LONG = 1 << 18;

function open(device: string): EmulatorSession {
  const gpu = emulator(device).open(golden("variants.ptx"), { budget: 1e8, poison: 1 });
  if (!(gpu instanceof EmulatorSession)) throw new Error("not the emulator");
  return gpu;
}

function launched(
  device: string,
  entry: string,
  shape: Omit<Launch, "args">,
  args: (gpu: EmulatorSession) => readonly Argument[],
): LaunchProfile {
  const gpu = open(device);
  gpu.launch(entry, { ...shape, args: args(gpu) });
  gpu.close();
  return gpu.launches[0]!;
}

const matmul = (device: string, entry: string): LaunchProfile =>
  launched(device, entry, { grid: [8, 8], block: [16, 16] }, (gpu) => {
    const tile = (): Float32Array => Float32Array.from({ length: SIZE * SIZE }, (_, i) => i % 7);
    return [gpu.input(tile()), gpu.input(tile()), gpu.output(Float32Array, SIZE * SIZE), i32(SIZE)];
  });

const copy = (device: string, entry: string): LaunchProfile =>
  launched(device, entry, { grid: [LONG / 256], block: [256] }, (gpu) => [
    gpu.input(new Float32Array(LONG)),
    gpu.inout(new Float32Array(LONG)),
    i32(LONG),
  ]);

const reduce = (device: string, entry: string): LaunchProfile =>
  launched(device, entry, { grid: [64], block: [256] }, (gpu) => [
    gpu.input(Float32Array.from({ length: LONG }, (_, i) => (i % 11) / 11)),
    gpu.inout(new Float32Array(1)),
    i32(LONG),
  ]);

describe.each(["h100-8sm", "h100", "h100-8sm-warm"])("variants on %s", (device) => {
  it("a product by tiles is faster than a naive one, coalesced faster than not", () => {
    const tiled = matmul(device, "matmul_tiled").cycles;
    const naive = matmul(device, "matmul_naive").cycles;
    const uncoalesced = matmul(device, "matmul_uncoalesced").cycles;
    // These matrices fit L1; an SM that is full then loads as often one way as the other.
    expect(tiled).toBeLessThan(1.02 * naive);
    // On a device that is mostly idle only latency counts, and columns have more hits to wait for.
    if (device !== "h100") expect(naive).toBeLessThan(uncoalesced);
  });

  it("bank conflicts cost more than tiles gain", () => {
    const conflicts = matmul(device, "matmul_conflicts");
    expect(conflicts.cycles).toBeGreaterThan(matmul(device, "matmul_uncoalesced").cycles);
    expect(conflicts.counts.bankConflicts).toBeGreaterThan(0);
    expect(matmul(device, "matmul_tiled").counts.bankConflicts).toBe(0);
  });

  it("useless barriers cost a little", () => {
    const tiled = matmul(device, "matmul_tiled").cycles;
    const barriers = matmul(device, "matmul_barriers").cycles;
    expect(barriers).toBeGreaterThan(tiled);
    expect(barriers).toBeLessThan(1.1 * tiled);
  });

  it("a strided copy takes several times as long", () => {
    const coalesced = copy(device, "copy_coalesced");
    const strided = copy(device, "copy_strided");
    expect(strided.cycles).toBeGreaterThan(3 * coalesced.cycles);
    expect(strided.counts.globalSectors).toBe(8 * coalesced.counts.globalSectors);
  });

  it("selects beat a divergent branch", () => {
    const free = reduce(device, "reduce_branch_free");
    const divergent = reduce(device, "reduce_divergent");
    expect(free.cycles).toBeLessThan(divergent.cycles);
    expect(free.counts.lanes / free.counts.laneSlots).toBeGreaterThan(0.98);
    expect(divergent.counts.lanes / divergent.counts.laneSlots).toBeLessThan(0.8);
  });
});

describe("the figures of all variants", () => {
  it("are as they were", async () => {
    const variants = [
      ...["tiled", "barriers", "naive", "uncoalesced", "conflicts"].map(
        (name) => [`matmul_${name}`, matmul] as const,
      ),
      ...["coalesced", "strided"].map((name) => [`copy_${name}`, copy] as const),
      ...["branch_free", "divergent"].map((name) => [`reduce_${name}`, reduce] as const),
    ];
    // Every device cold, and the default one warm.
    const rows = presets.slice(0, 5).flatMap(({ name: device }) =>
      variants.map(([entry, launch]) => {
        const { cycles, terms } = launch(device, entry);
        const greatest = TERMS.toSorted((a, b) => terms[b] - terms[a]).slice(0, 3);
        const parts = greatest.map((term) => `${term} ${Math.round(terms[term])}`).join(", ");
        return `${device.padEnd(14)} ${entry.padEnd(19)} ${String(cycles).padStart(7)}  ${parts}`;
      }),
    );
    const title = `device, variant, modelled cycles, three greatest terms; version ${MODEL_VERSION} of the model`;
    await expect([title, ...rows, ""].join("\n")).toMatchFileSnapshot("variants.cost.txt");
  });
});

describe("the parts of lines", () => {
  it("sum up to the launch", () => {
    for (const entry of ["matmul_tiled", "matmul_conflicts"]) {
      const launch = matmul("h100-8sm", entry);
      const sum = launch.lines().reduce((total, { cycles }) => total + cycles, 0);
      expect(Math.abs(sum + launch.fixed - launch.cycles)).toBeLessThan(1);
    }
  });

  it("name the line that a kernel waits for", () => {
    const { text } = golden("variants.ptx");
    const [slowest] = [...copy("h100-8sm", "copy_strided").lines()].sort(
      (a, b) => b.cycles - a.cycles,
    );
    expect(text.split("\n")[slowest!.line - 1]).toMatch(/(ld|st)\.global/);
    expect(slowest!.sectors).toBe((LONG / 32) * 32);
    const [worst] = [...matmul("h100-8sm", "matmul_conflicts").lines()].sort(
      (a, b) => b.bankConflicts - a.bankConflicts,
    );
    expect(text.split("\n")[worst!.line - 1]).toMatch(/shared/);
  });
});
