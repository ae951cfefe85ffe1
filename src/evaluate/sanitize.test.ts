/** What is held against a variant of what tools have found. */
import { describe, expect, it } from "vitest";
import type { ToolVerdict } from "../device.ts";
import { excuse } from "./sanitize.ts";

const found = (...kinds: string[]): ToolVerdict => ({
  tool: "memcheck",
  status: "findings",
  findings: kinds.map((kind) => ({ kind, kernel: "f", count: 1, message: kind })),
});
const CLEAN: ToolVerdict = { tool: "memcheck", status: "clean" };

describe("findings that the original shows too", () => {
  it("are excused, and no others", () => {
    expect(excuse(found("race", "leak"), found("leak"))).toEqual(found("race"));
    expect(excuse(found("race"), found("leak"))).toEqual(found("race"));
  });

  it("leave a variant clean that shows nothing else", () => {
    expect(excuse(found("race"), found("race", "leak"))).toEqual(CLEAN);
    expect(excuse(CLEAN, found("race"))).toEqual(CLEAN);
  });

  it("are none where the original was clean, or was not looked at", () => {
    const unknown: ToolVerdict = { tool: "memcheck", status: "not-run", why: "no time" };
    expect(excuse(found("race"), CLEAN)).toEqual(found("race"));
    expect(excuse(found("race"), unknown)).toEqual(found("race"));
    expect(excuse(unknown, found("race"))).toEqual(unknown);
  });
});
