import { describe, expect, it } from "vitest";
import { handler, rowNames } from "./index.ts";
import { source } from "./template.ts";

describe("operation tables", () => {
  it("compile, every row", () => {
    for (const name of rowNames) expect([name, typeof handler(name)]).toEqual([name, "function"]);
  });

  it("know no view that a row could misspell", () => {
    expect(() => source("bad", { sig: "w=w", body: "$d.x=$a.i;" })).toThrow("unknown view x");
  });
});
