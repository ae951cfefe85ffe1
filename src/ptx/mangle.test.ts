import { describe, expect, it } from "vitest";
import { findByName, sourceName } from "./mangle.ts";

describe("mangled names", () => {
  it("end in the source name", () => {
    expect(sourceName("saxpy")).toBe("saxpy");
    expect(sourceName("_Z5saxpyifPKfPf")).toBe("saxpy");
    expect(sourceName("_ZL5table")).toBe("table");
    expect(sourceName("_ZN4math5inner3addEPf")).toBe("add");
    expect(sourceName("_ZN12_GLOBAL__N_14coefE")).toBe("coef");
    expect(sourceName("_Z6reduceIfEvPT_")).toBe("reduce");
  });

  it("find exact symbols before mangled ones", () => {
    const symbols = [{ name: "_Z1fv" }, { name: "f" }, { name: "_ZN1n1gEv" }];
    expect(findByName(symbols, "f")).toBe(symbols[1]);
    expect(findByName(symbols, "n::g")).toBe(symbols[2]);
    expect(findByName(symbols, "h")).toBeUndefined();
  });
});
