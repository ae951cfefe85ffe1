/**
 * Literals (PTX ISA 4.5): integers in four bases, `0f`/`0d` bit patterns, decimal floats. Constant
 * expressions other than a sign are not known.
 */
export interface Literal {
  readonly value: bigint;
  /** Bits of a floating-point literal, whose `value` is its bit pattern. */
  readonly width?: 32 | 64;
}

/** A literal without its sign, or undefined. */
export function parseLiteral(text: string): Literal | undefined {
  const first = text.charCodeAt(0);
  if (!(first >= 48 && first <= 57)) return undefined;
  if (/^0[fF][0-9a-fA-F]{8}$/.test(text)) return { value: BigInt(`0x${text.slice(2)}`), width: 32 };
  if (/^0[dD][0-9a-fA-F]{16}$/.test(text)) {
    return { value: BigInt(`0x${text.slice(2)}`), width: 64 };
  }
  if (/^\d+\.\d*([eE]\d+)?$/.test(text)) return { value: bitsOf(Number(text)), width: 64 };
  const digits = text.endsWith("U") ? text.slice(0, -1) : text;
  if (digits.length > 66) return undefined;
  const octal = /^0[0-7]+$/.test(digits);
  if (!octal && !/^([1-9]\d*|0|0[xX][0-9a-fA-F]+|0[bB][01]+)$/.test(digits)) return undefined;
  const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  return value >= 1n << 64n ? undefined : { value };
}

/**
 * The bits where a float of `width` bits is wanted (4.5.2): a decimal literal is a double, rounded at
 * its use, and a `0f` literal widens. Integers stay as they are.
 */
export function floatBits({ value, width }: Literal, wanted: 32 | 64): bigint {
  if (width === undefined || width === wanted) return value;
  const view = new DataView(new ArrayBuffer(8));
  if (wanted === 64) {
    view.setUint32(0, Number(value));
    view.setFloat64(0, view.getFloat32(0));
    return view.getBigUint64(0);
  }
  view.setBigUint64(0, value);
  view.setFloat32(0, view.getFloat64(0));
  return BigInt(view.getUint32(0));
}

/** The same with its sign changed. */
export function negate({ value, width }: Literal): Literal {
  if (width === undefined) return { value: -value };
  return { value: value ^ (1n << BigInt(width - 1)), width };
}

function bitsOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}
