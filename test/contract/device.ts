/**
 * What every PTX device must do, whatever it is made of. `make` opens a fresh device; the programs are
 * plain sm_70 PTX, so that an emulator and a GPU can both run them.
 */
import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { type Device, f64, i32, type Session, type SessionOptions } from "../../src/device.ts";
import { DeviceFault, type FaultKind, WATCHERS } from "../../src/fault.ts";

const program = `.version 7.0
.target sm_70
.address_size 64
.visible .const .align 4 .b8 factor[4] = {3, 0, 0, 0};
.visible .entry _Z5scalePfS_i(.param .u64 p0, .param .u64 p1, .param .u32 p2) {
  .reg .pred %p<2>; .reg .b32 %r<8>; .reg .f32 %f<3>; .reg .b64 %rd<8>;
  ld.param.u64 %rd1, [p0]; ld.param.u64 %rd2, [p1]; ld.param.u32 %r1, [p2];
  mov.u32 %r2, %ctaid.x; mov.u32 %r3, %ntid.x; mov.u32 %r4, %tid.x;
  mad.lo.s32 %r5, %r2, %r3, %r4;
  setp.ge.s32 %p1, %r5, %r1;
  @%p1 bra DONE;
  mul.wide.s32 %rd3, %r5, 4;
  add.s64 %rd4, %rd1, %rd3; add.s64 %rd5, %rd2, %rd3;
  ld.global.f32 %f1, [%rd4];
  ld.const.u32 %r6, [factor];
  cvt.rn.f32.s32 %f2, %r6;
  mul.f32 %f1, %f1, %f2;
  st.global.f32 [%rd5], %f1;
DONE: ret;
}
.visible .entry poke(.param .u64 p0, .param .f64 p1) {
  .reg .b64 %rd<3>; .reg .f64 %fd<2>;
  ld.param.u64 %rd1, [p0]; ld.param.f64 %fd1, [p1];
  st.global.f64 [%rd1], %fd1;
  ret;
}
.extern .shared .align 4 .b8 dynamic[];
.visible .entry through(.param .u64 p0, .param .u32 p1) {
  .reg .b32 %r<4>; .reg .b64 %rd<2>;
  ld.param.u64 %rd1, [p0]; ld.param.u32 %r1, [p1];
  mov.u32 %r2, dynamic; add.u32 %r2, %r2, %r1;
  st.shared.u32 [%r2], %r1; ld.shared.u32 %r3, [%r2];
  st.global.u32 [%rd1], %r3;
  ret;
}
.visible .entry wild(.param .u64 p0) {
  .reg .b64 %rd<3>;
  mov.u64 %rd1, 16; st.global.u64 [%rd1], %rd1;
  ret;
}
.visible .entry skew(.param .u64 p0) {
  .reg .b64 %rd<3>;
  ld.param.u64 %rd1, [p0]; st.global.u64 [%rd1+4], %rd1;
  ret;
}
.visible .entry halt(.param .u64 p0) {
  trap;
  ret;
}
`;

const artifact = {
  kind: "ptx" as const,
  text: program,
  hash: createHash("sha256").update(program).digest("hex"),
};

