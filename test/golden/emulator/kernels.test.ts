/** Kernels that clang compiled (`clang -x cuda --cuda-gpu-arch=sm_90 -O3`), against a CPU reference. */
import { describe, expect, it } from "vitest";
import { f32, i32, type Session, u32 } from "../../../src/device.ts";
import { golden, onEmulator, testDevice } from "./snippet.ts";

const open = (file: string): Session => testDevice().open(golden(file), { budget: 1e8, poison: 3 });

describe("compiled kernels", () => {
  it("saxpy", () => {
    const n = 1000;
    const gpu = open("saxpy.ptx");
    const x = gpu.input(Float32Array.from({ length: n }, (_, i) => i / 7));
    const y = gpu.inout(Float32Array.from({ length: n }, (_, i) => i));
    gpu.launch("saxpy", { grid: [4], block: [256], args: [i32(n), f32(2), x, y] });
    expect([...gpu.read(y)]).toEqual(
      Array.from({ length: n }, (_, i) => Math.fround(2 * Math.fround(i / 7) + i)),
    );
    if (onEmulator()) expect(gpu.instructions).toBeGreaterThan(0);
  });

  it("tiled matrix product", () => {
    const n = 64;
    const gpu = open("matmul.ptx");
    const a = Float32Array.from({ length: n * n }, (_, i) => i % 7);
    const b = Float32Array.from({ length: n * n }, (_, i) => i % 5);
    const c = gpu.output(Float32Array, n * n);
    gpu.launch("matmul", {
      grid: [4, 4],
      block: [16, 16],
      args: [gpu.input(a), gpu.input(b), c, i32(n)],
    });
    const want = Array.from({ length: n * n }, (_, at) => {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[Math.floor(at / n) * n + k]! * b[k * n + (at % n)]!;
      return sum;
    });
    expect([...gpu.read(c)]).toEqual(want);
    if (onEmulator()) expect(gpu.launches[0]!.occupancy.warps).toBe(64);
  });

  it("divergent reduction with shuffles and an atomic", () => {
    const n = 5000;
    const gpu = open("reduce.ptx");
    const x = Float32Array.from({ length: n }, (_, i) => 1 + (i % 10));
    const out = gpu.inout(new Float32Array(1));
    gpu.launch("reduce", { grid: [4], block: [256], args: [gpu.input(x), out, i32(n)] });
    const want = x.reduce(
      (s, v, i) => s + (i % 3 === 0 ? Math.sqrt(v) : i % 3 === 1 ? v * v : 1 / v),
      0,
    );
    expect(gpu.read(out)[0]! / want).toBeCloseTo(1, 6);
  });

  it("Smith-Waterman with two barriers a step", () => {
    const length = 40;
    const gpu = open("sw.ptx");
    const q = Int8Array.from({ length: 128 }, (_, i) => (i * 7 + (i >> 3)) % 4);
    const t = Int8Array.from({ length: 2 * length }, (_, i) => (i * 5 + (i >> 2)) % 4);
    const best = gpu.inout(new Int32Array(2));
    gpu.launch("sw", {
      grid: [2],
      block: [128],
      args: [gpu.input(q), gpu.input(t), best, i32(length)],
    });
    expect([...gpu.read(best)]).toEqual(
      [0, 1].map((k) => align(q, t.subarray(k * length, (k + 1) * length))),
    );
  });

  it("doubles with inlined and called libdevice functions", () => {
    const n = 100;
    const gpu = open("misc.ptx");
    const x = Float64Array.from({ length: n }, (_, i) => i / 17);
    const y = Float64Array.from({ length: n }, (_, i) => (i % 9) / 3);
    const z = gpu.output(Float64Array, n);
    gpu.launch("doubles", {
      grid: [1],
      block: [128],
      args: [gpu.input(x), gpu.input(y), z, i32(n)],
    });
    gpu.read(z).forEach((v, i) => {
      const [a, b] = [x[i]!, y[i]!];
      const want = Math.sqrt(a * b + 1) / (b + 2) + Math.exp(a) + a ** b + Math.sin(a * 100000);
      expect(Math.abs(v / want - 1)).toBeLessThan(1e-14);
    });
  });

  it("calls of a function that was not inlined", () => {
    const gpu = open("misc.ptx");
    const out = gpu.output(Int32Array, 64);
    gpu.launch("_Z5callsPii", { grid: [1], block: [64], args: [out, i32(64)] });
    expect([...gpu.read(out)]).toEqual(
      Array.from({ length: 64 }, (_, i) => (3 * i * (i - 1)) / 2 + (5 * (64 - i) * (63 - i)) / 2),
    );
  });

  it("constant and device variables, local arrays, 64-bit division", () => {
    const n = 128;
    const gpu = open("misc.ptx");
    gpu.write(
      "table",
      Float32Array.from({ length: 16 }, (_, i) => i),
    );
    gpu.write("counter", Int32Array.of(5));
    const f = gpu.output(Float32Array, n);
    const b = gpu.output(BigInt64Array, n);
    gpu.launch("consts", { grid: [2], block: [64], args: [f, b, u32(n)] });
    expect([...gpu.read(f)]).toEqual(
      Array.from({ length: n }, (_, i) => (i % 16) * 2 + ((i * 7) % 40) * i),
    );
    expect([...gpu.read(b)]).toEqual(
      Array.from({ length: n }, (_, i) => (BigInt(i) * 0x123456789n) / BigInt(i + 1)),
    );
  });
});

/** Best local alignment: match 3, mismatch -2, gap -3 then -1 each. */
function align(q: Int8Array, t: Int8Array): number {
  const H = Array.from({ length: q.length + 1 }, () => new Int32Array(t.length + 1));
  const E = H.map((row) => row.map(() => -1000));
  const F = H.map((row) => row.map(() => -1000));
  let best = 0;
  for (let j = 1; j <= q.length; j++)
    for (let i = 1; i <= t.length; i++) {
      E[j]![i] = Math.max(E[j]![i - 1]! - 1, H[j]![i - 1]! - 3);
      F[j]![i] = Math.max(F[j - 1]![i]! - 1, H[j - 1]![i]! - 3);
      const s = q[j - 1] === t[i - 1] ? 3 : -2;
      H[j]![i] = Math.max(0, H[j - 1]![i - 1]! + s, E[j]![i]!, F[j]![i]!);
      best = Math.max(best, H[j]![i]!);
    }
  return best;
}
