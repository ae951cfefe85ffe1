/**
 * What a workload asked of the GPU, kept as plain data, so that another process can do the same again
 * without the workload: buffers, writes and launches in their order. What was read back is left out; a
 * host loop that depends on it has taken its turns already.
 */
import type { Buffer, Gpu, Launch, TypedArray, TypedArrayConstructor } from "../../device.ts";
import { bytesOf, type WireArgument, wireArgument } from "./protocol.ts";

export type Step =
  /** Its number is how many there were before it; without data its bytes stay as they come. */
  | { readonly kind: "allocate"; readonly bytes: number; readonly data?: Uint8Array }
  | { readonly kind: "write"; readonly target: number | string; readonly data: Uint8Array }
  | {
      readonly kind: "launch";
      readonly entry: string;
      readonly shape: Omit<Launch, "args">;
      readonly args: readonly WireArgument[];
    };

/** Stands before a session: passes everything on and remembers it. */
export class Recorder implements Gpu {
  readonly steps: Step[] = [];
  readonly #gpu: Gpu;
  readonly #numbers = new Map<Buffer, number>();

  constructor(gpu: Gpu) {
    this.#gpu = gpu;
  }

  input<T extends TypedArray>(data: T): Buffer<T> {
    return this.#allocated(this.#gpu.input(data), data);
  }

  inout<T extends TypedArray>(data: T): Buffer<T> {
    return this.#allocated(this.#gpu.inout(data), data);
  }

  output<T extends TypedArray>(type: TypedArrayConstructor<T>, length: number): Buffer<T> {
    return this.#allocated(this.#gpu.output(type, length));
  }

  scratch<T extends TypedArray>(type: TypedArrayConstructor<T>, length: number): Buffer<T> {
    return this.#allocated(this.#gpu.scratch(type, length));
  }

  write(target: Buffer | string, data: TypedArray): void {
    this.#gpu.write(target, data);
    const to = typeof target === "string" ? target : this.#number(target);
    this.steps.push({ kind: "write", target: to, data: copyOf(data) });
  }

  read<T extends TypedArray>(buffer: Buffer<T>): T {
    return this.#gpu.read(buffer);
  }

  launch(entry: string, launch: Launch): void {
    this.#gpu.launch(entry, launch);
    const { args, ...shape } = launch;
    const kept = args.map((arg) => wireArgument(arg, (buffer) => this.#number(buffer)));
    this.steps.push({ kind: "launch", entry, shape, args: kept });
  }

  #allocated<T extends TypedArray>(buffer: Buffer<T>, data?: T): Buffer<T> {
    this.#numbers.set(buffer, this.#numbers.size);
    const bytes = buffer.length * buffer.type.BYTES_PER_ELEMENT;
    const first = data === undefined ? {} : { data: copyOf(data) };
    this.steps.push({ kind: "allocate", bytes, ...first });
    return buffer;
  }

  /** A buffer that this session does not know would have been refused by it before. */
  #number(buffer: Buffer): number {
    return this.#numbers.get(buffer) as number;
  }
}

const copyOf = (data: TypedArray): Uint8Array => bytesOf(data).slice();
