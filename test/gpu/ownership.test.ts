/** What happens when a kernel takes its process down: the next one finds a working GPU. */
import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import type { Session } from "../../src/device.ts";
import { u32 } from "../../src/device.ts";
import { DeviceFault, type FaultKind } from "../../src/fault.ts";
import { golden } from "../golden/emulator/snippet.ts";
import { gpu } from "./device.ts";
import { kernels } from "./kernels.ts";

const found = typeof gpu === "string" ? undefined : gpu;

describe.skipIf(found === undefined)(`the owner of the GPU (${found?.description ?? gpu})`, () => {
  const device = found as NonNullable<typeof found>;
  afterAll(() => device.close());

  const faultOf = (act: () => void): FaultKind | "none" => {
    try {
      act();
    } catch (error) {
      if (error instanceof DeviceFault) return error.kind;
      throw error;
    }
    return "none";
  };
  const run = (entry: string, deadlineMs = 2000): FaultKind | "none" => {
    const session = device.open(kernels, { budget: 1, poison: 5, deadlineMs });
    try {
      const out = session.output(Uint32Array, 1024);
      return faultOf(() => session.launch(entry, { grid: [4], block: [256], args: [out] }));
    } finally {
      session.close();
    }
  };
  const works = (): boolean => {
    const session = device.open(kernels, { budget: 1, poison: 5 });
    const out = session.output(Uint32Array, 1024);
    session.launch("fill", { grid: [4], block: [256], args: [out] });
    const right = session.read(out).every((value, k) => value === k);
    session.close();
    return right;
  };

  const faults: readonly (readonly [string, readonly FaultKind[]])[] = [
    ["wild", ["global-oob"]],
    ["skewed", ["misaligned"]],
    ["trapped", ["trap", "launch-failure"]],
    ["endless", ["timeout"]],
  ];
  for (const [entry, kinds] of faults) {
    it(`${entry}: a typed fault, another process, a working GPU`, () => {
      const before = device.ownerPid;
      expect(kinds).toContain(run(entry));
      expect(device.ownerPid).not.toBe(before);
      expect(() => process.kill(device.ownerPid, 0)).not.toThrow();
      expect(works()).toBe(true);
    });
  }

  it("keeps its process after faults that cost nothing", () => {
    const before = device.ownerPid;
    expect(run("absent")).toBe("missing-entry");
    const session = device.open(kernels, { budget: 1, poison: 5 });
    expect(faultOf(() => session.launch("fill", { grid: [1], block: [1], args: [u32(1)] }))).toBe(
      "bad-launch",
    );
    session.close();
    expect(device.ownerPid).toBe(before);
  });

  it("ends a loop of launches that take too long together, at no cost", () => {
    const before = device.ownerPid;
    const session = device.open(kernels, { budget: 1, poison: 5, deadlineMs: 20 });
    const out = session.output(Uint32Array, 4);
    // Each takes more than a microsecond: far fewer than these are too many.
    const launches = (): void => {
      for (let k = 0; k < 100_000; k++) {
        session.launch("fill", { grid: [1], block: [4], args: [out] });
      }
    };
    expect(faultOf(launches)).toBe("timeout");
    session.close();
    expect(device.ownerPid).toBe(before);
    expect(works()).toBe(true);
  });

  it("tells the other sessions that theirs are lost", () => {
    const bystander = device.open(kernels, { budget: 1, poison: 5 });
    run("wild");
    expect(faultOf(() => bystander.output(Uint32Array, 4))).toBe("device-lost");
    bystander.close();
    expect(works()).toBe(true);
  });

  it("lets the driver assemble where there is no assembler", () => {
    const program = `
      const { cuda } = await import("./src/device/cuda/index.ts");
      const { kernels } = await import("./test/gpu/kernels.ts");
      const session = cuda().open(kernels, { budget: 1, poison: 5 });
      const out = session.output(Uint32Array, 4);
      session.launch("fill", { grid: [1], block: [4], args: [out] });
      console.log(session.code.image.length > 1000, ...session.read(out));
      process.exit(0);`;
    // One user at a time: the lock goes to the other process.
    device.close();
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "-e", program],
      {
        encoding: "utf8",
        env: { ...process.env, GEVO_NVJITLINK: "/nowhere", GEVO_PTXAS: "/nowhere" },
      },
    );
    expect(stdout, stderr).toBe("true 0 1 2 3\n");
  });

  it("survives the death of its process at rest", () => {
    process.kill(device.ownerPid, "SIGKILL");
    const session = (): Session => device.open(kernels, { budget: 1, poison: 5 });
    expect(["device-lost", "none"]).toContain(faultOf(session));
    expect(works()).toBe(true);
  });

  it("sees a store just behind and just before a buffer", () => {
    for (const entry of ["behind", "before"]) {
      const session = device.open(kernels, { budget: 1, poison: 9 });
      const out = session.output(Uint32Array, 1024);
      session.launch(entry, { grid: [1], block: [1], args: [out] });
      expect(faultOf(() => session.changedInputs())).toBe("global-oob");
      session.close();
    }
  });

  it("gives a block more than 48 KiB of dynamic shared memory", () => {
    const session = device.open(kernels, { budget: 1, poison: 9 });
    const out = session.output(Uint32Array, 1024);
    const most = device.gpu.sharedPerBlock;
    session.launch("reverse", { grid: [1, 1, 1], block: [8, 8, 16], shared: most, args: [out] });
    expect([...session.read(out)]).toEqual(Array.from({ length: 1024 }, (_, k) => 1023 - k));
    expect(
      faultOf(() =>
        session.launch("reverse", { grid: [1], block: [1024], shared: most + 1, args: [out] }),
      ),
    ).toBe("bad-launch");
    session.close();
  });

  it("states the resources of kernels", () => {
    const session = device.open(golden("sw.ptx"), { budget: 1, poison: 9 });
    const [kernel] = session.kernels;
    expect(kernel?.name).toBe("_Z2swPKcS0_Pii");
    expect(kernel?.registers).toBeGreaterThan(8);
    expect(kernel?.sharedBytes).toBeGreaterThan(3000);
    expect(session.occupancy("sw", 128)).toBeGreaterThan(1);
    session.close();
  });
});
