/** Random straight-line programs of every data type leave the same bytes on the emulator and on the GPU. */
import { afterAll, describe, expect, it } from "vitest";
import { emulator } from "../../src/device/emulator/index.ts";
import { dataTypes, show, straightLine } from "../property/straight-line.ts";
import { gpu } from "./device.ts";

const found = typeof gpu === "string" ? undefined : gpu;
const PROGRAMS = 100;

describe.skipIf(found === undefined)(
  `straight-line programs (${found?.description ?? gpu})`,
  () => {
    const device = found as NonNullable<typeof found>;
    afterAll(() => device.close());
    const reference = emulator();

    it.each(Object.keys(dataTypes))("of %s", (type) => {
      for (let seed = 0; seed < PROGRAMS; seed++) {
        const program = straightLine(type, seed, true);
        const { output } = show(device, program);
        expect(output, program.artifact.text).toEqual(show(reference, program).output);
      }
    });
  },
);
