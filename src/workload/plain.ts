/**
 * Reads a workload of plain data (`workload.json`, plain-schema.ts) and makes a workload of it. Every mistake is one
 * error that names the place in the file: an unknown field, a file that is not there, a type or a size that does
 * not fit.
 */
import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { Argument, Buffer as DeviceBuffer, Gpu, TypedArray } from "../device.ts";
import { ARRAYS, f32, f64, i32, i64, u32, u64 } from "../device.ts";
import { UserError } from "../errors.ts";
import { parseNpy } from "../npy.ts";
import { Random } from "../random.ts";
import type { InputRequest, Outputs, Split, Workload } from "../workload.ts";
import { defineWorkload, SPLITS } from "../workload.ts";
import type { ElementType, PlainArray, PlainNumber, PlainWorkload } from "./plain-schema.ts";
import { plainSchema } from "./plain-schema.ts";

/** Contents of the arrays that have any, by name. */
type Inputs = Readonly<Record<string, TypedArray>>;

/** @throws UserError `bad-workload`, `input-missing`, `bad-npy`. */
export function readPlainWorkload(file: string): Workload<Inputs> {
  const plain = parse(file);
  const arrays = new Arrays(file, plain);
  const { name, source, kernels, tolerance, cases } = plain;
  const counts = SPLITS.map((split) => [split, cases?.[split]?.length ?? 1] as const);
  return defineWorkload<Inputs>({
    name,
    source: defined(source),
    ...(kernels === undefined ? {} : { kernels }),
    ...(tolerance === undefined ? {} : { tolerance }),
    cases: Object.fromEntries(counts) as Record<Split, number>,
    inputs: (request) => arrays.of(request),
    run: (gpu, inputs) => run(gpu, inputs, plain),
  });
}

/** Every file that the workload depends on, itself first. @throws UserError as `readPlainWorkload`. */
export function filesOfPlain(file: string): readonly string[] {
  const { arrays, cases, source } = parse(file);
  const folder = dirname(file);
  const own = Object.values(arrays).flatMap((array) => array.file ?? []);
  const others = SPLITS.flatMap((split) => (cases?.[split] ?? []).flatMap(Object.values<string>));
  return [file, ...[source.file, ...own, ...others].map((each) => resolve(folder, each))];
}

function parse(file: string): PlainWorkload {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw bad(`${file} is no JSON: ${why}`);
  }
  const { data, error } = plainSchema.safeParse(content);
  if (error !== undefined) {
    const all = error.issues.map(({ path, message }) => `${placeOf(path)}${message}`);
    throw bad(`${basename(file)}: ${all.slice(0, 5).join("; ")}`);
  }
  checkNames(data, file);
  return data;
}

/** Names that nothing stands for. */
function checkNames({ arrays, launches, cases }: PlainWorkload, file: string): void {
  const unknown = (place: string, name: string): UserError =>
    bad(`${basename(file)}: ${place} names "${name}", which is none of the arrays`);
  for (const [k, { args }] of launches.entries()) {
    for (const arg of args) {
      if (typeof arg === "string" && !(arg in arrays)) throw unknown(`launches[${k}].args`, arg);
    }
  }
  for (const split of SPLITS) {
    for (const [k, files] of (cases?.[split] ?? []).entries()) {
      for (const name of Object.keys(files)) {
        if (!(name in arrays)) throw unknown(`cases.${split}[${k}]`, name);
        if (arrays[name]?.file !== undefined) continue;
        throw bad(
          `${basename(file)}: cases.${split}[${k}] gives a file for "${name}", which has none`,
        );
      }
    }
  }
  if (!Object.values(arrays).some(({ role }) => role === "output" || role === "inout")) {
    throw bad(`${basename(file)}: no array is an output: nothing could be compared`);
  }
  const random = Object.values(arrays).some((array) => array.random !== undefined);
  if (random || (cases?.search?.length ?? 1) > 1) return;
  throw bad(
    `${basename(file)}: with one case, and nothing random, a variant that ignores its inputs would pass: ` +
      'give a second one in "cases.search"',
  );
}

const placeOf = (path: readonly PropertyKey[]): string => {
  const text = path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("");
  return text === "" ? "" : `${text.replace(/^\./, "")}: `;
};

function bad(message: string): UserError {
  return new UserError(
    "bad-workload",
    message,
    "Mend the file; docs/plain-workloads.md shows each field, docs/workload.schema.json serves editors.",
  );
}

/** Reads the files of a workload, each once. */
class Arrays {
  readonly #folder: string;
  readonly #plain: PlainWorkload;
  readonly #read = new Map<string, TypedArray>();

  constructor(file: string, plain: PlainWorkload) {
    this.#folder = dirname(file);
    this.#plain = plain;
  }

