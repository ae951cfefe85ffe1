/**
 * The modelled device with published figures alone: what the parameters that an H200 gave
 * (docs/emulator.md) are compared with.
 */
import { type Preset, presets } from "../../src/device/emulator/cost/parameters.ts";
import { DEVICE } from "./counts.ts";

export const calibratedPreset: Preset = presets.find(({ name }) => name === DEVICE)!;

/**
 * Latencies of a simulator's configuration and of published micro-benchmarks (Accel-Sim SM90_H100,
 * arXiv 2402.13499); no cost where they name none.
 */
export const publishedPreset: Preset = {
  ...calibratedPreset,
  latency: {
    ...calibratedPreset.latency,
    shared: 29,
    barrier: 30,
    perWarp: 0,
    issue: 0,
    l1: 40,
    l2: 281,
  },
};
