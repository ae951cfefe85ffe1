/**
 * Device-side printf: formats as the C library does (`%d %u %x %o %c %s %p %f %e %g %a`, with flags,
 * width, precision and the sizes `h l ll`), reading arguments as CUDA passes them, and keeps the text
 * in a buffer of bounded size. Floats are printed from their exact values. `%n` and `L` are not known:
 * such a conversion is printed as it stands.
 */

/** Characters a session keeps; what comes later is dropped and counted. */
const MOST_PRINTED = 1 << 20;

/** Largest width and precision. */
const WIDEST = 4096;

/** What kernels have printed. */
export class Printed {
  #text = "";
  #dropped = 0;

  get text(): string {
    return this.#text;
  }

  /** Calls whose text did not fit. */
  get dropped(): number {
    return this.#dropped;
  }

  add(text: string): void {
    if (this.#text.length + text.length > MOST_PRINTED) this.#dropped++;
    else this.#text += text;
  }
}

/** Arguments in the order of the format: numbers of 4 and 8 bytes, texts by their address. */
export interface PrintArguments {
  word(): number;
  long(): bigint;
  double(): number;
  text(address: bigint): string;
}

const CONVERSION = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(hh|h|ll|l|z|j|t)?([diuoxXcspfFeEgGaA%])/g;

/** The text, and how many arguments it took. */
export function format(pattern: string, args: PrintArguments): { text: string; count: number } {
  let count = 0;
  const text = pattern.replace(CONVERSION, (whole, flags, width, precision, size, type) => {
    if (type === "%") return "%";
    let marks: string = flags;
    let room = Number(width ?? 0);
    if (width === "*") {
      room = args.word();
      count++;
      if (room < 0) marks += "-";
      room = Math.abs(room);
    }
    const dotted = /\.(?=[\d*hlzjtdiuoxXcspfFeEgGaA])/.test(whole);
    let digits = dotted ? Math.min(Number(precision ?? 0), WIDEST) : undefined;
    if (precision === "*") {
      const given = args.word();
      count++;
      digits = given < 0 ? undefined : Math.min(given, WIDEST);
    }
    count++;
    const { sign, body, numeric } = convert(type, marks, digits, size ?? "", args);
    const free = Math.min(room, WIDEST) - sign.length - body.length;
    if (free <= 0) return sign + body;
    if (marks.includes("-")) return sign + body + " ".repeat(free);
    const zeros =
      marks.includes("0") && numeric && (digits === undefined || /[eEfFgGaA]/.test(type));
    return zeros ? sign + "0".repeat(free) + body : " ".repeat(free) + sign + body;
  });
  return { text, count };
}

interface Part {
  /** Sign or `0x`, before any zeros. */
  readonly sign: string;
  readonly body: string;
  /** May be padded with zeros. */
  readonly numeric: boolean;
}

function convert(
  type: string,
  flags: string,
  precision: number | undefined,
  size: string,
  args: PrintArguments,
): Part {
  switch (type) {
    case "c":
      return { sign: "", body: String.fromCharCode(args.word() & 255), numeric: false };
    case "s": {
      const text = args.text(args.long());
      return { sign: "", body: text.slice(0, precision), numeric: false };
    }
    case "p": {
      const address = BigInt.asUintN(64, args.long());
      return {
        sign: "",
        body: address === 0n ? "(nil)" : `0x${address.toString(16)}`,
        numeric: false,
      };
    }
    case "d":
    case "i":
    case "u":
    case "o":
    case "x":
    case "X":
      return integer(type, flags, precision, read(size, args));
    default:
      return float(type, flags, precision, args.double());
  }
}

/** A signed value of the size, and its width. */
function read(size: string, args: PrintArguments): { value: bigint; bits: number } {
  if (/^(l|ll|z|j|t)$/.test(size)) return { value: BigInt.asIntN(64, args.long()), bits: 64 };
  const bits = size === "hh" ? 8 : size === "h" ? 16 : 32;
  return { value: BigInt.asIntN(bits, BigInt(args.word())), bits };
}

function integer(
  type: string,
  flags: string,
  precision: number | undefined,
  { value, bits }: { value: bigint; bits: number },
): Part {
  if (type === "d" || type === "i") {
    const body = value === 0n && precision === 0 ? "" : (value < 0n ? -value : value).toString();
    return {
      sign: signOf(value < 0n, flags),
      body: body.padStart(precision ?? 0, "0"),
      numeric: true,
    };
  }
  const natural = BigInt.asUintN(bits, value);
  let body = natural === 0n && precision === 0 ? "" : natural.toString(bases[type]);
  body = body.padStart(precision ?? 0, "0");
  if (type === "o" && flags.includes("#") && !body.startsWith("0")) body = `0${body}`;
  const prefix = type !== "o" && flags.includes("#") && natural !== 0n && type !== "u" ? "0x" : "";
  const upper = type === "X";
  return {
    sign: upper ? prefix.toUpperCase() : prefix,
    body: upper ? body.toUpperCase() : body,
    numeric: true,
  };
}

const bases: Record<string, number> = { u: 10, o: 8, x: 16, X: 16 };

function signOf(negative: boolean, flags: string): string {
  if (negative) return "-";
  return flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
}

function float(type: string, flags: string, precision: number | undefined, value: number): Part {
  const negative = value < 0 || Object.is(value, -0);
  const sign = signOf(negative, flags);
  const upper = type < "a";
  const cased = (body: string): string => (upper ? body.toUpperCase() : body);
  if (Number.isNaN(value)) return { sign, body: cased("nan"), numeric: false };
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return { sign, body: cased("inf"), numeric: false };
  const alternate = flags.includes("#");
  const digits = Math.min(precision ?? 6, 1100);
  switch (type.toLowerCase()) {
    case "f":
      return { sign, body: fixed(size, digits, alternate), numeric: true };
    case "e":
      return { sign, body: cased(exponential(size, digits, alternate)), numeric: true };
    case "a":
      return {
        sign: cased(`${sign}0x`),
        body: cased(hexadecimal(size, precision, alternate)),
        numeric: true,
      };
    default:
      return { sign, body: cased(general(size, digits || 1, alternate)), numeric: true };
  }
}

/** size·10^scale rounded to an integer, half to even, exactly. */
function scaled(size: number, scale: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, size);
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = exponent === 0 ? fraction : fraction | (1n << 52n);
  const power = Math.max(exponent, 1) - 1075;
  let numerator = mantissa;
  let denominator = 1n;
  if (power > 0) numerator <<= BigInt(power);
  else denominator <<= BigInt(-power);
  if (scale > 0) numerator *= 10n ** BigInt(scale);
  else denominator *= 10n ** BigInt(-scale);
  const quotient = numerator / denominator;
  const twice = 2n * (numerator % denominator);
  const up = twice > denominator || (twice === denominator && (quotient & 1n) === 1n);
  return up ? quotient + 1n : quotient;
}

