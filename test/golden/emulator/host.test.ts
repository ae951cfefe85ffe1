/** printf and assertions of device code, from host.cu as clang compiles it. Texts are those of C. */
import { describe, expect, it } from "vitest";
import { EmulatorSession, emulator } from "../../../src/device/emulator/index.ts";
import { type Argument, f32, f64, i32, i64 } from "../../../src/device.ts";
import { DeviceFault } from "../../../src/fault.ts";
import { golden } from "./snippet.ts";

function open(): EmulatorSession {
  const gpu = emulator().open(golden("host.ptx"), { budget: 1e7, poison: 1 });
  if (!(gpu instanceof EmulatorSession)) throw new Error("not the emulator");
  return gpu;
}

function printed(entry: string, args: readonly Argument[], threads = 1): string {
  const gpu = open();
  gpu.launch(entry, { grid: [1], block: [threads], args });
  const { text } = gpu.printed;
  gpu.close();
  return text;
}

describe("printf", () => {
  it("writes integers, one lane after another", () => {
    expect(printed("integers", [i32(7), i64(12345678901n)], 2)).toBe(
      "0 of 2: [     0] [0     ] [000000] [+0] [ff] [0XFF] [010] [-12345678901] [12345678901] [0007]\n" +
        "1 of 2: [    -1] [1     ] [-00001] [+1] [100] [0XFF] [010] [-12345678901] [12345678901] [0007]\n",
    );
  });

  it("writes floats from their exact values", () => {
    expect(printed("floats", [f64(2.5), f32(0.00001)])).toBe(
      "[2.500000] [2.50] [   2.500] [2.500000e+00] [2e+00] [2.5] [1e-05] [2.5E+10] [0x1.4p+1] [2.5      ] [-000002.5]\n",
    );
    expect(printed("floats", [f64(0.1), f32(1e20)])).toBe(
      "[0.100000] [0.10] [   0.100] [1.000000e-01] [1e-01] [0.1] [1e+20] [1E+09] [0x1.999999999999ap-4] [0.1      ] [-000000.1]\n",
    );
    expect(printed("floats", [f64(Number.POSITIVE_INFINITY), f32(Number.NaN)])).toBe(
      "[inf] [inf] [     inf] [inf] [inf] [inf] [nan] [INF] [inf] [inf      ] [     -inf]\n",
    );
    // Halfway cases round to even, as doubles are exact.
    expect(printed("floats", [f64(0.125), f32(1)])).toContain("[0.12] [   0.125]");
    expect(printed("floats", [f64(1e22), f32(1)])).toContain("[10000000000000000000000.000000]");
  });

  it("writes texts and says how many arguments it took", () => {
    const gpu = open();
    const returned = gpu.output(Int32Array, 3);
    const given = gpu.input(Uint8Array.from(Buffer.from("given\0and more")));
    gpu.launch("texts", { grid: [1], block: [1], args: [given, returned] });
    expect(gpu.printed.text).toBe(
      "[text] [     right] [left      ] [cut] [ab] [%] [   42] [2.2]\nplain\n0x1234 given\n",
    );
    expect([...gpu.read(returned)]).toEqual([10, 0, 2]);
    gpu.close();
  });

  it("drops what its buffer has no room for, and counts it", () => {
    const gpu = open();
    gpu.launch("much", { grid: [1], block: [1], args: [i32(1200)] });
    const { text, dropped } = gpu.printed;
    expect(text.length + dropped * 1001).toBe(1200 * 1001);
    expect(dropped).toBeGreaterThan(0);
    expect(text.length).toBeLessThanOrEqual(2 ** 20);
    gpu.close();
  });

  it("ends the launch when a text is nowhere", () => {
    const gpu = open();
    const returned = gpu.output(Int32Array, 3);
    const nowhere = { kind: "scalar", type: "u64", value: 0xdead0000dead0000n } as const;
    expect(() => gpu.launch("texts", { grid: [1], block: [1], args: [nowhere, returned] })).toThrow(
      "printf reads a text at 0xdead0000dead0000",
    );
    gpu.close();
  });
});

it("names a failed assertion with its file, line and function", () => {
  const gpu = open();
  let fault: unknown;
  try {
    gpu.launch("checked", { grid: [1], block: [4], args: [i32(4)] });
  } catch (error) {
    fault = error;
  }
  expect(fault).toBeInstanceOf(DeviceFault);
  expect(fault).toMatchObject({ kind: "assert", place: { lane: 2 } });
  expect(String(fault)).toContain(
    "host.cu:20: checked: assertion `n == 3 || threadIdx.x < 2' failed",
  );
  gpu.close();
});
