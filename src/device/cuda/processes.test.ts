/** The parts between two processes: messages, the lock, and what is said where there is no GPU. */
import {
  chmodSync,
  closeSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { UserError } from "../../errors.ts";
import { receive, send } from "./channel.ts";
import { cuda } from "./index.ts";
import { socketPair } from "./libc.ts";
import { lockGpu, lockHolder } from "./lock.ts";
import { monitor, reasonsIn } from "./nvml.ts";
import { Poison } from "./poison.ts";

describe.skipIf(process.platform !== "linux")("a channel", () => {
  it("carries numbers, bigints and bytes", () => {
    const [one, other] = socketPair();
    const message = { type: "write", address: 2n ** 60n, data: new Uint8Array([1, 2, 3]), f: 0.5 };
    expect(send(one, message)).toBe(true);
    expect(receive(other, 1000)).toEqual({ message });
    closeSync(one);
    closeSync(other);
  });

  it("carries bytes that fill no socket at once", () => {
    const [one, other] = socketPair();
    for (const length of [4095, 4096, 100_000]) {
      const data = Uint8Array.from({ length }, (_, k) => k % 251);
      send(one, { type: "write", data, target: "x" });
      const received = receive<{ data: Uint8Array; target: string }>(other, 1000);
      if (typeof received === "string") throw new Error(received);
      expect(received.message.target).toBe("x");
      expect(Buffer.compare(received.message.data, data)).toBe(0);
    }
    closeSync(one);
    closeSync(other);
  });

  it("tells silence from the end", () => {
    const [one, other] = socketPair();
    expect(receive(other, 10)).toBe("timeout");
    closeSync(one);
    expect(receive(other, 1000)).toBe("closed");
    expect(send(other, { nobody: "there" })).toBe(false);
    closeSync(other);
  });
});

describe.skipIf(process.platform !== "linux")("the lock of a GPU", () => {
  const folder = mkdtempSync(join(tmpdir(), "gevo-lock-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is had by one, who is named, until it is given back", () => {
    const unlock = lockGpu("GPU-1", 0, folder);
    expect(readFileSync(join(folder, "gevo-GPU-1.lock"), "utf8")).toBe(`${process.pid}\n`);
    expect(() => lockGpu("GPU-1", 30, folder)).toThrow(`process ${process.pid}`);
    expect(lockHolder("GPU-1", folder)).toBe(String(process.pid));
    const other = lockGpu("GPU-2", 0, folder);
    unlock();
    expect(lockHolder("GPU-1", folder)).toBeUndefined();
    expect(lockHolder("GPU-3", folder)).toBeUndefined();
    lockGpu("GPU-1", 0, folder)();
    other();
  });

  it("is made for every user, whatever the umask", () => {
    const before = process.umask(0o022);
    try {
      lockGpu("GPU-4", 0, folder)();
    } finally {
      process.umask(before);
    }
    expect(statSync(join(folder, "gevo-GPU-4.lock")).mode & 0o777).toBe(0o666);
  });

  it.skipIf(process.geteuid?.() !== 0)("is another user's too, who may only read its file", () => {
    const nobody = <T>(act: () => T): T => {
      process.seteuid?.(65_534);
      try {
        return act();
      } finally {
        process.seteuid?.(0);
      }
    };
    chmodSync(folder, 0o1777);
    const file = join(folder, "gevo-GPU-5.lock");
    writeFileSync(file, "", { mode: 0o644 });
    const unlock = lockGpu("GPU-5", 0, folder);
    const busy = expect.objectContaining({ code: "gpu-busy" });
    expect(() => nobody(() => lockGpu("GPU-5", 0, folder))).toThrow(busy);
    expect(nobody(() => lockHolder("GPU-5", folder))).toBe(String(process.pid));
    unlock();
    const theirs = nobody(() => lockGpu("GPU-5", 0, folder));
    expect(() => lockGpu("GPU-5", 0, folder)).toThrow(busy);
    theirs();
    // Who may not even look is told nothing, and no error.
    chmodSync(file, 0o600);
    expect(nobody(() => lockHolder("GPU-5", folder))).toBeUndefined();
  });
});

describe("a machine without a GPU", () => {
  it("says what is missing and what to do instead", () => {
    try {
      cuda(99);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).hint).toMatch(/emulator|cuda:0/);
      return;
    }
    throw new Error("there is no GPU 99 anywhere");
  });
});

describe("the management library", () => {
  it("leaves open what it cannot tell of a GPU that is not there", () => {
    const gpu = monitor("GPU-00000000-0000-0000-0000-000000000000");
    expect(gpu.clockMHz()).toBeUndefined();
    expect(gpu.energyMillijoules()).toBeUndefined();
    expect(gpu.persistent()).toBeUndefined();
    expect(gpu.heldDownBy()).toBeUndefined();
  });

  it("names what holds the clocks down; an idle GPU is not held down", () => {
    expect(reasonsIn(0x1n)).toEqual([]);
    expect(reasonsIn(0x44n)).toEqual(["power limit", "heat (hardware)"]);
  });
});

describe("poison", () => {
  it("is a NaN at every width of float, and never a plain byte", () => {
    const poison = new Poison(3);
    for (let k = 0; k < 100; k++) {
      const float = Uint32Array.of(poison.word(true), poison.word(true));
      expect([...new Float32Array(float.buffer)].every(Number.isNaN)).toBe(true);
      expect(
        new Float64Array(Uint32Array.of(float[0] as number, float[0] as number).buffer)[0],
      ).toBeNaN();
      const bytes = new Uint8Array(Uint32Array.of(poison.word(false)).buffer);
      expect(bytes.every((byte) => byte !== 0 && byte !== 255)).toBe(true);
    }
  });

  it("follows from the seed", () => {
    const words = (seed: number): number[] => {
      const poison = new Poison(seed);
      return Array.from({ length: 8 }, () => poison.word(false));
    };
    expect(words(1)).toEqual(words(1));
    expect(words(1)).not.toEqual(words(2));
    expect(new Set(words(1)).size).toBe(8);
  });
});
