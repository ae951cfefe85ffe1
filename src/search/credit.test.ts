import { describe, expect, it } from "vitest";
import { Random } from "../random.ts";
import { Credit } from "./credit.ts";

const share = (credit: Credit, name: string): number => {
  const random = new Random(1);
  const picks = Array.from({ length: 1000 }, () => credit.pick(random));
  return picks.filter((each) => each === name).length / picks.length;
};

describe("Credit", () => {
  it("begins even, follows what pays, keeps a floor, and forgets", () => {
    const credit = new Credit(["pays", "idle"], true);
    expect(share(credit, "pays")).toBeCloseTo(0.5, 1);
    for (let i = 0; i < 200; i++) {
      credit.record("pays", 1);
      credit.record("idle", 0);
    }
    expect(share(credit, "pays")).toBeGreaterThan(0.85);
    expect(share(credit, "idle")).toBeGreaterThan(0.02);
    for (let round = 0; round < 400; round++) {
      credit.record("pays", 0);
      credit.record("idle", 1);
      credit.fade();
    }
    expect(share(credit, "idle")).toBeGreaterThan(0.85);
  });

  it("stays even when it is not to adapt", () => {
    const credit = new Credit(["pays", "idle"], false);
    for (let i = 0; i < 200; i++) credit.record("pays", 1);
    expect(share(credit, "pays")).toBeCloseTo(0.5, 1);
  });
});
