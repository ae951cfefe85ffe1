/** A loaded module: its kernels with their parameters and resources, and its variables by name. */
import type { Launch } from "../../device.ts";
import { DeviceFault } from "../../fault.ts";
import { native } from "../../native.ts";
import { findByName } from "../../ptx/index.ts";
import { type Context, handle } from "./context.ts";
import { type CubinVariable, cubinVariables } from "./cubin.ts";
import { CudaError } from "./driver.ts";
import type { WireArgument } from "./protocol.ts";

/** CUfunction_attribute. */
const ATTRIBUTE = {
  maxThreads: 0,
  sharedBytes: 1,
  localBytes: 3,
  registers: 4,
  dynamicShared: 8,
} as const;

export interface KernelInfo {
  readonly name: string;
  /** Most threads of a block. */
  readonly maxThreads: number;
  readonly registers: number;
  /** Bytes of local memory per thread: stack, spilled registers. */
  readonly localBytes: number;
  /** Bytes of static shared memory. */
  readonly sharedBytes: number;
}

interface Parameter {
  readonly offset: number;
  readonly bytes: number;
}

interface Kernel extends KernelInfo {
  readonly function: bigint;
  readonly params: readonly Parameter[];
}

export interface Variable extends CubinVariable {
  readonly address: bigint;
}

/** An argument whose buffer is already an address. */
export type Value =
  | Exclude<WireArgument, { readonly kind: "buffer" }>
  | { readonly kind: "address"; readonly address: bigint };

/** A launch that can be queued any number of times. */
export interface Prepared {
  readonly entry: string;
  /** Memory that the driver reads when the launch is queued. */
  readonly params: PackedParams;
  enqueue(): void;
}

interface PackedParams {
  readonly memory: ArrayBuffer;
  /** Address of each parameter in `memory`. */
  readonly pointers: BigUint64Array;
}

export class Module {
  readonly #context: Context;
  readonly #module: bigint;
  readonly #kernels: readonly Kernel[];
  /** Most dynamic shared memory that each has been prepared with, bytes. */
  readonly #dynamicShared = new Map<Kernel, number>();
  readonly variables: readonly Variable[];

  /** @throws CudaError when the driver refuses the image. */
  constructor(context: Context, cubin: Uint8Array) {
    this.#context = context;
    this.#module = handle((out) => context.cuda.cuModuleLoadData(out, cubin));
    this.#kernels = this.#enumerate();
    this.variables = cubinVariables(cubin).flatMap((variable) => this.#place(variable));
  }

  get kernels(): readonly KernelInfo[] {
    return this.#kernels.map(({ function: _, params: __, ...info }) => info);
  }

  variable(name: string): Variable | undefined {
    return findByName(this.variables, name);
  }

  /** Blocks of a kernel that fit on one multiprocessor. */
  occupancy(entry: string, threads: number, shared: number): number {
    const out = new Int32Array(1);
    const kernel = this.#kernel(entry);
    this.#context.cuda.cuOccupancyMaxActiveBlocksPerMultiprocessor(
      out,
      kernel.function,
      threads,
      shared,
    );
    return out[0] as number;
  }

  /** @throws DeviceFault `missing-entry`, `bad-launch` */
  prepare(entry: string, launch: Omit<Launch, "args">, args: readonly Value[]): Prepared {
    const kernel = this.#kernel(entry);
    const bad = (why: string): never => {
      throw new DeviceFault("bad-launch", why, { entry: kernel.name });
    };
    const grid = dim3("grid", launch.grid, bad);
    const block = dim3("block", launch.block, bad);
    const threads = block[0] * block[1] * block[2];
    if (threads > 1024) bad(`${threads} threads in a block, 1024 are the most`);
    if (threads > kernel.maxThreads) {
      const why = `${threads} threads in a block, the kernel's registers or .maxntid allow ${kernel.maxThreads}`;
      throw new DeviceFault("out-of-resources", why, { entry: kernel.name });
    }
    const shared = launch.shared ?? 0;
    if (!Number.isInteger(shared) || shared < 0) bad(`${shared} bytes of shared memory`);
    const most = this.#context.info.sharedPerBlock;
    const total = shared + kernel.sharedBytes;
    if (total > most) bad(`${total} bytes of shared memory, ${most} are the most`);
    const { cuda, stream } = this.#context;
    const params = pack(kernel, args, bad);
    this.#allow(kernel, shared);
    return {
      entry: kernel.name,
      enqueue: () =>
        cuda.cuLaunchKernel(
          kernel.function,
          ...grid,
          ...block,
          shared,
          stream,
          params.pointers,
          null,
        ),
      params,
    };
  }

  unload(): void {
    this.#context.cuda.cuModuleUnload(this.#module);
  }

