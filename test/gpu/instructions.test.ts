/** The golden programs of the instruction table: a GPU must give what they say. */
import { afterAll, describe, expect, it } from "vitest";
import { programs } from "../golden/instructions/programs.ts";
import { run } from "../golden/instructions/runner.ts";
import { gpu } from "./device.ts";

const found = typeof gpu === "string" ? undefined : gpu;

/** Where an H200 does otherwise than the golden programs say. */
const OTHERWISE: Readonly<Record<string, string>> = {
  "cvt.rn.f32.f64 d, a": "keeps the sign of a NaN and makes it quiet",
  "testp.normal.f32 d, a": "zero is normal",
  "testp.normal.f64 d, a": "zero is normal",
  "bfe.s64 d, a, b, c": "positions past 63 are not taken modulo 256",
  "bfe.u64 d, a, b, c": "positions past 63 are not taken modulo 256",
  "bfi.b64 d, a, b, c, e": "positions past 63 are not taken modulo 256",
  generic: "constants and parameters lie in global memory, too",
};

describe.skipIf(found === undefined)(`instructions (${found?.description ?? gpu})`, () => {
  const device = found as NonNullable<typeof found>;
  afterAll(() => device.close());
  const sound = programs.filter(({ fault }) => fault === undefined);
  const alike = sound.filter(({ name }) => !(name in OTHERWISE));
  it.each(alike)("$file: $name", (program) => expect(run(device, program)).toEqual([]));

  const others = sound.filter(({ name }) => name in OTHERWISE);
  it.each(others)("$file: $name, otherwise than there", (program) =>
    expect(run(device, program)).not.toEqual([]),
  );
});
