/**
 * The process that owns the GPU, where there is none: with driver-stub.c in the place of NVIDIA's driver.
 * What a real one does is tested in test/gpu.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { MachineCode } from "../../device.ts";
import { DeviceFault } from "../../fault.ts";
import { CudaDevice } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "gevo-owner-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compiler = process.env["CC"] ?? "cc";
const COMPILES =
  process.platform === "linux" &&
  spawnSync(compiler, ["--version"], { stdio: "ignore" }).status === 0;

const device = new CudaDevice({
  ordinal: 0,
  name: "stub",
  uuid: "GPU-stub",
  capability: "9.0",
  arch: "sm_90",
  multiprocessors: 1,
  memoryBytes: 2 ** 30,
  l2Bytes: 1,
  sharedPerBlock: 227 * 1024,
  clockMHz: 1000,
  cuda: "13.0",
});
const code = (image: string): MachineCode => {
  return { kind: "machine-code", hash: image, image: new TextEncoder().encode(`${image}\0`) };
};
const open = (image = "sound") => device.open(code(image), { budget: 1, poison: 1 });

describe.skipIf(!COMPILES)("the owner of a GPU", () => {
  beforeAll(() => {
    const stub = fileURLToPath(new URL("./driver-stub.c", import.meta.url));
    execFileSync(compiler, ["-shared", "-fPIC", stub, "-o", join(folder, "libcuda.so.1")]);
    // Where processes that start from here look for libraries; and for the GPU's lock.
    vi.stubEnv("LD_LIBRARY_PATH", folder);
    vi.stubEnv("TMPDIR", folder);
  });
  afterAll(() => {
    device.close();
    vi.unstubAllEnvs();
  });

  it("is not ended by the terminal's Ctrl-C", () => {
    const session = open();
    const pid = device.ownerPid;
    process.kill(pid, "SIGINT");
    expect([...session.read(session.inout(Uint32Array.of(7)))]).toEqual([7]);
    session.close();
    expect(device.ownerPid).toBe(pid);
  });

  /** How often a program was opened that ends the first processes to load it. @param deadly how many. */
  const opened = (deadly: number): { readonly kind: string; readonly loads: number } => {
    const loads = join(mkdtempSync(join(folder, "loads-")), "loads");
    let kind = "opened";
    try {
      open(`${deadly} ${loads}`).close();
    } catch (error) {
      if (!(error instanceof DeviceFault)) throw error;
      kind = error.kind;
    }
    return { kind, loads: readFileSync(loads).length };
  };

  it("has a program tried again where it was lost before it had answered anything, once", () => {
    device.close();
    expect(opened(1)).toEqual({ kind: "opened", loads: 2 });
    // It has answered now: what it is lost to is the program's doing.
    expect(opened(1)).toEqual({ kind: "device-lost", loads: 1 });
    expect(opened(9)).toEqual({ kind: "device-lost", loads: 2 });
    expect(opened(0)).toEqual({ kind: "opened", loads: 1 });
  });

  it("repeats launches with more dynamic shared memory than later ones", () => {
    const session = open();
    const [x, out] = [session.input(Uint32Array.of(3)), session.inout(Uint32Array.of(0))];
    for (const shared of [65_536, 1024, 100_000, 4096]) {
      session.launch("fold", { grid: [1], block: [1], shared, args: [x, out] });
    }
    expect(session.measure()).toBeCloseTo(4 * 2000);
    session.close();
  });

  it("repeats a write to an input where it was", () => {
    const session = open();
    const [x, out] = [session.input(Uint32Array.of(1)), session.inout(Uint32Array.of(0))];
    session.launch("fold", { grid: [1], block: [1], args: [x, out] });
    session.write(x, Uint32Array.of(2));
    session.launch("fold", { grid: [1], block: [1], args: [x, out] });
    expect([...session.read(out)]).toEqual([33]);
    expect(session.measure()).toBeGreaterThan(0);
    expect([...session.read(out)]).toEqual([33]);
    expect(session.changedInputs()).toEqual([]);
    session.close();
  });
});
