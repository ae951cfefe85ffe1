import { describe, expect, it } from "vitest";
import { cases, inputs } from "./cases.ts";
import { mixed, resampled, track, type Video } from "./reference.ts";
import workload from "./workload.ts";

describe("the CPU reference", () => {
  it("hashes as murmur's finaliser does", () => {
    expect(mixed(0)).toBe(0);
    expect(mixed(1)).toBe(0x514e28b7);
  });

  it("resamples equal weights to one copy of each", () => {
    expect(resampled(["a", "b", "c"], [2, 2, 2], 0.5)).toEqual(["a", "b", "c"]);
  });

  it("resamples in proportion to the weights", () => {
    expect(resampled(["a", "b", "c", "d"], [0, 3, 0, 1], 0.5)).toEqual(["b", "b", "b", "d"]);
    expect(resampled(["a", "b", "c", "d"], [1, 0, 0, 0], 0.99)).toEqual(["a", "a", "a", "a"]);
  });

  it("finds the object where it is, and knows a blank video from one with an object", () => {
    const video = inputs({ split: "heldout", seed: 9, index: 0, scale: "small" });
    const square = { width: 40, height: 40 };
    const frame = Uint8Array.from({ length: 1600 }, (_, i) => {
      return ((i % 40) - 22) ** 2 + (Math.floor(i / 40) - 17) ** 2 <= 25 ? 228 : 100;
    });
    const particles = 2000;
    const scene: Video = {
      ...video,
      ...square,
      xs: new Float32Array(particles).fill(21),
      ys: new Float32Array(particles).fill(17.5),
      frames: [frame],
      model: { ...video.model, variance: 400, spread: 3 },
    };
    const { path, evidence } = track(scene);
    expect(Math.hypot(path[0]! - 22, path[1]! - 17)).toBeLessThan(0.3);
    const blank = track({ ...scene, frames: [new Uint8Array(1600).fill(100)] });
    expect(blank.evidence[0]).toBeCloseTo(-(128 ** 2) / 400, 3);
    expect(evidence[0]).toBeGreaterThan(blank.evidence[0]! + 50);
  });
});

describe.each(Array.from({ length: cases.search }, (_, index) => index))(
  "search case %i",
  (index) => {
    const video = inputs({ split: "search", seed: index + 1, index, scale: "small" });
    const { model } = video;
    const right = { ...track(video) };
    const errorOf = (wrong: ReturnType<typeof track>) =>
      workload.error!({ ...wrong }, right, video);

    it.each<[string, Partial<Video>]>([
      [
        "half of the object's pixels",
        { disc: video.disc.slice(0, 2 * Math.floor(video.disc.length / 4)) },
      ],
      ["five pixels less", { disc: video.disc.slice(10) }],
      ["no drift", { model: { ...model, driftX: 0 } }],
      ["motion that is not random", { model: { ...model, spread: 0 } }],
      ["the same noise in every frame", { seeds: video.seeds.map(() => video.seeds[0]!) }],
      ["a milder judgement", { model: { ...model, variance: 1.1 * model.variance } }],
      ["no ground to compare with", { model: { ...model, background: 0 } }],
      ["half of the particles", { xs: video.xs.slice(450), ys: video.ys.slice(450) }],
    ])("refuses %s", (_, shortcut) => {
      expect(errorOf(track({ ...video, ...shortcut }))).toBeGreaterThan(2 * workload.tolerance!);
    });

    it.each(["motion", "resampling"] as const)("refuses to leave out %s", (step) => {
      expect(errorOf(track(video, step))).toBeGreaterThan(2 * workload.tolerance!);
    });
  },
);
