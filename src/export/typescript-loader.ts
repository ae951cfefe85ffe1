/** A TypeScript module that launches the variant in place of the original's kernels, by way of koffi. Pure. */
import type { PtxArtifact } from "../artifact.ts";
import { type Kernel, kernelsOf, type Param, signatureOf, tuningNote } from "./kernels.ts";

/** What the module needs beside itself. */
const FFI = "koffi";

const SETTERS = { 1: "Int8", 2: "Int16", 4: "Int32", 8: "BigInt64" } as const;

export function typescriptLoader(artifact: PtxArtifact): string {
  const kernels = kernelsOf(artifact);
  return `/**
 * The variant's kernels through the CUDA driver, in the current context or one of its own. Needs the npm package
 * ${FFI}. Addresses on the GPU are bigints.
 *
 *     new Variant().${kernels[0]?.name ?? "kernel"}({ grid: [blocks], block: [threads] }, ...);
${tuningNote(artifact)
  .map((line) => ` * ${line}\n`)
  .join("")} */
import { existsSync, readFileSync } from "node:fs";
import koffi from "${FFI}";

/** As \`<<<grid, block, shared, stream>>>\`; missing numbers of grid and block are 1, shared is in bytes. */
export interface Launch {
  readonly grid: readonly number[];
  readonly block: readonly number[];
  readonly shared?: number;
  readonly stream?: bigint;
}

/** What the driver says, by number. */
export class CudaError extends Error {}

/** The cubin is of no use on another GPU: the driver makes code of the PTX. */
const ANOTHER_GPU: readonly number[] = [200, 209, 218];
/** CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES */
const MAX_DYNAMIC_SHARED = 8;

export class Variant {
  readonly #module: bigint;
  readonly #functions: ReadonlyMap<string, bigint>;

  /** Opens \`file\`, or the code beside this module: variant.cubin, else variant.ptx. */
  constructor(file?: string | URL) {
    inContext();
    this.#module = open(file === undefined ? beside() : [file]);
    this.#functions = new Map(SYMBOLS.map((name) => [name, functionOf(this.#module, name)]));
  }

  close(): void {
    check("cuModuleUnload", cuda().unload(this.#module));
  }
${kernels.map(methodOf).join("")}
  #launch(symbol: string, at: Launch, values: readonly Uint8Array[]): void {
    const { shared = 0, stream = 0n } = at;
    const kernel = this.#functions.get(symbol) as bigint;
    if (shared > 48 * 1024) {
      check("cuFuncSetAttribute", cuda().setAttribute(kernel, MAX_DYNAMIC_SHARED, shared));
    }
    const size = [at.grid, at.block].flatMap(([x = 1, y = 1, z = 1]) => [x, y, z]);
    const args = new BigUint64Array([...values.map((value) => koffi.address(value)), 0n]);
    check("cuLaunchKernel", cuda().launch(kernel, ...size, shared, stream, args, null));
  }
}

const SYMBOLS = ${JSON.stringify(kernels.map(({ symbol }) => symbol))};

type Call = (...args: readonly unknown[]) => number;
type Driver = Readonly<Record<keyof typeof PROTOTYPES, Call>>;

const PROTOTYPES = {
  init: "int cuInit(unsigned int flags)",
  device: "int cuDeviceGet(void *device, int ordinal)",
  current: "int cuCtxGetCurrent(void *context)",
  retain: "int cuDevicePrimaryCtxRetain(void *context, int device)",
  use: "int cuCtxSetCurrent(uint64_t context)",
  load: "int cuModuleLoadData(void *module, const void *image)",
  unload: "int cuModuleUnload(uint64_t module)",
  function: "int cuModuleGetFunction(void *function, uint64_t module, str name)",
  setAttribute: "int cuFuncSetAttribute(uint64_t function, int attribute, int value)",
  launch:
    "int cuLaunchKernel(uint64_t function, unsigned int gx, unsigned int gy, unsigned int gz, unsigned int bx, unsigned int by, unsigned int bz, unsigned int shared, uint64_t stream, const void *params, const void *extra)",
} as const;

let driver: Driver | undefined;

function cuda(): Driver {
  if (driver === undefined) {
    const library = koffi.load("libcuda.so.1");
    const calls = Object.entries(PROTOTYPES).map(([name, text]) => [name, library.func(text)]);
    driver = Object.fromEntries(calls) as Driver;
  }
  return driver;
}

function check(name: string, status: number): void {
  if (status !== 0) throw new CudaError(\`\${name}: CUDA error \${status}\`);
}

function inContext(): void {
  const context = new BigUint64Array(1);
  const device = new Int32Array(1);
  check("cuInit", cuda().init(0));
  check("cuCtxGetCurrent", cuda().current(context));
  if (context[0] !== 0n) return;
  check("cuDeviceGet", cuda().device(device, 0));
  check("cuDevicePrimaryCtxRetain", cuda().retain(context, device[0]));
  check("cuCtxSetCurrent", cuda().use(context[0]));
}

function beside(): readonly URL[] {
  const files = ["variant.cubin", "variant.ptx"].map((name) => new URL(name, import.meta.url));
  const found = files.filter((file) => existsSync(file));
  return found.length > 0 ? found : files;
}

function open(files: readonly (string | URL)[]): bigint {
  const module = new BigUint64Array(1);
  let status = 0;
  for (const file of files) {
    // PTX text ends with a zero.
    const image = Buffer.concat([readFileSync(file), Buffer.alloc(1)]);
    status = cuda().load(module, image);
    if (!ANOTHER_GPU.includes(status)) break;
  }
  check("cuModuleLoadData", status);
  return module[0] as bigint;
}

function functionOf(module: bigint, name: string): bigint {
  const found = new BigUint64Array(1);
  check(\`cuModuleGetFunction \${name}\`, cuda().function(found, module, name));
  return found[0] as bigint;
}

function bytes(count: number, set: (view: DataView) => void): Uint8Array {
  const value = new Uint8Array(count);
  set(new DataView(value.buffer));
  return value;
}
`;
}

function methodOf(kernel: Kernel): string {
  const params = kernel.params.map((param, k) => `, a${k}: ${typeOf(param)}`).join("");
  const values = kernel.params.map((param, k) => `\n      ${encoded(param, `a${k}`)},`).join("");
  return `
  /** ${signatureOf(kernel)} */
  ${kernel.name}(at: Launch${params}): void {
    this.#launch(${JSON.stringify(kernel.symbol)}, at, [${values}${values === "" ? "" : "\n    "}]);
  }
`;
}

function typeOf(param: Param): string {
  if (param.kind === "block") return "Uint8Array";
  return param.kind === "integer" && param.bytes === 8 ? "bigint" : "number";
}

/** Setters of integers take a number of either sign and keep its low bits. */
function encoded(param: Param, name: string): string {
  if (param.kind === "block") return `${name}.slice(0, ${param.bytes})`;
  const setter = param.kind === "float" ? `Float${8 * param.bytes}` : SETTERS[param.bytes];
  const order = param.bytes === 1 ? "" : ", true";
  return `bytes(${param.bytes}, (view) => view.set${setter}(0, ${name}${order}))`;
}
