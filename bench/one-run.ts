/**
 * One variant the published way: a host process of its own, with its own context, runs the workload once
 * on the GPU and says the time of its launches. Counted from here on: the start of the interpreter, which
 * a compiled host program does not have, is left out.
 *
 *     node --import tsx bench/one-run.ts WORKLOAD VARIANT.ptx CACHE
 */
import { readFileSync } from "node:fs";
import { assemble, assembler } from "../src/device/cuda/assemble.ts";
import { Context } from "../src/device/cuda/context.ts";
import { linkPtx } from "../src/device/cuda/link.ts";
import { SlabPool } from "../src/device/cuda/memory.ts";
import { OwnerSession } from "../src/device/cuda/owner-session.ts";
import { bytesOf, wireArgument } from "../src/device/cuda/protocol.ts";
import type {
  Buffer,
  Gpu,
  Launch,
  Role,
  TypedArray,
  TypedArrayConstructor,
} from "../src/device.ts";
import { ptxArtifact } from "../src/ptx/index.ts";
import { loadWorkload } from "../src/workload/load.ts";

/** The workload's view of the GPU, without any process between. */
class Direct implements Gpu {
  time = 0;
  readonly #session: OwnerSession;
  readonly #ids = new Map<Buffer, number>();

  constructor(session: OwnerSession) {
    this.#session = session;
  }

  input<T extends TypedArray>(data: T): Buffer<T> {
    return this.#upload("input", data);
  }

  inout<T extends TypedArray>(data: T): Buffer<T> {
    return this.#upload("inout", data);
  }

  output<T extends TypedArray>(type: TypedArrayConstructor<T>, length: number): Buffer<T> {
    return this.#allocate("output", type, length);
  }

  scratch<T extends TypedArray>(type: TypedArrayConstructor<T>, length: number): Buffer<T> {
    return this.#allocate("scratch", type, length);
  }

  write(target: Buffer | string, data: TypedArray): void {
    this.#session.write(typeof target === "string" ? target : this.#id(target), bytesOf(data));
  }

  read<T extends TypedArray>(buffer: Buffer<T>): T {
    const bytes = this.#session.read(this.#id(buffer));
    return new buffer.type(bytes.slice().buffer, 0, buffer.length);
  }

  launch(entry: string, { grid, block, shared = 0, args }: Launch): void {
    const values = args.map((arg) => wireArgument(arg, (buffer) => this.#id(buffer)));
    this.time += this.#session.launch(entry, { grid, block, shared }, values);
  }

  #upload<T extends TypedArray>(role: Role, data: T): Buffer<T> {
    const type = data.constructor as TypedArrayConstructor<T>;
    return this.#allocate(role, type, data.length, bytesOf(data));
  }

  #allocate<T extends TypedArray>(
    role: Role,
    type: TypedArrayConstructor<T>,
    length: number,
    data?: Uint8Array,
  ): Buffer<T> {
    const id = this.#ids.size;
    const bytes = length * type.BYTES_PER_ELEMENT;
    const float = type.name.startsWith("Float");
    const address = this.#session.allocate(id, role, bytes, float, data);
    const buffer: Buffer<T> = { kind: "buffer", role, type, length, address };
    this.#ids.set(buffer, id);
    return buffer;
  }

  #id(buffer: Buffer): number {
    return this.#ids.get(buffer) as number;
  }
}

const start = performance.now();
const [, , file = "", variant = "", cache = ""] = process.argv;
const workload = await loadWorkload(file, cache);
const context = new Context(0);
const artifact = ptxArtifact(readFileSync(variant, "utf8"));
const tool = assembler();
const cubin =
  tool === undefined
    ? linkPtx(context, artifact.text)
    : assemble(tool, artifact, context.info.arch).image;
const pool = new SlabPool(context);
let time = 0;
for (let index = 0; index < (workload.cases?.search ?? 1); index++) {
  const inputs = workload.inputs({ split: "search", seed: index + 1, index, scale: "full" });
  const gpu = new Direct(new OwnerSession(context, pool, cubin, 1));
  workload.run(gpu, inputs);
  time += gpu.time;
}
process.stdout.write(`${JSON.stringify({ time, ms: performance.now() - start })}\n`);
process.kill(process.pid, "SIGKILL");
