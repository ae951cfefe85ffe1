import { describe, expect, it } from "vitest";
import { RunnerFault } from "../../device/index.ts";
import { outcomeOfFault } from "./faults.ts";

const outcome = (kind: ConstructorParameters<typeof RunnerFault>[0]) =>
  outcomeOfFault(new RunnerFault(kind, "compile", "in XLA's words"), "compile");

describe("a runner's fault", () => {
  it("is the variant's where XLA says no", () => {
    const message = "in XLA's words";
    expect(outcome("refused")).toEqual({
      status: "rejected",
      stage: "compile",
      reason: "refused",
      message,
    });
    expect(outcome("out-of-memory")).toMatchObject({ stage: "compile", reason: "out-of-memory" });
    expect(outcome("deadline")).toMatchObject({ stage: "deadline", reason: "compile" });
  });

  it("may be an accident where the runner is gone", () => {
    for (const kind of ["died", "stale"] as const) expect(outcome(kind).status).toBe("lost");
  });
});
