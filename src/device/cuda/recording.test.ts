/** What a recorder keeps, on a session of the emulator. */
import { describe, expect, it } from "vitest";
import { artifact } from "../../../test/golden/emulator/snippet.ts";
import { bytes, u32 } from "../../device.ts";
import { openDevice } from "../index.ts";
import { Recorder } from "./recording.ts";

const program = artifact(`.version 7.0
.target sm_70
.address_size 64
.visible .const .align 4 .u32 factor = 1;
.visible .entry scale(.param .u64 p, .param .u32 n, .param .u32 m) {
  .reg .b32 %r<8>; .reg .b64 %rd<4>;
  ld.param.u64 %rd1, [p]; mov.u32 %r1, %tid.x; mad.wide.u32 %rd2, %r1, 4, %rd1;
  ld.const.u32 %r2, [factor]; ld.param.u32 %r3, [n]; mul.lo.u32 %r4, %r2, %r3;
  st.global.u32 [%rd2], %r4;
  ret;
}`);

describe("a recorder", () => {
  it("passes everything on and keeps it in order, as it was at the time", () => {
    const session = openDevice("emulator").open(program, { budget: 10_000, poison: 1 });
    const gpu = new Recorder(session);
    const data = Uint32Array.of(1, 2, 3);
    gpu.input(data);
    data.fill(9);
    const out = gpu.output(Uint32Array, 4);
    gpu.write("factor", Uint32Array.of(3));
    gpu.write(out, Uint32Array.of(5));
    const args = [out, u32(7), bytes(Uint32Array.of(1))];
    gpu.launch("scale", { grid: [1], block: [4], args });
    expect([...gpu.read(out)]).toEqual([21, 21, 21, 21]);
    const word = (...values: number[]): Uint8Array =>
      new Uint8Array(Uint32Array.from(values).buffer);
    expect(gpu.steps).toEqual([
      { kind: "allocate", bytes: 12, data: word(1, 2, 3) },
      { kind: "allocate", bytes: 16 },
      { kind: "write", target: "factor", data: word(3) },
      { kind: "write", target: 1, data: word(5) },
      {
        kind: "launch",
        entry: "scale",
        shape: { grid: [1], block: [4] },
        args: [{ kind: "buffer", buffer: 1 }, u32(7), { kind: "bytes", data: word(1) }],
      },
    ]);
    session.close();
  });

  it("keeps nothing that the session refuses", () => {
    const session = openDevice("emulator").open(program, { budget: 10_000, poison: 1 });
    const gpu = new Recorder(session);
    expect(() => gpu.launch("absent", { grid: [1], block: [1], args: [] })).toThrow("absent");
    expect(gpu.steps).toEqual([]);
    session.close();
  });
});