export function deviceContract(name: string, make: () => Device): void {
  describe(`device contract: ${name}`, () => {
    const device = make();
    const opened: Session[] = [];
    const open = (options: Partial<SessionOptions> = {}): Session => {
      const session = device.open(artifact, { budget: 1e6, poison: 1, ...options });
      opened.push(session);
      return session;
    };
    afterEach(() => {
      for (const session of opened.splice(0)) session.close();
    });
    const faultOf = (action: () => unknown): FaultKind | undefined => {
      try {
        action();
      } catch (error) {
        if (error instanceof DeviceFault) return error.kind;
        throw error;
      }
      return undefined;
    };

    it("describes itself", () => {
      expect(device.name).not.toBe("");
      expect(device.unit).not.toBe("");
      expect(device.accepts).toContain("ptx");
    });

    it("runs a kernel by its name in the source or mangled", () => {
      for (const entry of ["scale", "_Z5scalePfS_i"]) {
        const gpu = open();
        const x = gpu.input(Float32Array.of(1, 2, 3, 4, 5));
        const y = gpu.output(Float32Array, 5);
        gpu.launch(entry, { grid: [2], block: [4], args: [x, y, i32(5)] });
        expect([...gpu.read(y)]).toEqual([3, 6, 9, 12, 15]);
        expect(gpu.changedInputs()).toEqual([]);
        expect(gpu.time).toBeGreaterThan(0);
      }
    });

    it("adds up the time of launches", () => {
      const gpu = open();
      const x = gpu.inout(new Float32Array(64));
      const once = (): number => {
        gpu.launch("scale", { grid: [2], block: [32], args: [x, x, i32(64)] });
        return gpu.time;
      };
      const first = once();
      expect(once()).toBeGreaterThan(first);
    });

    it("measures what was done, and leaves it as it was", () => {
      const gpu = open();
      const x = gpu.inout(Float32Array.of(1, 2, 3));
      gpu.launch("scale", { grid: [1], block: [3], args: [x, x, i32(3)] });
      gpu.launch("scale", { grid: [1], block: [3], args: [x, x, i32(3)] });
      expect(gpu.measure()).toBeGreaterThan(0);
      expect([...gpu.read(x)]).toEqual([9, 18, 27]);
    });

    it("measures what was written between launches where it was written", () => {
      const gpu = open();
      const x = gpu.input(Float32Array.of(1, 2));
      const [before, after] = [gpu.output(Float32Array, 2), gpu.output(Float32Array, 2)];
      gpu.launch("scale", { grid: [1], block: [2], args: [x, before, i32(2)] });
      gpu.write(x, Float32Array.of(10));
      gpu.launch("scale", { grid: [1], block: [2], args: [x, after, i32(2)] });
      expect(gpu.measure()).toBeGreaterThan(0);
      expect([...gpu.read(before)]).toEqual([3, 6]);
      expect([...gpu.read(after)]).toEqual([30, 6]);
      expect(gpu.changedInputs()).toEqual([]);
    });

    it("measures launches of one kernel with more shared memory and with less", () => {
      const gpu = open();
      const launches = [65_536, 1024, 4096].map((shared) => {
        const [out, last] = [gpu.output(Int32Array, 1), shared - 4];
        gpu.launch("through", { grid: [1], block: [1], shared, args: [out, i32(last)] });
        return { out, last };
      });
      expect(gpu.measure()).toBeGreaterThan(0);
      for (const { out, last } of launches) expect([...gpu.read(out)]).toEqual([last]);
    });

    it("notices a changed input and nothing else", () => {
      const gpu = open();
      const x = gpu.input(Float64Array.of(1, 2));
      const y = gpu.inout(Float64Array.of(1));
      gpu.launch("poke", { grid: [1], block: [1], args: [y, f64(7.5)] });
      expect(gpu.changedInputs()).toEqual([]);
      expect([...gpu.read(y)]).toEqual([7.5]);
      gpu.launch("poke", { grid: [1], block: [1], args: [x, f64(7.5)] });
      expect(gpu.changedInputs()).toEqual([x]);
      expect([...gpu.read(x)]).toEqual([7.5, 2]);
    });

    it("finds nothing unasked, and nothing in a sound kernel", () => {
      for (const watch of [undefined, [], WATCHERS]) {
        const gpu = open(watch === undefined ? {} : { watch });
        const args = [gpu.input(new Float32Array(5)), gpu.output(Float32Array, 5), i32(5)];
        gpu.launch("scale", { grid: [2], block: [4], args });
        expect(gpu.findings()).toEqual([]);
      }
    });

    it("poisons outputs and scratch, by the seed", () => {
      const bytes = (poison: number): number[] => {
        const gpu = open({ poison });
        expect([...gpu.read(gpu.output(Float32Array, 16))].every(Number.isNaN)).toBe(true);
        expect([...gpu.read(gpu.scratch(Float64Array, 16))].every(Number.isNaN)).toBe(true);
        return [...gpu.read(gpu.output(Uint8Array, 64))];
      };
      expect(bytes(1)).toEqual(bytes(1));
      expect(bytes(1)).not.toEqual(bytes(2));
    });

    it("writes buffers and variables from the host", () => {
      const gpu = open();
      const x = gpu.input(Float32Array.of(1, 1));
      const y = gpu.output(Float32Array, 2);
      gpu.write(x, Float32Array.of(4));
      gpu.write("factor", Int32Array.of(10));
      gpu.launch("scale", { grid: [1], block: [2], args: [x, y, i32(2)] });
      expect([...gpu.read(y)]).toEqual([40, 10]);
      expect(gpu.changedInputs()).toEqual([]);
    });

    it("keeps sessions apart", () => {
      const first = open();
      first.write("factor", Int32Array.of(100));
      const second = open();
      const y = second.output(Float32Array, 1);
      second.launch("scale", {
        grid: [1],
        block: [1],
        args: [second.input(Float32Array.of(1)), y, i32(1)],
      });
      expect(second.read(y)[0]).toBe(3);
    });

    it("faults by kind", () => {
      const launch = (entry: string, block: number[] = [1]) => {
        const gpu = open();
        const y = gpu.output(Float64Array, 4);
        return faultOf(() => gpu.launch(entry, { grid: [1], block, args: [y] }));
      };
      expect(["null", "global-oob"]).toContain(launch("wild"));
      expect(launch("skew")).toBe("misaligned");
      // A GPU does not tell a trap from other ways of failing.
      expect(["trap", "launch-failure"]).toContain(launch("halt"));
      expect(launch("absent")).toBe("missing-entry");
      expect(launch("halt", [2048])).toBe("bad-launch");
      expect(launch("poke")).toBe("bad-launch");
    });

    it("refuses text that is not PTX", () => {
      const text = "this is not PTX";
      const hash = createHash("sha256").update(text).digest("hex");
      const opened = () => device.open({ kind: "ptx", text, hash }, { budget: 1, poison: 1 });
      expect(["parse", "assemble"]).toContain(faultOf(opened));
    });

    it("repeats modelled time exactly", (context) => {
      if (device.clock !== "modelled") context.skip("measured time varies");
      const time = (): number => {
        const gpu = open();
        const x = gpu.inout(new Float32Array(64));
        gpu.launch("scale", { grid: [2], block: [32], args: [x, x, i32(64)] });
        return gpu.time;
      };
      expect(time()).toBe(time());
    });

    it("tells what each launch is made of, or nothing", () => {
      const session = open();
      const buffer = session.output(Float64Array, 4);
      for (const value of [1, 2])
        session.launch("poke", { grid: [1], block: [1], args: [buffer, f64(value)] });
      const { launches, time } = session;
      if (device.clock === "measured" && launches.length === 0) return;
      expect(launches.map(({ entry }) => entry)).toEqual(["poke", "poke"]);
      expect(launches.reduce((sum, { cycles }) => sum + cycles, 0)).toBe(time);
      for (const { counts, occupancy } of launches) {
        expect(counts.instructions).toBeGreaterThan(0);
        expect(occupancy.blocks).toBeGreaterThan(0);
      }
    });

    it("has a version", () => expect(device.version).not.toBe(""));
  });
}
