/**
 * What was made of a source file, kept in a folder under the hash of all that it was made with, and valid
 * as long as every file that was read holds the same bytes.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export interface Kept {
  /** Hash of every file that was read, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Undefined when nothing is kept there, or a file has changed since. */
export function readKept<T extends Kept>(at: string): T | undefined {
  try {
    const kept = JSON.parse(readFileSync(at, "utf8")) as T;
    const same = Object.entries(kept.files).every(
      ([path, was]) => existsSync(path) && hash(readFileSync(path)) === was,
    );
    return same ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Written whole or not at all: several workers may load the same source at once. */
export function keep(at: string, kept: Kept): void {
  mkdirSync(dirname(at), { recursive: true });
  const fresh = `${at}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(kept));
  renameSync(fresh, at);
}

export function hashFiles(paths: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(paths.map((path) => [path, hash(readFileSync(path))]));
}

/** SHA-256, hex. */
export function hash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
