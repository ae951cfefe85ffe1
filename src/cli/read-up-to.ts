/** Reads the start of a file of any size, a device's endless one included. */
import { closeSync, openSync, readSync } from "node:fs";
import { UserError } from "../errors.ts";

const CHUNK = 1024 * 1024;

/**
 * The file's bytes, but no more than `most`.
 * @throws UserError `cannot-read`
 */
export function readUpTo(path: string, most: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    const file = openSync(path, "r");
    try {
      while (length < most) {
        const chunk = new Uint8Array(Math.min(CHUNK, most - length));
        const read = readSync(file, chunk);
        if (read === 0) break;
        chunks.push(chunk.subarray(0, read));
        length += read;
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      "cannot-read",
      `${path} cannot be read (${code ?? String(error)})`,
      "Give the path of a file that exists and is readable.",
    );
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