  of({ split, index, seed }: InputRequest): Inputs {
    const files = this.#plain.cases?.[split]?.[index] ?? {};
    const entries = Object.entries(this.#plain.arrays).flatMap(([name, array], k) => {
      if (array.random !== undefined) return [[name, drawn(array, seed + 7919 * k)] as const];
      if (array.file === undefined) return [];
      const own = this.#content(name, array, array.file);
      const given = files[name];
      if (given === undefined) return [[name, own] as const];
      const other = this.#content(name, array, given);
      // The launches and their numbers are the same for every case.
      if (other.length === own.length && other.constructor === own.constructor)
        return [[name, other] as const];
      throw bad(
        `${given} has ${sizeOf(other)} for the array "${name}", and ${array.file} has ${sizeOf(own)}`,
      );
    });
    return Object.fromEntries(entries);
  }

  #content(name: string, { type, length }: PlainArray, file: string): TypedArray {
    let data = this.#read.get(`${name} ${file}`);
    if (data !== undefined) return data;
    const bytes = contentOf(resolve(this.#folder, file), name);
    if (file.endsWith(".npy")) {
      data = ofNpy(bytes, file, type);
    } else {
      const { BYTES_PER_ELEMENT: size } = ARRAYS[type as ElementType];
      if (bytes.length === 0 || bytes.length % size !== 0) {
        throw bad(
          `${file} has ${bytes.length} bytes: that is no whole number of ${type} (${size} bytes each)`,
        );
      }
      data = new ARRAYS[type as ElementType](Uint8Array.from(bytes).buffer);
    }
    if (length !== undefined && length !== data.length) {
      throw bad(`${file} has ${sizeOf(data)}, and the array "${name}" a length of ${length}`);
    }
    this.#read.set(`${name} ${file}`, data);
    return data;
  }
}

const sizeOf = (data: TypedArray): string =>
  `${data.length} elements of ${data.BYTES_PER_ELEMENT} bytes`;

function contentOf(path: string, name: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      "input-missing",
      `the array "${name}" cannot be read: ${why}`,
      "Paths are relative to the folder of workload.json.",
    );
  }
}

function ofNpy(bytes: Buffer, file: string, type: ElementType | undefined): TypedArray {
  const { element, data } = parseNpy(bytes, file);
  const found = element.replace(/^ui/, "u").replace(/^i1$/, "u8");
  if (type === undefined || type === found) return data;
  throw bad(`${file} holds ${found}, and "type" says ${type}`);
}

/** Numbers of an array whose contents are random. */
function drawn({ type, length, random }: PlainArray, seed: number): TypedArray {
  const [low, high] = random as readonly [number, number];
  const element = type as ElementType;
  const draw = new Random(seed);
  const { [element]: array } = ARRAYS;
  const bytes = (length as number) * array.BYTES_PER_ELEMENT;
  const data = new array(new ArrayBuffer(bytes)) as Float32Array;
  const [big, real] = [/64$/.test(element) && element !== "f64", /^f(32|64)$/.test(element)];
  for (let i = 0; i < data.length; i++) {
    const value = real
      ? low + ((high - low) * draw.int(1_000_001)) / 1e6
      : Math.floor(low) + draw.int(Math.max(1, Math.floor(high) - Math.floor(low)));
    data[i] = (big ? BigInt(value) : value) as number;
  }
  return data;
}

function run(gpu: Gpu, inputs: Inputs, { arrays, launches }: PlainWorkload): Outputs {
  const buffers = new Map(
    Object.entries(arrays).map(([name, array]) => [name, bufferOf(gpu, array, inputs[name])]),
  );
  for (const { kernel, args, ...shape } of launches) {
    const given = args.map((arg) =>
      typeof arg === "string" ? (buffers.get(arg) as DeviceBuffer) : numberOf(arg),
    );
    gpu.launch(kernel, { ...defined(shape), args: given });
  }
  const compared = Object.entries(arrays).filter(
    ([, { role }]) => role === "output" || role === "inout",
  );
  return Object.fromEntries(
    compared.map(([name]) => [name, gpu.read(buffers.get(name) as DeviceBuffer)]),
  );
}

function bufferOf(gpu: Gpu, { role, type, length }: PlainArray, data?: TypedArray): DeviceBuffer {
  if (data !== undefined) return role === "inout" ? gpu.inout(data) : gpu.input(data);
  const [of, count] = [ARRAYS[type as ElementType], length as number];
  return role === "output" ? gpu.output(of, count) : gpu.scratch(of, count);
}

const MAKERS = { i32, u32, f32, f64 };

function numberOf(given: PlainNumber): Argument {
  const [[type, value]] = Object.entries(given) as [[keyof typeof MAKERS | "i64" | "u64", number]];
  if (type === "i64") return i64(BigInt(value));
  return type === "u64" ? u64(BigInt(value)) : MAKERS[type](value);
}

/** Without fields that are undefined: "absent" is what the rest knows. */
function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const there = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { [K in keyof T]: Exclude<T[K], undefined> };
}