  /** Only ever raises the driver's limit: what was prepared with more before is queued again under it. */
  #allow(kernel: Kernel, shared: number): void {
    if (shared <= (this.#dynamicShared.get(kernel) ?? 0)) return;
    this.#context.cuda.cuFuncSetAttribute(kernel.function, ATTRIBUTE.dynamicShared, shared);
    this.#dynamicShared.set(kernel, shared);
  }

  #kernel(name: string): Kernel {
    const kernel = findByName(this.#kernels, name);
    if (kernel !== undefined) return kernel;
    const known = this.#kernels.map((each) => each.name).join(", ");
    throw new DeviceFault("missing-entry", `no kernel ${name}; there are: ${known || "none"}`);
  }

  #enumerate(): readonly Kernel[] {
    const { cuda } = this.#context;
    const count = new Uint32Array(1);
    cuda.cuModuleGetFunctionCount(count, this.#module);
    const functions = new BigUint64Array(count[0] as number);
    if (functions.length > 0) {
      cuda.cuModuleEnumerateFunctions(functions, functions.length, this.#module);
    }
    return [...functions].map((each) => {
      const name: [string | null] = [null];
      cuda.cuFuncGetName(name, each);
      const out = new Int32Array(1);
      const attribute = (which: number): number => {
        cuda.cuFuncGetAttribute(out, which, each);
        return out[0] as number;
      };
      return {
        name: name[0] ?? "",
        function: each,
        params: this.#parameters(each),
        maxThreads: attribute(ATTRIBUTE.maxThreads),
        registers: attribute(ATTRIBUTE.registers),
        localBytes: attribute(ATTRIBUTE.localBytes),
        sharedBytes: attribute(ATTRIBUTE.sharedBytes),
      };
    });
  }

  /** Asks for one parameter after the other until the driver says that there is no such index. */
  #parameters(each: bigint): readonly Parameter[] {
    const params: Parameter[] = [];
    const [offset, size] = [new BigUint64Array(1), new BigUint64Array(1)];
    for (;;) {
      try {
        this.#context.cuda.cuFuncGetParamInfo(each, params.length, offset, size);
      } catch (error) {
        if (error instanceof CudaError && error.status === 1) return params;
        throw error;
      }
      params.push({ offset: Number(offset[0]), bytes: Number(size[0]) });
    }
  }

  /** Where a variable lies; one that the driver does not show cannot be written by name. */
  #place(variable: CubinVariable): readonly Variable[] {
    const [address, bytes] = [new BigUint64Array(1), new BigUint64Array(1)];
    try {
      this.#context.cuda.cuModuleGetGlobal(address, bytes, this.#module, variable.name);
    } catch (error) {
      if (error instanceof CudaError && error.status === 500) return [];
      throw error;
    }
    return [{ ...variable, address: address[0] as bigint, bytes: Number(bytes[0]) }];
  }
}

/** Limits of every compute capability that CUDA 13 knows (CUDA C++ Programming Guide, 17.2). */
const LIMITS = { grid: [2147483647, 65535, 65535], block: [1024, 1024, 64] } as const;

function dim3(
  name: "grid" | "block",
  given: readonly number[],
  bad: (why: string) => never,
): [number, number, number] {
  const out: [number, number, number] = [1, 1, 1];
  if (given.length > 3) bad(`${name} has more than three dimensions`);
  given.forEach((n, k) => {
    if (!Number.isInteger(n) || n < 1 || n > (LIMITS[name][k] as number)) {
      bad(`${name} dimension ${n}`);
    }
    out[k] = n;
  });
  return out;
}

/** The parameters in memory that stays where it is, and pointers to each. */
function pack(kernel: Kernel, args: readonly Value[], bad: (why: string) => never): PackedParams {
  if (args.length !== kernel.params.length) {
    bad(`${args.length} arguments for ${kernel.params.length} parameters`);
  }
  const last = kernel.params.at(-1);
  const length = Math.max(8, last === undefined ? 0 : last.offset + last.bytes);
  // An ArrayBuffer of its own never moves, unlike a small typed array.
  const memory = new ArrayBuffer(length);
  const view = new DataView(memory);
  args.forEach((arg, k) => {
    const { offset, bytes } = kernel.params[k] as Parameter;
    if (arg.kind === "bytes") {
      if (arg.data.length !== bytes) {
        bad(`argument ${k + 1} has ${arg.data.length} bytes, the parameter ${bytes}`);
      }
      new Uint8Array(memory).set(arg.data, offset);
      return;
    }
    const type = arg.kind === "address" ? "u64" : arg.type;
    const size = type.endsWith("64") ? 8 : 4;
    if (size !== bytes) bad(`argument ${k + 1} has ${size} bytes, the parameter ${bytes}`);
    const value = arg.kind === "address" ? arg.address : arg.value;
    if (type === "f32") view.setFloat32(offset, Number(value), true);
    else if (type === "f64") view.setFloat64(offset, Number(value), true);
    else if (size === 8) view.setBigInt64(offset, BigInt.asIntN(64, BigInt(value)), true);
    else view.setInt32(offset, Number(value), true);
  });
  const base = native().address(memory);
  const pointers = BigUint64Array.from(kernel.params, ({ offset }) => base + BigInt(offset));
  return { pointers, memory };
}
