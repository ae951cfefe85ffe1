/**
 * Reads NumPy's .npy files (format versions 1 to 3): arrays of whole and floating-point numbers in C
 * order and little-endian bytes, which is what NumPy saves on the machines at hand. Half-precision
 * floats come as their 16-bit patterns, booleans as bytes. Refuses all else.
 */
import type { TypedArray, TypedArrayConstructor } from "./device.ts";
import { UserError } from "./errors.ts";

const MAGIC = "\x93NUMPY";

/** Types by NumPy's name: how MLIR writes them, and what holds their elements. */
const TYPES: Readonly<Record<string, readonly [string, TypedArrayConstructor<TypedArray>]>> = {
  b1: ["i1", Uint8Array],
  i1: ["i8", Int8Array],
  u1: ["ui8", Uint8Array],
  i2: ["i16", Int16Array],
  u2: ["ui16", Uint16Array],
  f2: ["f16", Uint16Array],
  i4: ["i32", Int32Array],
  u4: ["ui32", Uint32Array],
  f4: ["f32", Float32Array],
  i8: ["i64", BigInt64Array],
  u8: ["ui64", BigUint64Array],
  f8: ["f64", Float64Array],
};

export interface NpyArray {
  /** As MLIR writes it. */
  readonly element: string;
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

/**
 * @param name of the file, for messages.
 * @throws UserError `bad-npy`
 */
export function parseNpy(bytes: Uint8Array, name: string): NpyArray {
  const bad = (why: string): UserError =>
    new UserError(
      "bad-npy",
      `${name} cannot be read: ${why}`,
      "Save it with numpy.save(file, numpy.ascontiguousarray(a)), or give raw bytes.",
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (start: number, end: number): string =>
    Buffer.from(bytes.subarray(start, end)).toString("latin1");
  if (bytes.length < 12 || text(0, 6) !== MAGIC) throw bad("it is not an .npy file");
  const version = view.getUint8(6);
  if (version < 1 || version > 3) throw bad(`format version ${version} is not known`);
  const start = version === 1 ? 10 : 12;
  const data = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (data > bytes.length) throw bad("it ends within its header");
  const header = text(start, data);
  const descr = /'descr':\s*'([<>|=])(\w+)'/.exec(header);
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(header);
  const order = /'fortran_order':\s*(True|False)/.exec(header);
  if (descr === null || shape === null || order === null) throw bad("its header is not understood");
  const sizes = (shape[1] as string)
    .split(",")
    .filter((each) => each.trim() !== "")
    .map(Number);
  if (order[1] === "True" && sizes.length > 1) throw bad("it is in Fortran order");
  const known = TYPES[descr[2] as string];
  if (descr[1] === ">" || known === undefined) throw bad(`its type is ${descr[1]}${descr[2]}`);
  const [element, type] = known;
  const length = sizes.reduce((product, size) => product * size, 1);
  const end = data + length * type.BYTES_PER_ELEMENT;
  if (!(end <= bytes.length)) throw bad(`it ends before its ${length} elements do`);
  // Copied, because elements must lie at multiples of their size.
  return {
    element,
    shape: sizes,
    data: new type(Uint8Array.from(bytes.subarray(data, end)).buffer),
  };
}