function fixed(size: number, digits: number, point: boolean): string {
  const text = scaled(size, digits)
    .toString()
    .padStart(digits + 1, "0");
  if (digits === 0) return point ? `${text}.` : text;
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Digits and decimal exponent, rounded to so many digits behind the first. */
function parts(size: number, digits: number): { text: string; exponent: number } {
  if (size === 0) return { text: "0".repeat(digits + 1), exponent: 0 };
  let exponent = Math.floor(Math.log10(size));
  let text = scaled(size, digits - exponent).toString();
  // The logarithm may be one off, and rounding may carry into a new digit.
  while (text.length !== digits + 1) {
    exponent += text.length > digits + 1 ? 1 : -1;
    text = scaled(size, digits - exponent).toString();
  }
  return { text, exponent };
}

function exponential(size: number, digits: number, point: boolean): string {
  const { text, exponent } = parts(size, digits);
  const dot = digits > 0 || point ? "." : "";
  const power = Math.abs(exponent).toString().padStart(2, "0");
  return `${text[0]}${dot}${text.slice(1)}e${exponent < 0 ? "-" : "+"}${power}`;
}

/** The shorter of both forms, without trailing zeros. */
function general(size: number, digits: number, keep: boolean): string {
  const { exponent } = parts(size, digits - 1);
  const large = exponent < -4 || exponent >= digits;
  const text = large
    ? exponential(size, digits - 1, keep)
    : fixed(size, digits - 1 - exponent, keep);
  if (keep || !text.includes(".")) return text;
  const [mantissa = "", power] = text.split("e");
  const short = mantissa.replace(/\.?0+$/, "");
  return power === undefined ? short : `${short}e${power}`;
}

function hexadecimal(size: number, precision: number | undefined, point: boolean): string {
  if (size === 0) return `0${precision ? `.${"0".repeat(precision)}` : ""}p+0`;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, size);
  const bits = view.getBigUint64(0);
  let exponent = Number(bits >> 52n) - 1023;
  let mantissa = (bits & 0xfffffffffffffn) | (exponent === -1023 ? 0n : 1n << 52n);
  if (exponent === -1023) exponent = -1022;
  let digits = (mantissa & 0xfffffffffffffn).toString(16).padStart(13, "0");
  if (precision === undefined) digits = digits.replace(/0+$/, "");
  else if (precision < 13) {
    const drop = BigInt(4 * (13 - precision));
    const rest = mantissa & ((1n << drop) - 1n);
    mantissa >>= drop;
    const half = 1n << (drop - 1n);
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa++;
    digits = (mantissa & ((1n << BigInt(4 * precision)) - 1n))
      .toString(16)
      .padStart(precision, "0");
    if (precision === 0) digits = "";
    mantissa <<= drop;
  } else digits = digits.padEnd(precision, "0");
  const dot = digits !== "" || point ? "." : "";
  return `${mantissa >> 52n}${dot}${digits}p${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
}
