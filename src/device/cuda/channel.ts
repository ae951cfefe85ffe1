/**
 * Messages over a stream socket, synchronously. Each is a value in the form of structured cloning, so
 * bigints and small arrays travel; one large array among its properties travels behind it as plain bytes,
 * uncopied:
 *
 *     length of the value (8 bytes, little-endian) · length of the bytes (8) · value · bytes
 *
 * Sockets must be blocking.
 */
import { readSync, writeSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import { readable } from "./libc.ts";

/** Longest value or run of bytes. */
const LONGEST = 2 ** 32;
/** Arrays from this size on are not cloned. */
const LARGE = 4096;

interface Envelope {
  readonly message: object;
  /** The property that the bytes belong to. */
  readonly key?: string;
}

export type Received<T> = { readonly message: T } | "timeout" | "closed";

/** @returns false when the other side is gone. */
export function send(fd: number, message: object): boolean {
  const large = Object.entries(message).find(
    (entry): entry is [string, Uint8Array] =>
      entry[1] instanceof Uint8Array && entry[1].length >= LARGE,
  );
  const [key, bytes] = large ?? [undefined, new Uint8Array(0)];
  const envelope: Envelope =
    key === undefined ? { message } : { message: { ...message, [key]: undefined }, key };
  const value = serialize(envelope);
  const head = Buffer.alloc(16);
  head.writeBigUInt64LE(BigInt(value.length), 0);
  head.writeBigUInt64LE(BigInt(bytes.length), 8);
  return writeAll(fd, Buffer.concat([head, value])) && writeAll(fd, bytes);
}

/** @param milliseconds longest wait for the message to begin and between its parts. */
export function receive<T>(fd: number, milliseconds: number): Received<T> {
  const head = readAll(fd, 16, milliseconds);
  if (typeof head === "string") return head;
  const [length, more] = [Number(head.readBigUInt64LE(0)), Number(head.readBigUInt64LE(8))];
  if (length > LONGEST || more > LONGEST) return "closed";
  const value = readAll(fd, length, milliseconds);
  if (typeof value === "string") return value;
  const { message, key } = deserialize(value) as Envelope;
  if (key === undefined) return { message: message as T };
  const bytes = readAll(fd, more, milliseconds);
  if (typeof bytes === "string") return bytes;
  return {
    message: { ...message, [key]: new Uint8Array(bytes.buffer, bytes.byteOffset, more) } as T,
  };
}

function writeAll(fd: number, bytes: Uint8Array): boolean {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    return true;
  } catch {
    return false;
  }
}

function readAll(fd: number, length: number, milliseconds: number): Buffer | "timeout" | "closed" {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; ) {
    if (!readable(fd, milliseconds)) return "timeout";
    let count = 0;
    try {
      count = readSync(fd, bytes, at, length - at, null);
    } catch {
      return "closed";
    }
    if (count === 0) return "closed";
    at += count;
  }
  return bytes;
}
