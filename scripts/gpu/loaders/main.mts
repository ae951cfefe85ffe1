/**
 * Sums integers by the variant of examples/reduction through its TypeScript module: main.mts FOLDER, which koffi can
 * be found from. Exit code 1 when a sum is wrong.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

interface Opened {
  partial_sums(
    at: { readonly grid: readonly number[]; readonly block: readonly number[] },
    values: bigint,
    n: number,
    sums: bigint,
  ): void;
  close(): void;
}

const COUNT = 20_001;
const THREADS = 128;
const folder = resolve(process.argv[2] ?? ".");
const module = join(folder, "variant.ts");
const { Variant } = (await import(pathToFileURL(module).href)) as {
  readonly Variant: new (file?: string) => Opened;
};
const koffi = createRequire(module)("koffi") as typeof import("koffi");
const cuda = koffi.load("libcuda.so.1");
const call = (prototype: string) => {
  const bound = cuda.func(prototype) as (...args: readonly unknown[]) => number;
  return (...args: readonly unknown[]): void => {
    const status = bound(...args);
    if (status !== 0) throw new Error(`${prototype}: CUDA error ${status}`);
  };
};
const allocate = call("int cuMemAlloc_v2(void *address, size_t bytes)");
const upload = call("int cuMemcpyHtoD_v2(uint64_t to, const void *from, size_t bytes)");
const download = call("int cuMemcpyDtoH_v2(void *to, uint64_t from, size_t bytes)");

const values = Int32Array.from({ length: COUNT }, (_, i) => ((i * 7919) % 2001) - 1000);
const expected = values.reduce((sum, value) => sum + value, 0);

function sumOf(variant: Opened): number {
  const [source, target] = [new BigUint64Array(1), new BigUint64Array(1)];
  for (const address of [source, target]) allocate(address, values.byteLength);
  let [from, to] = [source[0] as bigint, target[0] as bigint];
  upload(from, values, values.byteLength);
  for (let left = COUNT; left > 1; left = Math.ceil(left / THREADS)) {
    const at = { grid: [Math.ceil(left / THREADS)], block: [THREADS] };
    variant.partial_sums(at, from, left, to);
    [from, to] = [to, from];
  }
  const sum = new Int32Array(1);
  download(sum, from, 4);
  return sum[0] as number;
}

const files = ["variant.cubin", "variant.fatbin", "variant.ptx"].map((name) => join(folder, name));
for (const file of [undefined, ...files.filter((path) => existsSync(path))]) {
  const variant = new Variant(file);
  const sum = sumOf(variant);
  variant.close();
  process.stdout.write(`TypeScript: ${file ?? "beside"}: sum ${sum}, expected ${expected}\n`);
  if (sum !== expected) process.exitCode = 1;
}
