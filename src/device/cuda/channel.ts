/**
 * Messages over a stream socket, synchronously: each a length (8 bytes, little-endian) and a value in
 * the form of structured cloning, so typed arrays and bigints travel. Sockets must be blocking.
 */
import { readSync, writeSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import { readable } from "./libc.ts";

/** Longest message, bytes. */
const LONGEST = 2 ** 31;

export type Received<T> = { readonly message: T } | "timeout" | "closed";

/** @returns false when the other side is gone. */
export function send(fd: number, message: unknown): boolean {
  const body = serialize(message);
  const head = Buffer.alloc(8);
  head.writeBigUInt64LE(BigInt(body.length));
  return writeAll(fd, head) && writeAll(fd, body);
}

/** @param milliseconds longest wait for the message to begin and between its parts. */
export function receive<T>(fd: number, milliseconds: number): Received<T> {
  const head = readAll(fd, 8, milliseconds);
  if (typeof head === "string") return head;
  const length = Number(head.readBigUInt64LE());
  if (length > LONGEST) return "closed";
  const body = readAll(fd, length, milliseconds);
  if (typeof body === "string") return body;
  return { message: deserialize(body) as T };
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
